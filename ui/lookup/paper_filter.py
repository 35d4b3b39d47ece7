"""Papers picked from the corpus: by a text, by date, by listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from index.papers import Paper

__all__ = ["Choice", "Shelf", "choose", "fits", "undated_left_out"]


class Found(Protocol):
    """A paper that a search found: `index.Hit`."""

    @property
    def paper(self) -> Paper:
        """The paper."""


class Shelf(Protocol):
    """Papers that can be searched: `index.PaperIndex`."""

    @property
    def papers(self) -> Sequence[Paper]:
        """Every paper."""

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> Sequence[Found]:
        """Return the papers that match best, best first."""


@dataclass(frozen=True)
class Choice:
    """Which papers are wanted; None leaves a thing open. `listing` is a part of a listing's name."""

    search: str | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    listing: str | None = None
    limit: int | None = None


def choose(shelf: Shelf, choice: Choice) -> tuple[Paper, ...]:
    """Return the papers of a choice: best match first where it has a text, newest first where not."""
    if choice.search:
        ranked = [hit.paper for hit in shelf.search(choice.search, None, choice.since, choice.until)]
    else:
        ranked = sorted(shelf.papers, key=lambda paper: paper.date or date.min, reverse=True)
    return tuple(paper for paper in ranked if fits(paper, choice))[: choice.limit]


def undated_left_out(shelf: Shelf, choice: Choice) -> int:
    """Return how many papers a range of dates leaves out because they have none."""
    if choice.since is None and choice.until is None:
        return 0
    return sum(paper.date is None and _is_of_listing(paper, choice) for paper in shelf.papers)


def fits(paper: Paper, choice: Choice) -> bool:
    """Say whether a paper is of the choice's dates and listing; its text is not looked at."""
    return (
        _is_of_time(paper, choice)
        and _is_of_listing(paper, choice)
        and not (choice.undated and paper.date is not None)
    )


def _is_of_time(paper: Paper, choice: Choice) -> bool:
    if choice.since is None and choice.until is None:
        return True
    return paper.date is not None and (choice.since or date.min) <= paper.date <= (choice.until or date.max)


def _is_of_listing(paper: Paper, choice: Choice) -> bool:
    wanted = (choice.listing or "").casefold()
    return not wanted or any(wanted in listing.casefold() for listing in paper.listings)
