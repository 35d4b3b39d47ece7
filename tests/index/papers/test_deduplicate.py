"""Tests of index/papers/deduplicate.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.listings.collect import default_papers
from index.papers.deduplicate import Changes, add_papers, is_cut_off, merge_duplicates, remove_papers
from index.papers.paper import Paper, normalised_title, title_key

BUNDLED = default_papers()

days = st.dates(date(2019, 1, 1), date(2026, 12, 31))
paper_lists = st.lists(
    st.builds(
        Paper,
        title=st.sampled_from(["A Title", "a title.", "Another", "V_0", "V_{0.5}"]),
        abstract=st.sampled_from(["We show that", "We show that it works.", "It works…", "Other words."]),
        date=st.none() | days,
        date_inferred=st.booleans(),
        organisation=st.sampled_from([None, "Lab"]),
        listings=st.sampled_from([("a.txt",), ("b.txt",)]),
    )
)


def merged(*versions: Paper) -> Paper:
    (paper,) = merge_duplicates(versions)
    return paper


def test_a_paper_in_several_listings_becomes_one_paper_that_names_them_all() -> None:
    papers = merge_duplicates(BUNDLED)
    kaleidoscope = next(paper for paper in papers if paper.title.startswith("Value Kaleidoscope"))
    assert len(kaleidoscope.listings) == 4
    assert kaleidoscope.listings == tuple(sorted(kaleidoscope.listings))
    assert kaleidoscope.date == date(2023, 9, 1)


def test_papers_keep_the_order_of_their_first_appearance() -> None:
    first_seen = list(dict.fromkeys(paper.key for paper in BUNDLED))
    assert [paper.key for paper in merge_duplicates(BUNDLED)] == first_seen


def test_the_later_text_wins() -> None:
    paper = merged(Paper("Title", "At proxy.example."), Paper("TITLE", "At the hub."))
    assert (paper.title, paper.abstract) == ("TITLE", "At the hub.")


def test_a_url_that_one_page_rewrote_is_corrected_by_a_later_page() -> None:
    nursing = next(paper for paper in merge_duplicates(BUNDLED) if paper.title.startswith("NurValues"))
    assert "huggingface.co/datasets" in nursing.abstract


def test_a_truncated_abstract_does_not_replace_a_complete_one() -> None:
    whole = Paper("Title", "We show that it works. It does.")
    for part in ("We show that it works. It", "We show that…", "We show ..."):
        assert merged(whole, Paper("Title", part)).abstract == whole.abstract
        assert merged(Paper("Title", part), whole).abstract == whole.abstract


def test_of_two_truncated_abstracts_the_later_wins() -> None:
    assert merged(Paper("Title", "We show ..."), Paper("Title", "We show that ...")).abstract == "We show that ..."


@pytest.mark.parametrize(
    ("text", "other", "cut_off"),
    [
        ("We show it.", "We show it. And more.", False),
        ("We show it", "We show it. And more.", True),
        ("We show it", "We show it", False),
        ("We show it  ", "We show it \n", False),
        ("We show it", "We show it!", True),
        ("We show it!", "We show it", False),
        ("Another text", "We show it. And more.", False),
        ("We show it…", "We show it", True),
        ("We show it...\n", "", True),
    ],
)
def test_a_text_is_cut_off_if_it_ends_early_or_with_an_ellipsis(text: str, other: str, cut_off: bool) -> None:
    assert is_cut_off(text, other) is cut_off


@pytest.mark.parametrize("end", ['"', "'", ")", "]", "”", "’", "。", "?"])
def test_a_closing_quote_or_bracket_also_ends_a_complete_text(end: str) -> None:
    assert not is_cut_off(f"We show it{end}", f"We show it{end} And more.")


def test_a_full_date_beats_an_inferred_one_and_any_date_beats_none() -> None:
    full = Paper("Title", "A.", date(2024, 5, 1))
    inferred = Paper("Title", "A.", date(2026, 5, 1), date_inferred=True)
    undated = Paper("Title", "A.")
    for pair in ((full, inferred), (inferred, full), (full, undated), (undated, full)):
        assert (merged(*pair).date, merged(*pair).date_inferred) == (full.date, False)
    for pair in ((inferred, undated), (undated, inferred)):
        assert (merged(*pair).date, merged(*pair).date_inferred) == (inferred.date, True)


def test_of_two_full_dates_the_later_listing_wins() -> None:
    old, new = Paper("Title", "A.", date(2024, 5, 1)), Paper("Title", "A.", date(2023, 5, 1))
    assert merged(old, new).date == date(2023, 5, 1)


def test_of_two_inferred_dates_the_later_date_wins() -> None:
    early, late = (Paper("Title", "A.", date(year, 5, 20), date_inferred=True) for year in (2025, 2026))
    assert merged(early, late).date == merged(late, early).date == date(2026, 5, 20)


def test_a_month_is_kept_beside_the_same_year_alone() -> None:
    month = Paper("A", "B.", date(2017, 1, 1), date_inferred=True, date_precision="month")
    year = replace(month, date_precision="year")
    assert merged(month, year).date_precision == merged(year, month).date_precision == "month"


def test_an_organisation_is_kept_whichever_listing_names_it() -> None:
    named, nameless = Paper("Title", "A.", organisation="Lab"), Paper("Title", "A.")
    assert merged(named, nameless).organisation == merged(nameless, named).organisation == "Lab"


def test_adding_the_same_listings_again_changes_nothing() -> None:
    corpus, first = add_papers((), BUNDLED)
    again, second = add_papers(corpus, BUNDLED)
    assert (len(first.added), len(first.updated), len(first.unchanged)) == (279, 0, 0)
    assert (len(second.added), len(second.updated), len(second.unchanged)) == (0, 0, 279)
    assert again == corpus
    assert first and not second


def test_changes_separate_added_updated_and_unchanged_papers() -> None:
    old, same, other = Paper("Old", "A."), Paper("Same", "B."), Paper("Other", "D.")
    dated, new = Paper("Old", "A.", date(2024, 5, 1)), Paper("New", "C.")
    corpus, changes = add_papers((old, same, other), (dated, same, new))
    assert corpus == (dated, same, other, new)
    assert (changes.added, changes.updated, changes.unchanged) == ((new,), (dated,), (same,))
    assert str(changes) == "1 added, 1 updated, 1 unchanged"


def test_removing_papers_reports_only_those_that_were_there() -> None:
    kept, gone = Paper("Kept", "A."), Paper("Gone", "B.")
    corpus, changes = remove_papers((kept, gone), (Paper("GONE", ""), Paper("Never There", "")))
    assert (corpus, changes) == ((kept,), Changes(removed=(gone,)))
    assert str(changes) == "0 added, 0 updated, 0 unchanged, 1 removed"
    assert changes


@given(paper_lists, paper_lists)
def test_every_incoming_paper_is_added_updated_or_unchanged(corpus: list[Paper], incoming: list[Paper]) -> None:
    after, changes = add_papers(merge_duplicates(corpus), incoming)
    assert len({paper.key for paper in after}) == len(after)
    reported = {*changes.added, *changes.updated, *changes.unchanged}
    names = {
        normalised_title(name) for paper in reported for name in (paper.title, *(v.title for v in paper.versions))
    }
    assert {normalised_title(paper.title) for paper in incoming} == names
    assert reported <= set(after)
    assert len(reported) == len(changes.added) + len(changes.updated) + len(changes.unchanged)


@given(paper_lists)
def test_a_merged_corpus_is_taken_as_it_is(papers: list[Paper]) -> None:
    corpus = merge_duplicates(papers)
    assert add_papers(corpus, ()) == (corpus, Changes())


TRAINS = "We follow 212 travellers on night trains. They lose 48 minutes of sleep a night, and a blanket helps."
TIDES = "This volume collects eleven papers on tidal power from the 2010 workshop."
ICE = "This volume collects nine papers on glacier acoustics from the 2012 workshop."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"identifiers": {"doi": "10.1234/p.1"}}, {"identifiers": {"doi": "10.1234/p.2"}}),
        ({"authors": ("Muster, Ada",)}, {"authors": ("Probe, Cy",)}),
        ({"date": date(2010, 1, 1)}, {"date": date(2012, 1, 1)}),
    ],
)
def test_different_papers_of_one_title_stay_two_with_keys_of_their_own(
    one: dict[str, object], other: dict[str, object]
) -> None:
    papers = (Paper("Preface", TIDES, **one), Paper("Preface", ICE, **other))  # type: ignore[arg-type]
    tides, ice = merge_duplicates(papers)
    assert (tides.abstract, ice.abstract) == (TIDES, ICE)
    assert tides.key == title_key("Preface") != ice.key
    assert merge_duplicates((*papers, *papers)) == (tides, ice)


def test_long_abstracts_without_a_word_in_common_are_of_two_papers() -> None:
    first, second = (" ".join(f"{word}{n}" for n in range(40)) for word in ("cat", "dog"))
    assert len(merge_duplicates([Paper("Editorial", first), Paper("Editorial", second)])) == 2


@pytest.mark.parametrize("kind", ["doi", "arxiv", "pubmed"])
def test_a_corrected_title_replaces_the_old_one_if_an_identifier_says_it_is_the_same(kind: str) -> None:
    old, new = (Paper(title, TRAINS, identifiers={kind: "x"}) for title in ("Nigt Trains", "Night Trains"))
    corpus, changes = add_papers([old], [new])
    assert [paper.title for paper in corpus] == ["Night Trains"]
    assert (corpus[0].versions, len(changes.updated)) == ((), 1)
    assert corpus[0].key == old.key, "links to the paper still lead to it"


def test_a_corrected_title_replaces_the_old_one_if_the_citation_key_says_it_is_the_same() -> None:
    old, new = (
        Paper(title, TRAINS, citation_key="muster2021") for title in ("Nigt Trains", "Night Trains at Night")
    )
    assert [paper.title for paper in merge_duplicates([old, new])] == ["Night Trains at Night"]
    other = Paper("Bread and Yeast", ICE, citation_key="muster2021")
    assert len(merge_duplicates([old, other])) == 2, "a key of another library"


def test_a_preprint_and_its_published_version_are_one_work_and_the_published_one_is_shown() -> None:
    preprint = Paper("Honey Slows Mould: A Preprint", TRAINS, date(2022, 1, 1), kind="preprint")
    published = Paper("Honey Slows Mould", TRAINS, date(2023, 1, 1), kind="article", venue="Journal of Honey")
    for pair in ((preprint, published), (published, preprint)):
        (work,) = merge_duplicates(pair)
        assert (work.title, work.date, work.venue) == ("Honey Slows Mould", date(2023, 1, 1), "Journal of Honey")
        assert [version.title for version in work.versions] == ["Honey Slows Mould: A Preprint"]
        assert merge_duplicates((work, *pair)) == (work,)


def test_one_abstract_under_two_titles_that_differ_in_a_number_is_of_two_papers() -> None:
    assert len(merge_duplicates([Paper("Honey: Part 1", TRAINS), Paper("Honey: Part 2", TRAINS)])) == 2
    assert (
        len(merge_duplicates([Paper("Reply to Muster", "No abstract."), Paper("Reply to Ada", "No abstract.")]))
        == 2
    )


def test_a_paper_that_has_both_identifiers_joins_what_was_two() -> None:
    by_doi, by_arxiv = (
        Paper("One", TIDES, identifiers={"doi": "10.1/a"}),
        Paper("Two", ICE, identifiers={"arxiv": "b"}),
    )
    assert len(merge_duplicates([by_doi, by_arxiv])) == 2
    assert (
        len(merge_duplicates([by_doi, by_arxiv, Paper("One", TIDES, identifiers={"doi": "10.1/a", "arxiv": "b"})]))
        == 1
    )


def test_what_is_known_is_never_replaced_by_nothing() -> None:
    known = Paper("T", TRAINS, authors=("Muster, Ada",), identifiers={"doi": "10.1/a"}, venue="J", keywords=("k",))
    for pair in ((known, Paper("T", TRAINS)), (Paper("T", TRAINS), known)):
        assert merge_duplicates(pair) == (known,)


def test_a_conflict_keeps_both_and_is_reported_once() -> None:
    one, other = (Paper("T", TRAINS, venue=venue) for venue in ("Journal A", "Journal B"))
    corpus, first = add_papers([one], [other])
    assert first.conflicts == (
        "'T': the venue is Journal B in one listing and Journal A in another; both are kept",
    )
    assert [version.venue for version in corpus[0].versions] == ["Journal A"]
    for again in (one, other):
        after, second = add_papers(corpus, [again])
        assert (after, second.conflicts, bool(second)) == (corpus, (), False)


def test_a_new_file_name_or_a_vote_is_no_change() -> None:
    known = Paper("T", TRAINS, listings=("a.json",), fields={"upvotes": "1"})
    corpus, changes = add_papers([known], [Paper("T", TRAINS, listings=("b.json",), fields={"upvotes": "2"})])
    assert not changes
    assert corpus[0].listings == ("a.json", "b.json")
