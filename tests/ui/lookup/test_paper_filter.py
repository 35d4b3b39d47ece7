"""Papers are picked by date, by listing and by having no date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.papers.paper import Paper
from ui.lookup.paper_filter import Choice, choose, undated_left_out

OLD = Paper("Old", "One.", date(2023, 12, 31), listings=("Saved-A.txt",))
NEW = Paper("New", "Two.", date(2024, 1, 1), listings=("saved-b.txt", "Saved-A.txt"))
UNDATED = Paper("Undated", "Three.", listings=("saved-b.txt",))


@dataclass(frozen=True)
class FakeHit:
    paper: Paper


@dataclass(frozen=True)
class FakeShelf:
    """Finds every paper, from Z to A."""

    papers: tuple[Paper, ...] = (OLD, UNDATED, NEW)

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> Sequence[FakeHit]:
        return tuple(map(FakeHit, sorted(self.papers, key=lambda paper: paper.title, reverse=True)))[:limit]


def titles(choice: Choice) -> list[str]:
    return [paper.title for paper in choose(FakeShelf(), choice)]


def test_without_a_text_the_newest_come_first_and_the_undated_last() -> None:
    assert titles(Choice()) == ["New", "Old", "Undated"]


def test_with_a_text_the_order_is_the_search_s() -> None:
    assert titles(Choice(search="anything")) == ["Undated", "Old", "New"]
    assert titles(Choice(search="anything", listing="saved-a", limit=1)) == ["Old"]


def test_the_first_and_the_last_day_are_included() -> None:
    assert titles(Choice(since=date(2024, 1, 1))) == ["New"]
    assert titles(Choice(until=date(2023, 12, 31))) == ["Old"]
    assert titles(Choice(since=date(2023, 12, 31), until=date(2024, 1, 1))) == ["New", "Old"]


def test_a_limit_counts_papers_that_fit() -> None:
    assert titles(Choice(listing="saved-a", limit=2)) == ["New", "Old"]
    assert titles(Choice(undated=True, limit=1)) == ["Undated"]


def test_undated_papers_are_counted_only_where_dates_leave_them_out() -> None:
    assert undated_left_out(FakeShelf(), Choice()) == 0
    assert undated_left_out(FakeShelf(), Choice(since=date(2024, 1, 1))) == 1
    assert undated_left_out(FakeShelf(), Choice(since=date(2024, 1, 1), listing="saved-a")) == 0
