from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.references import REFERENCE_FORMATS
from index.fetching import APIS
from index.papers.deduplicate import Changes
from index.papers.paper import Paper
from tests.support.browser import BENCH, DRIFT, EVIL, HOSTILE, UNDATED
from tests.support.elements import Elements
from ui.html.typesetting import plain
from ui.lookup.listing_names import ListingNames
from ui.papers_page.fetching import NOT_ALLOWED
from ui.papers_page.papers_html import (
    adding_form,
    controls,
    message,
    missing_paper,
    outcomes,
    paper_list,
    paper_page,
    progress,
)
from ui.papers_page.query import Browsed
from ui.papers_page.upload import Added, Progress, Rejected

ALLOWED_TAGS = set(
    "a article button details div em form h1 h2 h3 input label li nav ol option p path progress select span strong"
    " sub summary sup svg textarea time u ul".split()
)

UNNAMED = ListingNames()


def browsed(*papers: Paper, page: int = 1, pages: int = 1, undated: int = 0) -> Browsed:
    return Browsed(papers, papers, page, pages, undated)


def test_the_order_is_named_above_the_list() -> None:
    dated = Browsed((BENCH, UNDATED), (BENCH, UNDATED), 1, 1)
    assert "Newest first, undated ones last" in paper_list(dated, filtered=False)
    assert "Best match first" in paper_list(replace(dated, sort="best"), filtered=True)
    assert "first" not in paper_list(browsed(BENCH), filtered=False)


def test_undated_papers_that_were_skipped_can_be_included() -> None:
    skipped = paper_list(browsed(BENCH, undated=2), filtered=True)
    assert "1 paper found; 2 undated papers skipped" in skipped
    assert 'id="include-undated">Include them</button>' in skipped
    assert "include-undated" not in paper_list(browsed(BENCH), filtered=True)


def test_listings_are_shown_by_their_names_and_sent_by_their_files() -> None:
    papers = [Paper(file, ".", listings=(f"{file}.txt",)) for file in "abc"]
    named = ListingNames({"a.txt": "Papers of <May>", "c.txt": "April"})
    form = controls(papers, named)
    assert Elements(form).values("value")[:4] == ["", "a.txt", "b.txt", "c.txt"]
    assert "AllPapers of <May>b.txtApril" in Elements(form).text
    assert "Listed in Papers of <May>" in Elements(paper_page(papers[0], "none", (), named)).text


def test_a_list_of_papers_with_some_of_the_words_says_so() -> None:
    some = replace(browsed(BENCH), complete=False)
    assert "No paper has all of these words; these have some." in paper_list(some, filtered=True)


def everything(paper: Paper, text: str) -> str:
    added = Added(text, Changes(added=(paper,), updated=(paper,)), (text,), (text,), 1, text)
    return (
        controls([paper], UNNAMED)
        + paper_list(browsed(paper), filtered=True)
        + paper_page(paper, text, [(paper, 0.5)], UNNAMED)
        + outcomes([added, Rejected(text, text)])
        + progress(Progress(text))
        + progress(Progress(text, 1, 2))
        + message(text)
        + missing_paper()
        + adding_form(True)
    )


def test_markup_in_papers_and_files_is_shown_as_text() -> None:
    seen = Elements(everything(replace(EVIL, organisation=HOSTILE, listings=(HOSTILE,)), HOSTILE))
    assert set(seen.tags) <= ALLOWED_TAGS
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style"}]
    assert seen.text.count(HOSTILE) > 10


@given(st.text(alphabet=st.sampled_from("<>&\"'`$^_{}\\% aé\n-1.[]"), max_size=60))
def test_no_text_makes_markup(text: str) -> None:
    seen = Elements(everything(Paper(text, text, organisation=text, listings=(text,)), text))
    assert set(seen.tags) <= ALLOWED_TAGS | {"b"}


def test_links_stay_within_the_page() -> None:
    addresses = Elements(everything(BENCH, "a")).values("href")
    assert set(addresses) == {"#/papers", f"#/papers/{BENCH.key}"}


def test_a_list_shows_the_title_date_and_first_sentence_of_each_paper() -> None:
    text = Elements(paper_list(browsed(BENCH, UNDATED), filtered=False)).text
    assert "2 papers" in text
    assert BENCH.title in text and "4 Feb 2026, partly inferred · Ward Institute" in text
    assert "Nursing rests on values that general benchmarks leave out." in text
    assert "undated" in text


def test_the_count_includes_undated_papers_that_were_skipped() -> None:
    html = paper_list(browsed(DRIFT, undated=3), filtered=True)
    assert "1 paper found; 3 undated papers skipped" in html
    assert f'data-found="{DRIFT.key}"' in html
    assert "Show all papers" in html


def test_an_empty_result_says_what_to_do() -> None:
    assert "No papers match. Remove a filter or try other words." in paper_list(browsed(), filtered=True)


