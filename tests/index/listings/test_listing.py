import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ListingError
from index.listings.daily_papers_page import page_lines, read_page
from index.listings.listing import Listing, read_listing
from index.papers.deduplicate import merge_duplicates
from index.papers.paper import Paper, normalised_title
from tests.conftest import ROOT

DATA = ROOT / "index" / "data"
PAGES = sorted(DATA.glob("*.txt"))
ABSTRACT = "We show that plain prose is read by more people than prose that is not plain, and say why."

Saved = Callable[[str, str | bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


def page(number: int) -> Listing:
    return read_listing(PAGES[number])


def titled(listing: Listing, start: str) -> Paper:
    (found,) = (paper for paper in listing if paper.title.startswith(start))
    return found


# The five pages


def test_the_pages_hold_338_entries() -> None:
    assert [len(read_listing(path)) for path in PAGES] == [35, 34, 195, 46, 28]


def test_nothing_on_the_pages_is_skipped_or_repaired() -> None:
    assert all(not read_listing(path).skipped and not read_listing(path).repaired for path in PAGES)


def test_every_title_and_abstract_stands_on_its_page_word_for_word() -> None:
    for path in PAGES:
        lines = {line.strip() for line in path.read_text().split("\n")}
        lines |= {line.removeprefix("Subscribe") for line in lines}
        assert all(paper.title in lines and paper.abstract in lines for paper in read_listing(path))


def test_no_line_of_prose_on_the_pages_is_left_over() -> None:
    for path in PAGES:
        prose = [line.strip() for line in path.read_text().split("\n") if len(line) > 200]
        assert [paper.abstract for paper in read_listing(path)] == prose


def test_merged_by_title_they_are_279_papers_of_which_176_have_no_date() -> None:
    merged = merge_duplicates(paper for path in PAGES for paper in read_listing(path))
    assert len(merged) == 279
    assert sum(paper.date is None for paper in merged) == 176
    assert sum(paper.date_inferred for paper in merged) == 15


def test_an_entry_without_a_footer_ends_where_the_next_title_begins() -> None:
    lost = titled(page(3), "Agent-ValueBench")
    assert lost.abstract.startswith("Autonomous agents") and lost.abstract.endswith("skill steering.")
    assert lost.date is None
    assert titled(page(3), "Predicting Users'").date == date(2021, 9, 12)


def test_an_organisation_line_is_neither_abstract_nor_title() -> None:
    drifts = titled(page(0), "Value Drifts")
    assert drifts.organisation == "McGill NLP Group"
    assert drifts.date == date(2025, 10, 30)
    assert not drifts.abstract.endswith("Group")


def test_the_organisation_is_the_display_name_and_not_the_slug() -> None:
    named = Counter(paper.organisation for number in (0, 1, 3) for paper in page(number))
    del named[None]
    assert named == {
        "McGill NLP Group": 3,
        "JianChengXingYun": 1,
        "math-ai": 1,
        "LongCat": 1,
        "ByteDance Seed": 1,
    }


def test_the_number_of_comments_is_not_part_of_the_date() -> None:
    assert titled(page(0), "EgoNormia").date == date(2025, 2, 27)


def test_a_date_without_a_year_is_placed_after_every_full_date_of_its_page_and_marked() -> None:
    context = titled(page(3), "More Context, Larger Models")
    assert (context.date, context.date_inferred) == (date(2026, 5, 20), True)
    assert sum(paper.date_inferred for paper in page(3)) == 14
    assert titled(page(4), "Measuring Individual User Fairness").date == date(2026, 1, 23)


def test_a_full_date_is_not_marked_as_inferred() -> None:
    assert not any(paper.date_inferred for paper in page(0))


def test_the_date_at_the_top_of_the_page_belongs_to_no_paper() -> None:
    first = page(0)[0]
    assert first.title.startswith("Large Pre-trained Language Models")
    assert first.date == date(2021, 3, 8)
    assert not any(paper.date and (paper.date.month, paper.date.day) == (6, 10) for paper in page(3))


def test_a_title_run_together_with_subscribe_is_set_free() -> None:
    assert page(2)[0].title.startswith("Value Kaleidoscope: Engaging AI")


def test_a_page_of_bare_lines_has_no_dates_and_no_organisations() -> None:
    assert not any(paper.date or paper.organisation for paper in page(2))


def test_a_title_in_latex_stays_as_it_is() -> None:
    assert titled(page(2), "$").title == r"$\text{Memory}^3$: Language Modeling with Explicit Memory"


def test_an_abstract_that_is_cut_off_is_kept_as_far_as_it_goes() -> None:
    assert sum(paper.abstract.endswith("across cultures,...") for paper in page(1)) == 1


def test_an_abstract_without_closing_punctuation_is_still_an_abstract() -> None:
    assert sum(not paper.abstract.endswith((".", "?", "!")) for paper in page(2)) == 8


def test_titles_that_differ_in_an_index_alone_are_two_papers() -> None:
    assert titled(page(3), "V_{0.5}").key != titled(page(3), "V_0").key
    assert normalised_title("V_{0}: A Value Model") != normalised_title("V_{0.5}: A Value Model")
    assert normalised_title("R3: Reward Models") != normalised_title("R^3: Reward Models")


def test_a_paper_names_the_listing_it_came_from() -> None:
    assert page(4)[0].listings == ("004_9805d81094607438.txt",)


def test_the_layout_is_told_by_content_and_not_by_name(saved: Saved) -> None:
    assert len(read_listing(saved("saved.listing", PAGES[2].read_bytes()))) == 195
    assert len(read_listing(saved("page", PAGES[3].read_bytes()))) == 46


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(path: Path, saved: Saved) -> None:
    content = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    assert tuple(read_listing(saved(path.name, content))) == tuple(read_listing(path))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_cut_off_anywhere_loses_papers_only_from_its_end(path: Path, saved: Saved) -> None:
    whole, content = read_listing(path), path.read_bytes()
    for part in range(3, 10):
        kept = read_listing(saved(path.name, content[: len(content) * part // 10]))
        assert [paper.title for paper in kept[:-1]] == [paper.title for paper in whole[: len(kept) - 1]]


# Other pages


def test_a_listing_is_a_sequence_of_papers() -> None:
    listing = page(0)
    assert listing[0] is listing.papers[0]
    assert listing[1:3] == listing.papers[1:3]
    assert listing.papers[4] in listing


def test_a_title_without_an_abstract_costs_itself_alone() -> None:
    text = f"Lonely\n\n  • 1 authors\n·\nMay 1, 2024\n\nKept\n\n{ABSTRACT}\n\n  • 2 authors\n·\nMay 2, 2024"
    lonely, kept = read_page(page_lines(text))
    assert (lonely.line, lonely.flaw) == (1, "no abstract follows it")
    assert (kept.title, kept.abstract, kept.flaw) == ("Kept", ABSTRACT, None)


def test_prose_without_a_title_is_not_given_the_title_of_another(saved: Saved) -> None:
    listing = read_listing(
        saved("a.txt", f"First\n{ABSTRACT * 4}\n{'Orphaned prose. ' * 20}\nSecond\n{ABSTRACT * 4}")
    )
    assert [paper.title for paper in listing] == ["First", "Second"]
    assert [(remark.line, remark.reason) for remark in listing.skipped] == [(3, "no title stands in front of it")]


def test_short_abstracts_are_told_from_titles_by_their_sentences(saved: Saved) -> None:
    text = f"One\n{ABSTRACT}\nTwo\n{ABSTRACT}\nThree\n{ABSTRACT}"
    assert [paper.title for paper in read_listing(saved("a.txt", text))] == ["One", "Two", "Three"]


def test_a_date_without_a_year_on_a_page_without_full_dates_is_left_out_and_reported(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors\n·\nMay 20"))
    assert listing[0].date is None
    assert "no year" in listing.repaired[0].reason


def test_a_day_that_no_calendar_has_costs_the_date_alone(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors\n·\nFeb 30, 2024"))
    assert (listing[0].title, listing[0].date) == ("Title", None)
    assert "'Feb 30, 2024' is not in the calendar" in listing.repaired[0].reason


def test_a_footer_saved_on_one_line_is_a_footer(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors · May 20, 2024 3\nNext\n{ABSTRACT}"))
    assert [(paper.title, paper.date) for paper in listing] == [("Title", date(2024, 5, 20)), ("Next", None)]


HTML_PAGE = f"""<!DOCTYPE html>
<html><head><title>Daily Papers - Hugging Face</title><style>p {{ color: red }}</style></head>
<body><nav><a>Models</a><a>Datasets</a></nav>
<main><h1>Daily Papers</h1><h2>by<a>AK</a> and the research community</h2><time>Jan 7</time>
<article><div>12</div><h3><a href="/papers/1">Values &amp; <em>Norms</em></a></h3>
<p>{ABSTRACT} It has <b>1,240</b> images.</p>
<ul><li>• 5 authors</li></ul><div>·</div><div><span>Mar 8, 2021</span> <span>2</span></div></article>
<article><div>3</div><h3>Second</h3><p>{ABSTRACT}</p>
<div>McGill-NLP <b>McGill NLP Group</b></div><div>·</div><div>Jan 5</div></article>
</main><footer>Company</footer><script>var title = "x";</script></body></html>"""


def test_a_page_saved_as_html_reads_like_one_saved_as_text(saved: Saved) -> None:
    listing = read_listing(saved("page.html", HTML_PAGE))
    first, second = listing
    assert (first.title, first.date) == ("Values & Norms", date(2021, 3, 8))
    assert first.abstract == f"{ABSTRACT} It has 1,240 images."
    assert (second.title, second.organisation) == ("Second", "McGill NLP Group")
    assert (second.date, second.date_inferred) == (date(2022, 1, 5), True)
    assert not listing.skipped


def test_comments_in_html_are_not_text_and_keep_the_lines_countable(saved: Saved) -> None:
    html = f"<!-- one\ntwo > three -->\n<p>Title</p>\n<p>{ABSTRACT}</p><!-- <p>never closed</p>"
    listing = read_listing(saved("a.html", html))
    assert [paper.title for paper in listing] == ["Title"]
    with pytest.raises(ListingError) as error:
        read_listing(saved("b.html", html.replace(ABSTRACT, "")))
    assert error.value.line == 3


def test_a_real_page_put_into_html_gives_the_same_papers(saved: Saved) -> None:
    from html import escape

    lines = PAGES[3].read_text().split("\n")
    html = "<html><body>" + "\n".join(f"<div>{escape(line)}</div>" for line in lines)
    assert [paper.title for paper in read_listing(saved("p.htm", html))] == [paper.title for paper in page(3)]


# JSON


def test_json_may_be_a_list_an_object_with_a_list_or_lines(saved: Saved) -> None:
    one, two = ({"title": f"Title {n}", "abstract": "It works.", "date": "2024-03-05"} for n in (1, 2))
    forms = {
        "a.json": json.dumps([one, two]),
        "b.json": json.dumps({"count": 2, "tags": ["x"], "papers": [one, two]}, indent=1),
        "c.jsonl": f"{json.dumps(one)}\n\n{json.dumps(two)}\n",
        "d.txt": f"{json.dumps(one)}\n{json.dumps(two)}",
    }
    for name, content in forms.items():
        listing = read_listing(saved(name, content))
        assert [paper.title for paper in listing] == ["Title 1", "Title 2"]
        assert listing[0].date == date(2024, 3, 5)


def test_the_records_of_the_hub_api_are_read_from_inside(saved: Saved) -> None:
    record = {
        "publishedAt": "2025-05-20T01:00:00.000Z",
        "title": "Title",
        "paper": {
            "title": "Title",
            "summary": "It\nworks.",
            "publishedAt": "2025-05-13T16:02:10.000Z",
            "authors": [{"name": "not a paper"}],
            "organization": {"name": "ByteDance-Seed", "fullname": "ByteDance Seed"},
        },
    }
    (paper,) = read_listing(saved("api.json", json.dumps([record])))
    assert paper == Paper("Title", "It works.", date(2025, 5, 13), False, "ByteDance Seed", ("api.json",))


def test_one_paper_alone_is_a_listing_whatever_lists_it_holds(saved: Saved) -> None:
    record = {"authors": [{"name": "X"}], "title": "Title", "summary": "It works."}
    assert [paper.title for paper in read_listing(saved("a.json", json.dumps(record, indent=2)))] == ["Title"]


def test_one_bad_record_costs_that_record_only_and_is_named_with_its_line(saved: Saved) -> None:
    lines = [
        '{"title": "Good", "abstract": "It works."}',
        '{"title": "No abstract"}',
        '{"abstract": "No title."}',
        "[1, 2]",
        '{"title": "Broken", ',
        '{"title": "Not a day", "abstract": "It works.", "date": "2024-13-45"}',
        '{"title": "Also good", "abstract": "It works.", "date": NaN}',
    ]
    listing = read_listing(saved("a.jsonl", "\n".join(lines)))
    assert [paper.title for paper in listing] == ["Good", "Not a day", "Also good"]
    assert [remark.line for remark in listing.skipped] == [2, 3, 4, 5]
    assert [remark.what for remark in listing.skipped] == ["No abstract", "No title.", "", ""]
    assert str(listing.skipped[0]) == "line 2: it has no abstract (No abstract)"
    (mended,) = listing.repaired
    assert (mended.line, mended.what) == (6, "Not a day") and "2024-13-45" in mended.reason


def test_a_broken_first_line_does_not_hide_the_others(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", '{"title": "Br\n{"title": "Good", "abstract": "It works."}'))
    assert [paper.title for paper in listing] == ["Good"]
    assert [remark.line for remark in listing.skipped] == [1]


def test_a_list_cut_off_by_a_download_gives_what_came(saved: Saved) -> None:
    whole = json.dumps([{"title": f"T{n}", "abstract": "It works."} for n in range(3)], indent=1)
    for name, content in (("a.json", whole), ("b.json", f'{{"papers": {whole}}}')):
        listing = read_listing(saved(name, content[: content.rindex("works")]))
        assert [paper.title for paper in listing] == ["T0", "T1"]
        assert [remark.line for remark in listing.skipped] == [10]


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 100_000, '[{"title": ' + "9" * 5000 + "}]", '{"papers": []}']
)
def test_json_that_is_too_deep_too_long_or_empty_is_refused(text: str, saved: Saved) -> None:
    with pytest.raises(ListingError, match=r"a\.json"):
        read_listing(saved("a.json", text))


def test_a_year_alone_is_a_date_that_is_marked(saved: Saved) -> None:
    (paper,) = read_listing(saved("a.json", '[{"title": "T", "abstract": "A.", "date": 2024}]'))
    assert (paper.date, paper.date_inferred) == (date(2024, 1, 1), True)


# BibTeX

BIBTEX = r"""% exported
@string{lab = "The Lab"}
@comment{nothing}
@article{a, title = {{BERT} for M{\"u}ller \& {S}ons}, abstract = "It {really} works.", year = 2019, month = may}
@misc{broken, title = {No end, year = 2020
@inproceedings{b,
  title = "Using $k^{2}$ and V_{0.5}",
  abstract = {Two
    lines.},
  date = {2024-03-05},
  institution = lab,
}
@misc{c, title = {No abstract}}
"""


def test_bibtex_is_read_entry_by_entry(saved: Saved) -> None:
    listing = read_listing(saved("a.bib", BIBTEX))
    bert, index = listing
    assert (bert.title, bert.abstract) == ("BERT for Müller & Sons", "It really works.")
    assert (bert.date, bert.date_inferred) == (date(2019, 5, 1), True)
    assert (index.title, index.abstract) == ("Using $k^{2}$ and V_{0.5}", "Two lines.")
    assert (index.date, index.date_inferred) == (date(2024, 3, 5), False)
    assert index.organisation == "The Lab"
    assert [(remark.line, remark.reason) for remark in listing.skipped] == [
        (5, "it is not a whole BibTeX entry"),
        (13, "it has no abstract"),
    ]


def test_bibtex_is_known_without_its_extension(saved: Saved) -> None:
    assert len(read_listing(saved("export.txt", BIBTEX))) == 2


def test_bibtex_braces_too_deep_to_parse_are_refused(saved: Saved) -> None:
    with pytest.raises(ListingError, match="line 1"):
        read_listing(saved("a.bib", "@misc{a, title = " + "{" * 5000 + "x" + "}" * 5000 + "}"))


# What is not a listing


def test_a_file_that_is_no_listing_is_refused_by_name(saved: Saved, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    refused = {
        saved("empty.txt", " \n"): "empty",
        saved("binary.txt", b"%PDF\x00\x01"): "binary",
        saved("short.txt", "hello\nworld\n"): "line 1: no abstract",
        saved("latin.txt", "Title\nna\xefve".encode("latin-1")): r"line 2: byte 9 \(0xEF\) is not UTF-8",
        saved("wide.txt", "Title".encode("utf-16")): "UTF-8|binary",
        tmp_path / "missing.txt": "No such file",
        tmp_path: "a folder",
        tmp_path / "pipe.txt": "not a regular file",
        tmp_path / "nul\0.txt": "can't be opened",
    }
    for path, reason in refused.items():
        with pytest.raises(ListingError, match=reason) as error:
            read_listing(path)
        assert str(path) in str(error.value)


def test_a_file_above_the_limit_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(1 << 33)
    with pytest.raises(ListingError, match="larger than 64 MB"):
        read_listing(path)


def test_characters_that_cannot_be_seen_are_removed_and_reported(saved: Saved) -> None:
    record = {"title": "Safe\u202e \x1b[31mTitle", "abstract": "Cafe\u0301 \ud800works\U000e0041."}
    listing = read_listing(saved("a.json", json.dumps([record])))
    assert (listing[0].title, listing[0].abstract) == ("Safe [31mTitle", "Café works.")
    assert listing.repaired[0].reason == "4 invisible characters removed (U+001B, U+202E, U+D800, U+E0041)"


@pytest.mark.parametrize(("title", "abstract"), [("T" * 501, "A."), ("T", "A" * 20_001), ("?!", "A."), ("T", " ")])
def test_a_record_beyond_the_limits_is_skipped(title: str, abstract: str, saved: Saved) -> None:
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
def test_any_bytes_are_a_listing_or_a_listing_error(start: bytes, end: bytes, suffix: str, tmp_path: Path) -> None:
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
def test_fifty_thousand_characters_take_no_more_than_their_share(unit: str, suffix: str, saved: Saved) -> None:
    path = saved(f"a{suffix}", unit * (50_000 // len(unit)) + "x")
    start = perf_counter()
    with pytest.raises(ListingError):
        read_listing(path)
    assert perf_counter() - start < 2
