"""Every reader takes time in proportion to the size of what it reads, whether that is junk or not."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from index.errors import ListingError
from index.listings import FORMATS, parse_listing
from index.listings.registry import format_of

MOST_TIMES = 2.5
"""How often the time may be that of half the size."""
START = 1_000
ENOUGH = 0.15
"""Seconds of processor time that are long enough to be measured."""
TRIES = 4
"""A measurement that another process disturbed is made again; the least of each counts."""

ABSTRACT = "We follow 212 travellers on night trains. They lose 48 minutes of sleep. Most would do it again."

Make = Callable[[int], str]


def repeated(unit: str, before: str = "", after: str = "") -> Make:
    """Return a function that repeats a unit, in which # is its number."""
    return lambda count: before + "".join(unit.replace("#", str(number)) for number in range(count)) + after


ENTRIES: dict[str, Make] = {
    "JSON or JSON Lines": lambda count: json.dumps(
        [{"title": f"Night Trains {number}", "abstract": ABSTRACT} for number in range(count)]
    ),
    "PubMed XML": repeated(
        "<PubmedArticle><MedlineCitation><PMID>#</PMID><Article><ArticleTitle>Night Trains #</ArticleTitle>"
        f"<Abstract><AbstractText>{ABSTRACT}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n",
        "<PubmedArticleSet>",
        "</PubmedArticleSet>",
    ),
    "Atom feed (arXiv API)": repeated(
        f"<entry><id>http://arxiv.org/abs/2101.#</id><title>Night Trains #</title><summary>{ABSTRACT}</summary>"
        "</entry>\n",
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        "</feed>",
    ),
    "RSS feed (arXiv, journals)": repeated(
        f"<item><title>Night Trains #</title><description>{ABSTRACT}</description></item>\n",
        '<rss version="2.0"><channel>',
        "</channel></rss>",
    ),
    "BibTeX": repeated(f"@article{{k#,\n title = {{Night Trains #}},\n abstract = {{{ABSTRACT}}}\n}}\n"),
    "RIS": repeated(f"TY  - JOUR\nTI  - Night Trains #\nAB  - {ABSTRACT}\nER  - \n\n"),
    "MEDLINE (PubMed, .nbib)": repeated(f"PMID- #\nTI  - Night Trains #\nAB  - {ABSTRACT}\n\n"),
    "Web of Science, plain text": repeated(
        f"PT J\nTI Night Trains #\nAB {ABSTRACT}\nER\n\n", "FN Clarivate\nVR 1.0\n", "EF\n"
    ),
    "CSV or TSV": repeated(f'Night Trains #,"{ABSTRACT}"\n', "title,abstract\n"),
    "Daily Papers page, saved as text": repeated(
        f"Night Trains Are Late #\n{ABSTRACT}\n•\n4 authors\n\n·\nMay 20, 2025\n\n", "Daily Papers\n\nSubscribe\n"
    ),
}
JUNK: dict[str, Make] = {
    "numbers.json": repeated("1,", "[", "1]"),
    "objects.json": repeated("{},", "[", "{}]"),
    "nested.json": repeated("["),
    "nested-objects.json": repeated('{"a":'),
    "open-strings.json": repeated('["'),
    "fields.json": repeated('"f#":1,', '[{"title":"A","abstract":"B.",', '"z":1}]'),
    "objects.jsonl": repeated("{}\n"),
    "lines.txt": repeated("a\n"),
    "blank-lines.txt": repeated("\n", "Title\n\n", ABSTRACT),
    "spaces.txt": repeated(" ", "Title", "\n"),
    "dots.txt": repeated("• 4 authors · May 20, 2025\n", "Daily Papers\n"),
    "paragraphs.html": repeated("<p>a", "<html>"),
    "open-tags.html": repeated("<", "<html>"),
    "nested.html": repeated("<div>", "<html>"),
    "articles.html": repeated("<article><h3>", "<html>"),
    "comments.html": repeated("<!--", "<html>"),
    "entries.bib": repeated("@misc{a,\n"),
    "joined.bib": repeated(' # "a"', '@misc{a, title={A}, abstract="a"', "}"),
    "fields.bib": repeated(",f#={x}", "@misc{a,title={A},abstract={It works well.}", "}"),
    "braces.bib": repeated("{", "@misc{a, title="),
    "quotes.bib": repeated('"', "@misc{a, title="),
    "strings.bib": repeated('@string{s# = "a"}\n'),
    "crossref.bib": repeated("@misc{a#, crossref={a#0}, title={A}}\n"),
    "commands.bib": repeated("\\'", "@misc{a, title={A}, abstract={", "}}"),
    "dollars.bib": repeated("$", "@misc{a, title={A}, abstract={", "}}"),
    "tags.ris": repeated("TY  - JOUR\n"),
    "values.ris": repeated("KW  - word #\n", "TY  - JOUR\nTI  - A\nAB  - B.\n", "ER  - \n"),
    "continued.ris": repeated("and on\n", "TY  - JOUR\nTI  - A\nAB  - B.\n", "ER  - \n"),
    "entries.nbib": repeated("PMID- 1\n"),
    "authors.nbib": repeated("AU  - Muster A\nFAU - Muster, Ada\n", "PMID- 1\nTI  - A\nAB  - B.\n"),
    "entries.ciw": repeated("PT J\n", "FN Clarivate\nVR 1.0\n"),
    "rows.csv": repeated("a,b\n", "title,abstract\n"),
    "commas.csv": repeated(",", "title,abstract\n"),
    "quotes.csv": repeated('"', "title,abstract\n"),
    "columns.csv": repeated(",c#", "title,abstract", "\nA,B.\n"),
    "items.xml": repeated("<item><title>a</title></item>", "<rss><channel>", "</channel></rss>"),
    "nested.xml": repeated("<a>", "<rss><channel>"),
    "attributes.xml": repeated(' a#="b"', "<rss", "><channel></channel></rss>"),
    "entries.xml": repeated("<entry/>", '<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>"),
}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """Keep the garbage collector from walking through what other tests have left, again and again."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def seconds(content: bytes, name: str) -> float:
    started = time.process_time()
    with suppress(ListingError):
        parse_listing(content, name)
    return time.process_time() - started


def size_for(make: Make, name: str) -> int:
    """Return a number of units that takes long enough to be measured, but not more than a megabyte."""
    count = START
    while len(make(count)) < 500_000 and seconds(make(count).encode(), name) < ENOUGH:
        count *= 2
    return count


def check_linear(make: Make, name: str) -> None:
    """Fail if the time at twice the size is more than MOST_TIMES as long, however often it is measured."""
    count = size_for(make, name)
    one, two = make(count).encode(), make(2 * count).encode()
    least_one = least_two = float("inf")
    for _ in range(TRIES):
        least_one, least_two = min(least_one, seconds(one, name)), min(least_two, seconds(two, name))
        if least_two <= MOST_TIMES * max(least_one, ENOUGH / 2):
            return
    raise AssertionError(f"{least_one:.2f} s for {len(one):,} bytes, {least_two:.2f} s for twice as many")


@pytest.mark.parametrize("name", ENTRIES)
def test_papers_take_time_in_proportion_to_their_number(name: str) -> None:
    text = ENTRIES[name](3)
    format = format_of(text)
    assert format
    assert format.name == name
    assert len(parse_listing(text.encode(), "a.txt")) == 3
    check_linear(ENTRIES[name], "a.txt")


def test_every_format_of_many_papers_is_measured() -> None:
    single = {"Hugging Face page, saved as HTML", "Hugging Face page of one paper, saved as text"}
    assert {format.name for format in FORMATS} - ENTRIES.keys() <= single


@pytest.mark.parametrize("name", JUNK)
def test_junk_takes_time_in_proportion_to_its_size(name: str) -> None:
    check_linear(JUNK[name], name)


def test_a_quadratic_reader_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(content: bytes, name: str) -> float:
        return 1e-9 * len(content) ** 2

    monkeypatch.setattr("tests.index.listings.test_linear.seconds", slow)
    with pytest.raises(AssertionError, match="for twice as many"):
        check_linear(JUNK["rows.csv"], "rows.csv")
