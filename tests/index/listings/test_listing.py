"""Tests of index/listings/listing.py."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ListingError
from index.listings.listing import parse_listing, read_listing
from index.papers.paper import paper_to_dict
from tests.index.conftest import ABSTRACT, PAGES, Saved, page

FILES = sorted((Path(__file__).parent / "files").iterdir())


def test_a_listing_is_a_sequence_of_papers() -> None:
    listing = page(0)
    assert listing[0] is listing.papers[0]
    assert listing[1:3] == listing.papers[1:3]
    assert listing.papers[4] in listing


def test_a_paper_names_the_listing_it_came_from() -> None:
    assert page(4)[0].listings == ("004_9805d81094607438.txt",)


def test_a_page_is_recognised_by_its_content_whatever_its_name(saved: Saved) -> None:
    assert len(read_listing(saved("saved.listing", PAGES[2].read_bytes()))) == 195
    assert len(read_listing(saved("page", PAGES[3].read_bytes()))) == 46


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(path: Path, saved: Saved) -> None:
    content = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    assert tuple(read_listing(saved(path.name, content))) == tuple(read_listing(path))


def test_a_file_that_is_not_a_listing_is_refused_with_its_name(saved: Saved, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    refused = {
        saved("empty.txt", " \n"): "empty",
        saved("binary.txt", b"%PDF\x00\x01"): "binary",
        saved("short.txt", "hello\nworld\n"): "not a listing that Footnote knows",
        saved("latin.txt", "Title\nna\xefve".encode("latin-1")): "not a listing that Footnote knows",
        saved("wide.txt", "Title".encode("utf-16")): "not a listing that Footnote knows",
        tmp_path / "missing.txt": "No such file",
        tmp_path: "a folder",
        tmp_path / "pipe.txt": "not a regular file",
        tmp_path / "nul\0.txt": "can’t be opened",
    }
    for path, reason in refused.items():
        with pytest.raises(ListingError, match=reason) as error:
            read_listing(path)
        assert str(path) in str(error.value)


def test_a_file_that_is_too_large_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(1 << 33)
    with pytest.raises(ListingError, match="larger than 64 MB"):
        read_listing(path)


def test_a_file_may_have_as_many_bytes_as_the_limit(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved("a.txt", f"Title\n{ABSTRACT}")
    size = path.stat().st_size
    monkeypatch.setattr("index.listings.listing.LARGEST", size)
    assert len(read_listing(path)) == 1
    monkeypatch.setattr("index.listings.listing.LARGEST", size - 1)
    with pytest.raises(ListingError, match="larger than"):
        read_listing(path)


def test_invisible_characters_are_removed_and_reported(saved: Saved) -> None:
    record = {"title": "Safe\u202e \x1b[31mTitle", "abstract": "Cafe\u0301 \ud800works\U000e0041."}
    listing = read_listing(saved("a.json", json.dumps([record])))
    assert (listing[0].title, listing[0].abstract) == ("Safe [31mTitle", "Café works.")
    assert listing.repaired[0].reason == "4 invisible characters removed (U+001B, U+202E, U+D800, U+E0041)"


@pytest.mark.parametrize(("title", "abstract"), [("T" * 501, "A."), ("T", "A" * 20_001), ("?!", "A."), ("T", " ")])
def test_a_record_with_missing_or_too_long_text_is_skipped(title: str, abstract: str, saved: Saved) -> None:
    records = [{"title": title, "abstract": abstract}, {"title": "Kept", "abstract": "It works."}]
    listing = read_listing(saved("a.json", json.dumps(records)))
    assert [paper.title for paper in listing] == ["Kept"]
    assert len(listing.skipped) == 1


STARTS = st.sampled_from(
    [b"", b"[", b"{", b'[{"title": "a", "abstract": "b"}', b"@misc{a,", b"<html>", b"Title\n"]
)
ENDS = st.one_of(
    st.binary(),
    st.text().map(str.encode),
    st.text('[]{}",:@=\n\\<>/!-$·• 12 authorsMay', max_size=200).map(str.encode),
)


@given(start=STARTS, end=ENDS, suffix=st.sampled_from([".txt", ".html", ".json", ".jsonl", ".bib"]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_give_papers_or_a_listing_error(start: bytes, end: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(start + end)
    try:
        listing = read_listing(path)
    except ListingError as error:
        assert str(path) in str(error)
    else:
        assert all(paper.title and paper.abstract for paper in listing)


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".jsonl", ".bib"])
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "(",
        "$",
        "<!--",
        "<!",
        "<?",
        "</a",
        " ",
        "\n",
        "·\n",
        "@a{",
        "<",
        "[",
        '{"',
        "\\",
        "_{",
        "a ·",
        "{}",
        "•",
    ],
)
def test_fifty_thousand_hostile_characters_are_read_in_two_seconds(unit: str, suffix: str, saved: Saved) -> None:
    path = saved(f"a{suffix}", unit * (50_000 // len(unit)) + "x")
    start = perf_counter()
    with pytest.raises(ListingError):
        read_listing(path)
    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("| title | abstract |\n| --- | --- |\n| A | B |\n", "looks like a Markdown table"),
        ("<library><book>x</book></library>", r"looks like XML \(<library>\)"),
        ("<xml><records><record><titles/></record></records></xml>", "looks like XML"),
        ("%0 Journal Article\n%T A title\n%X An abstract\n", "EndNote’s tagged format"),
        ("title: A\nabstract: B\nyear: 2021\n", "looks like YAML"),
        ("title,year\nA,2021\n", "a table with the columns title, year, but without abstracts"),
        ("%PDF-1.7\nsome text", "looks like PDF"),
        ("\\documentclass{article}\n\\begin{document}x\\end{document}", "looks like LaTeX"),
        ("<html><body><p>Hello</p></body></html>", "a web page without a list of papers"),
    ],
)
def test_what_is_not_read_is_refused_by_name(text: str, reason: str, saved: Saved) -> None:
    with pytest.raises(ListingError, match=reason):
        read_listing(saved("a.txt", text))


def test_a_page_of_which_most_entries_are_bad_is_refused_as_a_whole(saved: Saved) -> None:
    text = f"Daily Papers\nTitle\n{ABSTRACT}\n" + "Nothing but a short line\n" * 20
    with pytest.raises(ListingError, match="most of it isn’t a listing of papers: 1 of 21 entries"):
        read_listing(saved("a.txt", text))


def test_a_stray_label_of_the_page_drops_no_paper(saved: Saved) -> None:
    text = f"Daily Papers\nOne\n{ABSTRACT}\nnew\nTwo\n{ABSTRACT}\nSubscribe\nThree\n{ABSTRACT}"
    assert [paper.title for paper in read_listing(saved("a.txt", text))] == ["One", "Two", "Three"]


def test_a_page_whose_head_is_never_closed_is_shown(saved: Saved) -> None:
    html = f"<html><head><title>x</title><body><p>Title</p><p>{ABSTRACT}</p>"
    assert [paper.title for paper in read_listing(saved("a.html", html))] == ["Title"]


def test_utf_16_with_its_mark_is_read(saved: Saved) -> None:
    content = f"Title\n{ABSTRACT}".encode("utf-16")
    assert [paper.title for paper in read_listing(saved("a.txt", content))] == ["Title"]


def test_reading_ends_after_a_thousand_bad_records_in_a_row(saved: Saved) -> None:
    text = '{"title": "T", "abstract": "A."}\n' + '{"title": "Bad"}\n' * 5_000
    listing = read_listing(saved("a.jsonl", text))
    assert len(listing) == 1
    assert len(listing.skipped) == 1_000
    assert listing.cut
    assert str(listing.cut).startswith("line 1001: 1,000 records in a row are bad; the rest of the file was not")
    assert str(listing.cut).endswith("Is this JSON or JSON Lines?")


@pytest.mark.parametrize("suffix", ["bib", "ris", "nbib", "csv", "xml", "json"])
@pytest.mark.parametrize(
    "content",
    [
        "@misc{a,\n",
        "TY  - JOUR\n",
        "PMID- 1\nTI  - x\n",
        "title,abstract\n",
        "<feed><entry>",
        "[{},",
        "<p>a",
        "@string{a = b # b}\n",
    ],
)
def test_any_format_cut_off_at_once_or_repeated_is_refused(content: str, suffix: str, saved: Saved) -> None:
    for times in (1, 3_000):
        with pytest.raises(ListingError):
            read_listing(saved(f"a.{suffix}", content * times))


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "aaaaaaaaaa"}">' for n in range(12))
STRINGS = '@string{s0 = "aaaaaaaaaa"}\n' + "".join(
    f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60)
)


def test_text_that_defines_its_own_doubling_is_bounded(saved: Saved) -> None:
    bomb = f"<!DOCTYPE feed [{ENTITIES}]><feed><entry><title>&e11;</title></entry></feed>"
    with pytest.raises(ListingError, match="entities of its own"):
        read_listing(saved("a.xml", bomb))
    entry = "@misc{a, title = {T}, abstract = s59}\n@misc{b, title = {Kept}, abstract = s0}"
    listing = read_listing(saved("a.bib", STRINGS + entry))
    assert [paper.title for paper in listing] == ["Kept"]


def test_a_link_that_runs_a_script_is_left_out(saved: Saved) -> None:
    (paper,) = read_listing(saved("a.json", '[{"title": "T", "abstract": "A.", "url": "javascript:alert(1)"}]'))
    assert (paper.title, paper.url) == ("T", None)


def test_footnotes_own_json_loses_nothing(saved: Saved) -> None:
    for path in FILES:
        papers = read_listing(path).papers
        again = read_listing(saved("again.json", json.dumps([paper_to_dict(paper) for paper in papers]))).papers
        assert [replace(paper, listings=()) for paper in again] == [
            replace(paper, listings=()) for paper in papers
        ]


def test_of_a_long_listing_no_more_than_asked_for_is_read_and_said() -> None:
    """Fails when the whole file is read: a table of eight megabytes held up everyone else's for minutes."""
    rows = [f"Title number {number},It works well for {number}." for number in range(20)]
    content = "\n".join(["title,abstract", *rows]).encode()
    listing = parse_listing(content, "papers.csv", most=5)
    assert [paper.title for paper in listing] == [f"Title number {number}" for number in range(5)]
    assert listing.cut
    assert "more than 5 records; the rest of the file was not read" in listing.cut.reason
    assert parse_listing(content, "papers.csv", most=20).cut is None
    assert len(parse_listing(content, "papers.csv")) == 20


