from __future__ import annotations

from datetime import date

from index.papers.paper import Paper
from tests.support.library import FakeLibrary
from ui.lookup.paper_filter import Choice, choose, fits, undated_left_out

OLD = Paper("Old", "One.", date(2023, 12, 31), listings=("Saved-A.txt",))
NEW = Paper("New", "Two.", date(2024, 1, 1), listings=("saved-b.txt", "Saved-A.txt"))
UNDATED = Paper("Undated", "Three.", listings=("saved-b.txt",))
LIBRARY = FakeLibrary((NEW, OLD, UNDATED))


def titles(choice: Choice, library: FakeLibrary = LIBRARY) -> list[str]:
    return [paper.title for paper in choose(library, choice)]


def test_without_search_text_papers_are_newest_first_and_undated_ones_last() -> None:
    assert titles(Choice(), FakeLibrary((UNDATED, OLD, NEW))) == ["New", "Old", "Undated"]


def test_with_search_text_papers_are_in_the_order_of_the_search() -> None:
    assert titles(Choice(search="anything")) == ["Undated", "Old", "New"]
    assert titles(Choice(search="anything", listing="saved-a", limit=1)) == ["Old"]


def test_a_search_is_not_cut_off_before_the_filter() -> None:
    many = FakeLibrary((OLD, *(Paper(f"Paper {number}", "Text.") for number in range(30))))
    assert titles(Choice(search="anything", listing="saved-a"), many) == ["Old"]


def test_the_first_and_last_day_are_included() -> None:
    assert titles(Choice(since=date(2024, 1, 1))) == ["New"]
    assert titles(Choice(until=date(2023, 12, 31))) == ["Old"]
    assert titles(Choice(since=date(2023, 12, 31), until=date(2024, 1, 1))) == ["New", "Old"]


def test_a_search_result_outside_the_dates_is_dropped() -> None:
    assert titles(Choice(search="anything", since=date(2024, 1, 1))) == ["New"]


def test_the_limit_counts_only_papers_that_pass_the_filter() -> None:
    assert titles(Choice(listing="saved-a", limit=2)) == ["New", "Old"]
    assert titles(Choice(undated=True, limit=1)) == ["Undated"]


def test_the_search_text_does_not_decide_whether_a_paper_fits() -> None:
    assert fits(OLD, Choice(search="another subject"))


def test_undated_papers_are_counted_only_when_a_date_range_excludes_them() -> None:
    assert undated_left_out(LIBRARY, Choice()) == 0
    assert undated_left_out(LIBRARY, Choice(since=date(2024, 1, 1))) == 1
    assert undated_left_out(LIBRARY, Choice(until=date(2024, 1, 1))) == 1
    assert undated_left_out(LIBRARY, Choice(since=date(2024, 1, 1), listing="saved-a")) == 0
