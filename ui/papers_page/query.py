"""Choose and sort the papers that the page shows for what the reader typed and selected."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.papers import Paper
from ui.lookup import PaperFilter, first_day, last_day, papers_by_title, passes_filter
from ui.protocols import Library

__all__ = ["SORTS", "Browsed", "View", "browse", "read_view"]

PAGE_SIZE = 20
"""Papers per page of the list."""

SEARCH_RESULTS = 60
"""Papers that a search shows at most; every paper matches a little, so the results have to end somewhere."""

SEARCH_DEPTH = 5
"""How many times SEARCH_RESULTS are searched for when a filter is going to drop some of them."""

LONGEST_TEXT = 300
"""Characters of a search, a date or any other text field that are read."""

SORTS = ("best", "newest", "oldest", "title")
"""The sort orders; "best" is best match first, or newest first if nothing is searched for."""


@dataclass(frozen=True)
class View:
    """What the reader typed and selected; `theme` is its number on the map, and pages count from 1."""

    text: str = ""
    filter: PaperFilter = field(default_factory=PaperFilter)
    theme: int | None = None
    sort: str = "best"
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether the view may exclude papers."""
        return bool(self.text) or self.theme is not None or self.filter != PaperFilter()


@dataclass(frozen=True)
class Browsed:
    """The `papers` on one page of all the papers `found`, in order.

    `undated` is how many papers a date range excluded because they have no date.
    """

    papers: tuple[Paper, ...]
    found: tuple[Paper, ...]
    page: int
    pages: int
    undated: int


def read_view(text: str) -> View:
    """Return the view described by the page's JSON; anything missing or malformed gets its default.

    Raises ValueError, with a message for the reader, for a date that can't be parsed.
    """
    fields = _read_object(text)
    since, until = _string(fields, "since"), _string(fields, "until")
    paper_filter = PaperFilter(
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
        undated=fields.get("undated") is True,
        listing=_string(fields, "listing") or None,
    )
    theme, sort, page = fields.get("theme"), _string(fields, "sort"), fields.get("page")
    return View(
        text=_string(fields, "text"),
        filter=paper_filter,
        theme=theme if isinstance(theme, int) else None,
        sort=sort if sort in SORTS else "best",
        page=page if isinstance(page, int) and page > 0 else 1,
    )


def browse(library: Library, view: View) -> Browsed:
    """Return the papers of a view: all of them, or those that match its text, filtered, sorted and paged.

    A page number past the end gives the last page.
    """
    candidates = _search(library, view) if view.text else list(library.papers)
    theme = _keys_of_theme(library, view.theme)
    in_theme = [paper for paper in candidates if theme is None or paper.key in theme]
    found = [paper for paper in in_theme if passes_filter(paper, view.filter)]
    if view.text:
        found = found[:SEARCH_RESULTS]
    found = _sorted(found, view)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(view.page, pages)
    has_dates = view.filter.since is not None or view.filter.until is not None
    undated = sum(paper.date is None for paper in in_theme) if has_dates else 0
    return Browsed(tuple(found[PAGE_SIZE * (page - 1) : PAGE_SIZE * page]), tuple(found), page, pages, undated)


def _search(library: Library, view: View) -> list[Paper]:
    """Return the papers whose title contains the text, then the search results, without duplicates.

    The search applies the dates itself; for any other filter it goes SEARCH_DEPTH times as deep.
    """
    by_title = papers_by_title(view.text, library.papers)[:SEARCH_RESULTS]
    filtered = view.filter.listing is not None or view.theme is not None or view.filter.undated
    limit = SEARCH_DEPTH * SEARCH_RESULTS if filtered else SEARCH_RESULTS
    hits = library.search(view.text, limit, view.filter.since, view.filter.until)
    return list({paper.key: paper for paper in (*by_title, *(hit.paper for hit in hits))}.values())


def _keys_of_theme(library: Library, theme: int | None) -> frozenset[str] | None:
    """Return the keys of the papers in a theme, or None if no theme is selected."""
    if theme is None:
        return None
    pairs = zip(library.papers, library.map.themes, strict=True)
    return frozenset(paper.key for paper, theme_of_paper in pairs if theme_of_paper == theme)


def _sorted(papers: Sequence[Paper], view: View) -> list[Paper]:
    """Return papers in the order of the view; sorted by date, undated ones come last."""
    if view.sort == "title":
        return sorted(papers, key=lambda paper: paper.title.casefold())
    if view.sort == "oldest":
        return sorted(papers, key=lambda paper: paper.date or date.max)
    if view.sort == "newest" or not view.text:
        return sorted(papers, key=lambda paper: paper.date or date.min, reverse=True)
    return list(papers)


def _read_object(text: str) -> dict[str, Any]:
    """Return the JSON object that a text holds; an empty one if it holds anything else."""
    try:
        value = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip()[:LONGEST_TEXT] if isinstance(value, str) else ""
