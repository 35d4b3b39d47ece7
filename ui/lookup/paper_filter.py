"""Select papers by text, date, listing, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.field_filter import ANY, FieldFilter
from index.papers import Paper

if TYPE_CHECKING:
    from ui.protocols import Library

__all__ = ["PaperFilter", "count_undated_skipped", "filter_papers", "lacks_only_a_date", "passes_filter"]


@dataclass(frozen=True)
class PaperFilter:
    """Which papers are wanted; None means no restriction.

    `since` and `until` are inclusive, and exclude undated papers unless they are to be included. With `undated`,
    only papers without a date are wanted. `listings` are files, of which a paper is in one or more.
    """

    search: str | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    include_undated: bool = False
    listings: frozenset[str] | None = None
    limit: int | None = None
    only: FieldFilter = ANY


def filter_papers(library: Library, wanted: PaperFilter) -> tuple[Paper, ...]:
    """Return the papers that pass the filter: best match first if there is a search text, else newest first."""
    if wanted.search:
        dates = (None, None) if wanted.include_undated else (wanted.since, wanted.until)
        ranked = [hit.paper for hit in library.search(wanted.search, None, *dates)]
    else:
        ranked = sorted(library.papers, key=lambda paper: paper.date or date.min, reverse=True)
    return tuple(paper for paper in ranked if passes_filter(paper, wanted))[: wanted.limit]


def count_undated_skipped(library: Library, wanted: PaperFilter) -> int:
    """Return how many papers are excluded by a date range only because they have no date."""
    return sum(lacks_only_a_date(paper, wanted) for paper in library.papers)


def passes_filter(paper: Paper, wanted: PaperFilter) -> bool:
    """Return whether a paper passes the filter's dates, listing and fields; the search text is ignored."""
    return (
        _in_date_range(paper, wanted)
        and _in_listing(paper, wanted)
        and wanted.only.passes(paper)
        and not (wanted.undated and paper.date is not None)
    )


def lacks_only_a_date(paper: Paper, wanted: PaperFilter) -> bool:
    """Return whether a paper is excluded by the date range only because it has no date."""
    bounded = (wanted.since is not None or wanted.until is not None) and not wanted.include_undated
    return bounded and paper.date is None and _in_listing(paper, wanted) and wanted.only.passes(paper)


def _in_date_range(paper: Paper, wanted: PaperFilter) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    if paper.date is None:
        return wanted.include_undated
    return (wanted.since or date.min) <= paper.date <= (wanted.until or date.max)


def _in_listing(paper: Paper, wanted: PaperFilter) -> bool:
    return wanted.listings is None or not wanted.listings.isdisjoint(paper.listings)