DBLP = {
    "a.bib": (
        "@article{DBLP:journals/x/M22,\n  title = {Night Trains},\n  year = {2022},\n"
        "  biburl = {https://dblp.org/rec/x.bib}\n}\n",
        "line 1: this is BibTeX from DBLP, without abstracts",
    ),
    "a.ris": ("TY  - JOUR\nID  - DBLP:journals/x/M22\nTI  - Night Trains\nER  - \n", "this is RIS from DBLP"),
    "a.xml": (
        '<?xml version="1.0"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp><article>\n</article></dblp>',
        "this looks like DBLP’s XML, which Footnote doesn’t read",
    ),
    "a.json": (
        '{"result": {"query": "x", "hits": {"hit": [{"info": {"title": "N", "url": "https://dblp.org/rec/x"}}]}}}',
        "this looks like JSON from DBLP",
    ),
}


@pytest.mark.parametrize("name", DBLP)
def test_what_dblp_exports_is_refused_by_name_and_says_where_abstracts_are(name: str) -> None:
    content, why = DBLP[name]
    with pytest.raises(ListingError) as error:
        parse_listing(content.encode(), name)
    assert why in str(error.value)
    assert "DBLP has no abstracts: export these papers from Zotero" in str(error.value)


def test_a_file_whose_records_lack_abstracts_is_refused_by_its_format() -> None:
    with pytest.raises(ListingError, match="line 1: this is RIS, but no record in it has an abstract; export"):
        parse_listing(b"TY  - JOUR\nTI  - Night Trains\nER  - \n", "a.ris")
