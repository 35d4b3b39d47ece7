from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.listings.listing import Listing, Remark
from index.papers.deduplicate import Changes
from index.papers.paper import Paper
from tests.support.browser import BENCH, DRIFT, EVIL, HOSTILE, UNDATED
from tests.ui.html.test_answers import Elements
from ui.html.typesetting import plain
from ui.papers_page.papers_html import (
    controls,
    drop_zone,
    message,
    outcomes,
    paper_list,
    paper_page,
    progress,
    question_about,
)
from ui.papers_page.query import Browsed
from ui.papers_page.upload import Added, Progressed, Rejected

OWN_TAGS = set(
    "a article button details div em form h1 h2 h3 input label li nav ol option p progress select span strong sub"
    " summary sup time u ul".split()
)


def browsed(*papers: Paper, page: int = 1, pages: int = 1, undated: int = 0) -> Browsed:
    return Browsed(papers, papers, page, pages, undated)


def everything(paper: Paper, text: str) -> str:
    listing = Listing((paper,), (Remark(3, text, text),), (Remark(4, text, text),))
    return (
        controls([paper])
        + paper_list(browsed(paper), filtered=True)
        + paper_page(paper, text, [(paper, 0.5)])
        + outcomes([Added(text, Changes(added=(paper,), updated=(paper,)), listing), Rejected(text, text)])
        + progress(Progressed(text))
        + progress(Progressed(text, 1, 2))
        + message(text)
        + drop_zone()
    )


def test_markup_in_papers_and_files_is_shown_as_text() -> None:
    seen = Elements(everything(replace(EVIL, organisation=HOSTILE, listings=(HOSTILE,)), HOSTILE))
    assert set(seen.tags) <= OWN_TAGS
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style"}]
    assert seen.text.count(HOSTILE) > 10


@given(st.text(alphabet=st.sampled_from("<>&\"'`$^_{}\\% aé\n-1.[]"), max_size=60))
def test_no_text_makes_markup(text: str) -> None:
    seen = Elements(everything(Paper(text, text, organisation=text, listings=(text,)), text))
    assert set(seen.tags) <= OWN_TAGS | {"b"}


def test_links_lead_nowhere_but_into_the_page() -> None:
    addresses = Elements(everything(BENCH, "a")).values("href")
    assert set(addresses) == {f"#/papers/{BENCH.key}"}


def test_a_list_tells_each_papers_title_date_and_first_sentence() -> None:
    text = Elements(paper_list(browsed(BENCH, UNDATED), filtered=False)).text
    assert "2 papers" in text
    assert BENCH.title in text and "4 Feb 2026, partly inferred · Ward Institute" in text
    assert "Nursing rests on values that general benchmarks leave out." in text
    assert "undated" in text


def test_what_was_found_is_counted_with_what_dates_leave_out() -> None:
    html = paper_list(browsed(DRIFT, undated=3), filtered=True)
    assert "1 paper found; 3 undated papers left out" in html
    assert f'data-found="{DRIFT.key}"' in html
    assert "Show all papers" in html


def test_nothing_found_says_what_to_do() -> None:
    assert "No paper is like that" in paper_list(browsed(), filtered=True)


def test_pages_lead_back_and_on() -> None:
    middle = paper_list(browsed(BENCH, page=2, pages=3), filtered=False)
    assert Elements(middle).values("data-turn") == ["1", "3"]
    assert Elements(paper_list(browsed(BENCH), filtered=False)).values("data-turn") == []


def test_a_paper_shows_its_abstract_word_for_word_with_each_sentence_numbered() -> None:
    html = paper_page(BENCH, "nursing", ())
    abstract = html.split('<p class="abstract">')[1].split("</p>")[0]
    numbers = [f'<sup class="nth">{number}</sup>' for number in range(1, len(BENCH.sentences) + 1)]
    assert all(number in abstract for number in numbers)
    for number in numbers:
        abstract = abstract.replace(number, "")
    assert Elements(abstract).text == plain(BENCH.abstract)


def test_a_paper_without_sentences_is_shown_all_the_same() -> None:
    assert "Bare" in paper_page(Paper("Bare", ""), "none", ())


def test_a_paper_offers_its_bibtex_and_a_question() -> None:
    seen = Elements(paper_page(BENCH, "nursing", ((DRIFT, 0.42),)))
    assert any("@misc" in value for value in seen.values("data-copy"))
    assert seen.values("data-ask") == [question_about(BENCH)]
    assert DRIFT.title in seen.text and "0.42" in seen.text


def test_what_became_of_a_listing_is_told_with_lines_and_reasons() -> None:
    listing = Listing((BENCH,), (Remark(7, "No Title", "it has no title"),))
    text = Elements(
        outcomes([Added("a.json", Changes(added=(BENCH,)), listing), Rejected("b.bin", "no text")])
    ).text
    assert "a.json: 1 added, 0 updated, 0 unchanged, 1 rejected" in text
    assert "line 7: it has no title (No Title)" in text
    assert "b.bin: nothing was added. No text." in text


def test_a_bar_is_there_once_it_is_known_how_much_there_is() -> None:
    assert Elements(progress(Progressed("a", 3, 9))).values("max") == ["9"]
    assert Elements(progress(Progressed("a"))).values("max") == []
