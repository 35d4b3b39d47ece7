from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.listings.listing import find_listings, read_listing
from index.papers.deduplicate import combine, is_cut_off, merge
from index.papers.paper import Paper
from tests.conftest import ROOT

DATA = ROOT / "index" / "data"
REAL = tuple(paper for path in find_listings([DATA]) for paper in read_listing(path))

days = st.dates(date(2019, 1, 1), date(2026, 12, 31))
papers = st.lists(
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


def only(*given: Paper) -> Paper:
    (paper,) = merge(given)
    return paper


def test_a_paper_in_several_listings_is_one_paper_that_names_them_all() -> None:
    merged = merge(REAL)
    kaleidoscope = next(paper for paper in merged if paper.title.startswith("Value Kaleidoscope"))
    assert len(kaleidoscope.listings) == 4
    assert kaleidoscope.listings == tuple(sorted(kaleidoscope.listings))
    assert kaleidoscope.date == date(2023, 9, 1)


def test_papers_stay_in_the_order_in_which_they_were_first_seen() -> None:
    first_seen = list(dict.fromkeys(paper.key for paper in REAL))
    assert [paper.key for paper in merge(REAL)] == first_seen


def test_the_later_text_wins() -> None:
    found = only(Paper("Title", "At proxy.example."), Paper("TITLE", "At the hub."))
    assert (found.title, found.abstract) == ("TITLE", "At the hub.")


def test_an_address_that_one_page_changed_is_put_right_by_a_later_page() -> None:
    nursing = next(paper for paper in merge(REAL) if paper.title.startswith("NurValues"))
    assert "huggingface.co/datasets" in nursing.abstract


def test_text_that_is_cut_off_does_not_replace_text_that_is_whole() -> None:
    whole = Paper("Title", "We show that it works. It does.")
    for part in ("We show that it works. It", "We show that…", "We show ..."):
        assert only(whole, Paper("Title", part)).abstract == whole.abstract
        assert only(Paper("Title", part), whole).abstract == whole.abstract


def test_a_shorter_text_that_ends_its_sentence_is_not_cut_off() -> None:
    assert not is_cut_off("We show it.", "We show it. And more.")
    assert not is_cut_off("Another text", "We show it. And more.")


def test_of_two_texts_that_are_cut_off_the_later_wins() -> None:
    assert only(Paper("Title", "We show ..."), Paper("Title", "We show that ...")).abstract == "We show that ..."


def test_a_full_date_beats_an_inferred_one_and_any_beats_none() -> None:
    full = Paper("Title", "A.", date(2024, 5, 1))
    inferred = Paper("Title", "A.", date(2026, 5, 1), date_inferred=True)
    undated = Paper("Title", "A.")
    for pair in ((full, inferred), (inferred, full), (full, undated), (undated, full)):
        assert (only(*pair).date, only(*pair).date_inferred) == (full.date, False)
    for pair in ((inferred, undated), (undated, inferred)):
        assert (only(*pair).date, only(*pair).date_inferred) == (inferred.date, True)


def test_of_two_full_dates_the_later_listing_is_believed() -> None:
    old, new = Paper("Title", "A.", date(2024, 5, 1)), Paper("Title", "A.", date(2023, 5, 1))
    assert only(old, new).date == date(2023, 5, 1)


def test_of_two_inferred_years_the_greater_is_kept() -> None:
    early, late = (Paper("Title", "A.", date(year, 5, 20), date_inferred=True) for year in (2025, 2026))
    assert only(early, late).date == only(late, early).date == date(2026, 5, 20)


def test_an_organisation_is_kept_by_whichever_listing_knows_it() -> None:
    named, nameless = Paper("Title", "A.", organisation="Lab"), Paper("Title", "A.")
    assert only(named, nameless).organisation == only(nameless, named).organisation == "Lab"


def test_the_same_listings_a_second_time_change_nothing() -> None:
    corpus, first = combine((), REAL)
    again, second = combine(corpus, REAL)
    assert (len(first.added), len(first.updated), len(first.unchanged)) == (279, 0, 0)
    assert (len(second.added), len(second.updated), len(second.unchanged)) == (0, 0, 279)
    assert again == corpus


def test_what_a_new_listing_changes_is_told_apart() -> None:
    old, same, other = Paper("Old", "A."), Paper("Same", "B."), Paper("Other", "D.")
    dated, new = Paper("Old", "A.", date(2024, 5, 1)), Paper("New", "C.")
    merged, changes = combine((old, same, other), (dated, same, new))
    assert merged == (dated, same, other, new)
    assert (changes.added, changes.updated, changes.unchanged) == ((new,), (dated,), (same,))
    assert str(changes) == "1 added, 1 updated, 1 unchanged"


@given(papers, papers)
def test_every_paper_is_added_updated_or_unchanged(corpus: list[Paper], incoming: list[Paper]) -> None:
    merged, changes = combine(corpus, incoming)
    assert len({paper.key for paper in merged}) == len(merged)
    told = {*changes.added, *changes.updated, *changes.unchanged}
    assert {paper.key for paper in told} == {paper.key for paper in incoming}
    assert told <= set(merged)
    assert len(told) == len(changes.added) + len(changes.updated) + len(changes.unchanged)


@given(papers)
def test_merging_what_is_merged_changes_nothing(given_papers: list[Paper]) -> None:
    assert merge(merge(given_papers)) == merge(given_papers)