def test_the_pager_leads_to_the_previous_and_next_page() -> None:
    middle = paper_list(browsed(BENCH, page=2, pages=3), filtered=False)
    assert Elements(middle).values("data-turn") == ["1", "3"]
    first, last = (paper_list(browsed(BENCH, page=page, pages=2), filtered=False) for page in (1, 2))
    assert Elements(first).values("data-turn") == ["2"]
    assert Elements(last).values("data-turn") == ["1"]
    assert Elements(paper_list(browsed(BENCH), filtered=False)).values("data-turn") == []


def test_a_paper_shows_its_abstract_unchanged_with_each_sentence_numbered() -> None:
    html = paper_page(BENCH, "nursing", (), UNNAMED)
    abstract = html.split('<p class="abstract">')[1].split("</p>")[0]
    numbers = [f'<sup class="nth">{number}</sup>' for number in range(1, len(BENCH.sentences) + 1)]
    assert all(number in abstract for number in numbers)
    for number in numbers:
        abstract = abstract.replace(number, "")
    assert Elements(abstract).text == plain(BENCH.abstract)


def test_a_field_that_no_paper_has_can_not_be_filtered_by() -> None:
    assert {"author", "venue", "keyword"}.isdisjoint(Elements(controls([BENCH], UNNAMED)).values("name"))
    known = replace(BENCH, authors=("Muster, Ada",), keywords=("sleep",))
    assert {"author", "keyword"} == {"author", "venue", "keyword"} & {
        *Elements(controls([known], UNNAMED)).values("name")
    }


def test_a_paper_without_sentences_can_be_shown() -> None:
    assert "Bare" in paper_page(Paper("Bare", ""), "none", (), UNNAMED)


def test_a_paper_offers_its_reference_a_question_and_similar_papers() -> None:
    seen = Elements(paper_page(BENCH, "nursing", ((DRIFT, 0.42),), UNNAMED))
    assert seen.values("data-format") == [*REFERENCE_FORMATS]
    assert set(seen.values("data-papers")) == {BENCH.key}
    assert seen.values("data-ask") == ["What is NurseBench?"]
    assert DRIFT.title in seen.text and "0.42" in seen.text


def test_an_outcome_lists_skipped_and_fixed_records_with_lines_and_reasons() -> None:
    skipped, repaired = ("line 7: it has no title (No Title)",), ("line 9: two lines were joined (Split)",)
    added = Added("a.json", Changes(added=(BENCH,)), skipped, repaired, 1)
    text = Elements(outcomes([added, Rejected("b.bin", "no text")])).text
    assert "a.json: 1 added, 0 updated, 0 unchanged, 1 skipped" in text
    assert "Skipped: line 7: it has no title (No Title)" in text
    assert "Fixed: line 9: two lines were joined (Split)" in text
    assert "b.bin: nothing was added. No text." in text


@pytest.mark.parametrize(
    ("added", "listed", "more"), [(50, 50, ""), (51, 50, "and 1 more"), (1250, 50, "and 1,200 more")]
)
def test_an_outcome_lists_fifty_papers_and_counts_the_rest(added: int, listed: int, more: str) -> None:
    papers = tuple(Paper(f"Paper {number}", "Text.") for number in range(added))
    seen = Elements(outcomes([Added("a.json", Changes(added=papers))]))
    assert len(seen.values("data-paper")) == listed
    assert seen.text.endswith(more or "added")


def test_a_missing_paper_leads_to_all_papers() -> None:
    seen = Elements(missing_paper())
    assert seen.text == "We can’t find this paper. All papers"
    assert seen.values("href") == ["#/papers"]


def test_a_question_about_a_paper_has_no_latex_in_it() -> None:
    paper = Paper(r"A 12\% Gain", "We gain.")
    assert Elements(paper_page(paper, "gains", (), UNNAMED)).values("data-ask") == ["What does “A 12% Gain” show?"]


def test_a_progress_bar_has_a_value_once_the_total_is_known() -> None:
    assert Elements(progress(Progress("a", 3, 9))).values("max") == ["9"]
    assert Elements(progress(Progress("a"))).values("max") == []


def test_a_fetch_says_how_many_papers_there_are_so_far() -> None:
    assert "Fetching “x” from arXiv: 1 paper so far" in progress(Progress("“x” from arXiv", 1, doing="Fetching"))


def test_the_form_says_which_server_is_contacted_and_with_what() -> None:
    seen = Elements(adding_form(True))
    assert [told.split(",")[0] for told in seen.values("data-told")] == [
        f"Fetch contacts {api.host}" for api in APIS.values()
    ]
    assert "your OpenAlex key" not in adding_form(True)
    assert adding_form(True, has_openalex_key=True).count("your OpenAlex key") == 1


def test_where_fetching_is_off_the_page_says_so_and_has_no_form() -> None:
    assert NOT_ALLOWED in adding_form(False)
    assert "<form" not in adding_form(False)
