"""Select papers by text, date and listing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.papers import Paper

if TYPE_CHECKING:
    from ui.protocols import Library

__all__ = ["Choice", "choose", "fits", "undated_left_out"]


@dataclass(frozen=True)
class Choice:
    """Which papers are wanted; None means no restriction.

    `since` and `until` are inclusive, and exclude undated papers. With `undated`, only papers without a date
    are wanted. `listing` is any part of a listing's name, in any case.
    """

    search: str | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    listing: str | None = None
    limit: int | None = None


def choose(library: Library, choice: Choice) -> tuple[Paper, ...]:
    """Return the papers that pass the filter: best match first if there is a search text, else newest first."""
    if choice.search:
        ranked = [hit.paper for hit in library.search(choice.search, None, choice.since, choice.until)]
    else:
        ranked = sorted(library.papers, key=lambda paper: paper.date or date.min, reverse=True)
    return tuple(paper for paper in ranked if fits(paper, choice))[: choice.limit]


def undated_left_out(library: Library, choice: Choice) -> int:
    """Return how many papers are excluded by a date range only because they have no date."""
    if choice.since is None and choice.until is None:
        return 0
    return sum(paper.date is None and _in_listing(paper, choice) for paper in library.papers)


def fits(paper: Paper, choice: Choice) -> bool:
    """Return whether a paper passes the filter's dates and listing; the search text is ignored."""
    return (
        _in_date_range(paper, choice)
        and _in_listing(paper, choice)
        and not (choice.undated and paper.date is not None)
    )


def _in_date_range(paper: Paper, choice: Choice) -> bool:
    if choice.since is None and choice.until is None:
        return True
    return paper.date is not None and (choice.since or date.min) <= paper.date <= (choice.until or date.max)


def _in_listing(paper: Paper, choice: Choice) -> bool:
    wanted = (choice.listing or "").casefold()
    return not wanted or any(wanted in listing.casefold() for listing in paper.listings)
