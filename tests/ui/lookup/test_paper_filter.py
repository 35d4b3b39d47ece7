from __future__ import annotations

from datetime import date

from index.papers.paper import Paper
from tests.support.library import FakeLibrary
from ui.lookup.paper_filter import PaperFilter, count_undated_skipped, filter_papers, passes_filter

OLD = Paper("Old", "One.", date(2023, 12, 31), listings=("Saved-A.txt",))
NEW = Paper("New", "Two.", date(2024, 1, 1), listings=("saved-b.txt", "Saved-A.txt"))
UNDATED = Paper("Undated", "Three.", listings=("saved-b.txt",))
FIRST = frozenset(["Saved-A.txt"])
LIBRARY = FakeLibrary((NEW, OLD, UNDATED))


def titles(paper_filter: PaperFilter, library: FakeLibrary = LIBRARY) -> list[str]:
    return [paper.title for paper in filter_papers(library, paper_filter)]


def test_without_search_text_papers_are_newest_first_and_undated_ones_last() -> None:
    assert titles(PaperFilter(), FakeLibrary((UNDATED, OLD, NEW))) == ["New", "Old", "Undated"]


def test_with_search_text_papers_are_in_the_order_of_the_search() -> None:
    assert titles(PaperFilter(search="anything")) == ["Undated", "Old", "New"]
    assert titles(PaperFilter(search="anything", listings=FIRST, limit=1)) == ["Old"]


def test_a_search_is_not_cut_off_before_the_filter() -> None:
    many = FakeLibrary((OLD, *(Paper(f"Paper {number}", "Text.") for number in range(30))))
    assert titles(PaperFilter(search="anything", listings=FIRST), many) == ["Old"]


def test_the_first_and_last_day_are_included() -> None:
    assert titles(PaperFilter(since=date(2024, 1, 1))) == ["New"]
    assert titles(PaperFilter(until=date(2023, 12, 31))) == ["Old"]
    assert titles(PaperFilter(since=date(2023, 12, 31), until=date(2024, 1, 1))) == ["New", "Old"]


def test_undated_papers_may_be_included() -> None:
    included = PaperFilter(since=date(2024, 1, 1), include_undated=True)
    assert titles(included) == ["New", "Undated"]
    assert titles(PaperFilter(search="anything", since=date(2024, 1, 1), include_undated=True)) == [
        "Undated",
        "New",
    ]
    assert count_undated_skipped(LIBRARY, included) == 0


def test_a_search_result_outside_the_dates_is_dropped() -> None:
    assert titles(PaperFilter(search="anything", since=date(2024, 1, 1))) == ["New"]


def test_the_limit_counts_only_papers_that_pass_the_filter() -> None:
    assert titles(PaperFilter(listings=FIRST, limit=2)) == ["New", "Old"]
    assert titles(PaperFilter(undated=True, limit=1)) == ["Undated"]


def test_the_search_text_does_not_decide_whether_a_paper_fits() -> None:
    assert passes_filter(OLD, PaperFilter(search="another subject"))


def test_undated_papers_are_counted_only_when_a_date_range_excludes_them() -> None:
    assert count_undated_skipped(LIBRARY, PaperFilter()) == 0
    assert count_undated_skipped(LIBRARY, PaperFilter(since=date(2024, 1, 1))) == 1
    assert count_undated_skipped(LIBRARY, PaperFilter(until=date(2024, 1, 1))) == 1
    assert count_undated_skipped(LIBRARY, PaperFilter(since=date(2024, 1, 1), listings=FIRST)) == 0
