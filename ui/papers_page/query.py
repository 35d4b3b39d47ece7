"""Choose and sort the papers that the page shows for what the reader typed and selected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.field_filter import FieldFilter
from index.papers import Paper, clean
from ui.lookup import (
    Matches,
    PaperFilter,
    first_day,
    lacks_only_a_date,
    last_day,
    match_papers,
    passes_filter,
)
from ui.protocols import Library
from ui.sent_values import sent_object

__all__ = ["SORTS", "Browsed", "View", "browse", "read_view"]

PAGE_SIZE = 20
"""Papers per page of the list."""

LONGEST_TEXT = 300
"""Characters of a search, a date or any other text field that are read."""

SORTS = ("best", "newest", "oldest", "title")
"""The sort orders; "best" is best match first, or newest first if nothing is searched for."""


@dataclass(frozen=True)
class View:
    """What the reader typed and selected; `theme` is its name on the map, and pages count from 1.

    The papers of a `collection` are for the filter to know, see `scope.browsed`.
    """

    text: str = ""
    filter: PaperFilter = field(default_factory=PaperFilter)
    theme: str | None = None
    collection: str = ""
    sort: str = "best"
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether the view may exclude papers."""
        return bool(self.text) or self.theme is not None or self.filter != PaperFilter()


@dataclass(frozen=True)
class Browsed:
    """The `papers` on one page of all the papers `found`, in the order `sort`.

    `undated` is how many papers a date range excluded only because they have no date. `complete` is False if no
    paper has all the words searched for, so that those with some of them were found.
    """

    papers: tuple[Paper, ...]
    found: tuple[Paper, ...]
    page: int
    pages: int
    undated: int = 0
    sort: str = "newest"
    complete: bool = True


def read_view(text: str) -> View:
    """Return the view described by the page's JSON; anything missing or malformed gets its default.

    Raises ValueError, with a message for the reader, for a date that can't be parsed.
    """
    fields = sent_object(text)
    since, until, listing = (_string(fields, name) for name in ("since", "until", "listing"))
    paper_filter = PaperFilter(
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
        undated=fields.get("undated") is True,
        include_undated=fields.get("include_undated") is True,
        listings=frozenset([listing]) if listing else None,
        only=FieldFilter(
            author=_string(fields, "author") or None,
            venue=_string(fields, "venue") or None,
            keyword=_string(fields, "keyword") or None,
        ),
    )
    sort, page = _string(fields, "sort"), fields.get("page")
    return View(
        text=_string(fields, "text"),
        filter=paper_filter,
        theme=_string(fields, "theme") or None,
        collection=_string(fields, "collection"),
        sort=sort if sort in SORTS else "best",
        page=page if type(page) is int and page > 0 else 1,
    )


def browse(library: Library, view: View) -> Browsed:
    """Return the papers of a view: all of them, or those that match its text, filtered, sorted and paged.

    A page number past the end gives the last page.
    """
    matches = match_papers(library, view.text) if view.text else Matches(tuple(library.papers))
    theme = _keys_of_theme(library, view.theme)
    in_theme = [paper for paper in matches.papers if theme is None or paper.key in theme]
    sort = "newest" if view.sort == "best" and not view.text else view.sort
    found = _sorted([paper for paper in in_theme if passes_filter(paper, view.filter)], sort)
    undated = sum(lacks_only_a_date(paper, view.filter) for paper in in_theme)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(view.page, pages)
    shown = found[PAGE_SIZE * (page - 1) : PAGE_SIZE * page]
    return Browsed(tuple(shown), tuple(found), page, pages, undated, sort, matches.complete)


def _keys_of_theme(library: Library, theme: str | None) -> frozenset[str] | None:
    """Return the keys of the papers in a theme, or None if no theme is selected."""
    if theme is None:
        return None
    paper_map = library.map
    pairs = zip(library.papers, paper_map.themes, strict=True)
    return frozenset(paper.key for paper, number in pairs if paper_map.names[number] == theme)


def _sorted(papers: list[Paper], sort: str) -> list[Paper]:
    """Return papers in an order, those of the best match as they are; sorted by date, undated ones come last."""
    if sort == "title":
        return sorted(papers, key=lambda paper: paper.title.casefold())
    if sort == "oldest":
        return sorted(papers, key=lambda paper: paper.date or date.max)
    if sort == "newest":
        return sorted(papers, key=lambda paper: paper.date or date.min, reverse=True)
    return papers


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return clean(value)[:LONGEST_TEXT] if isinstance(value, str) else ""
