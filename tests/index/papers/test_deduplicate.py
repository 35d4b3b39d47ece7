"""Tests of index/papers/deduplicate.py."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.listings.collect import default_papers
from index.papers.deduplicate import Changes, add_papers, is_cut_off, merge_duplicates, remove_papers
from index.papers.paper import Paper

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
    after, changes = add_papers(corpus, incoming)
    assert len({paper.key for paper in after}) == len(after)
    reported = {*changes.added, *changes.updated, *changes.unchanged}
    assert {paper.key for paper in reported} == {paper.key for paper in incoming}
    assert reported <= set(after)
    assert len(reported) == len(changes.added) + len(changes.updated) + len(changes.unchanged)


@given(paper_lists)
def test_merging_twice_changes_nothing(papers: list[Paper]) -> None:
    assert merge_duplicates(merge_duplicates(papers)) == merge_duplicates(papers)
