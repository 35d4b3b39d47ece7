"""Which papers the page shows for what was typed and chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.papers import Paper
from ui.lookup import Choice, first_day, fits, last_day, papers_called
from ui.protocols import Library

__all__ = ["SORTS", "Browsed", "View", "browse", "read_view"]

PAGE = 20
"""Papers on a page of the list."""

MATCHES = 60
"""Papers that a search shows; each paper matches a little, so there has to be an end."""

LONGEST = 300
"""Characters of a search that are read."""

SORTS = ("best", "newest", "oldest", "title")
"""What papers can be sorted by; the best match where something is searched for, else the newest first."""


@dataclass(frozen=True)
class View:
    """What was typed and chosen: a text, a choice, a theme, an order and a page; the first page is 1."""

    text: str = ""
    choice: Choice = field(default_factory=Choice)
    theme: int | None = None
    sort: str = "best"
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether papers are left out."""
        return bool(self.text) or self.theme is not None or self.choice != Choice()


@dataclass(frozen=True)
class Browsed:
    """The papers on a page, and the `found`, of which they are a part, in order; `undated` were left out."""

    papers: tuple[Paper, ...]
    found: tuple[Paper, ...]
    page: int
    pages: int
    undated: int


def read_view(text: str) -> View:
    """Return the view that the page asks for in JSON.

    What it leaves out is open. Raises ValueError with a sentence for the reader where a date is none.
    """
    asked = _record(text)
    since, until = _string(asked, "since"), _string(asked, "until")
    choice = Choice(
        since=first_day(since) if since else None,
        until=last_day(until) if until else None,
        undated=asked.get("undated") is True,
        listing=_string(asked, "listing") or None,
    )
    theme, sort, page = asked.get("theme"), _string(asked, "sort"), asked.get("page")
    return View(
        text=_string(asked, "text"),
        choice=choice,
        theme=theme if isinstance(theme, int) else None,
        sort=sort if sort in SORTS else "best",
        page=page if isinstance(page, int) and page > 0 else 1,
    )


def browse(shelf: Library, view: View) -> Browsed:
    """Return the papers of a view.

    A text is looked for in titles first, then in what the abstracts say.
    """
    ranked = _matching(shelf, view) if view.text else list(shelf.papers)
    in_theme = _theme_of(shelf, view.theme)
    of_theme = [paper for paper in ranked if in_theme is None or paper.key in in_theme]
    found = [paper for paper in of_theme if fits(paper, view.choice)]
    if view.text:
        found = found[:MATCHES]
    found = _sorted(found, view)
    pages = max(1, -(-len(found) // PAGE))
    page = min(view.page, pages)
    bounded = view.choice.since is not None or view.choice.until is not None
    undated = sum(paper.date is None for paper in of_theme) if bounded else 0
    return Browsed(tuple(found[PAGE * (page - 1) : PAGE * page]), tuple(found), page, pages, undated)


def _matching(shelf: Library, view: View) -> list[Paper]:
    """Return papers whose title has the text, then those that match it best; more where a filter follows."""
    titled = papers_called(view.text, shelf.papers)[:MATCHES]
    filtered = view.choice.listing is not None or view.theme is not None or view.choice.undated
    hits = shelf.search(view.text, 5 * MATCHES if filtered else MATCHES, view.choice.since, view.choice.until)
    return list({paper.key: paper for paper in (*titled, *(hit.paper for hit in hits))}.values())


def _theme_of(shelf: Library, theme: int | None) -> frozenset[str] | None:
    if theme is None:
        return None
    pairs = zip(shelf.papers, shelf.map.themes, strict=True)
    return frozenset(paper.key for paper, own in pairs if own == theme)


def _sorted(papers: Sequence[Paper], view: View) -> list[Paper]:
    """Return papers in the order asked for; those without a date come last."""
    if view.sort == "title":
        return sorted(papers, key=lambda paper: paper.title.casefold())
    if view.sort == "oldest":
        return sorted(papers, key=lambda paper: paper.date or date.max)
    if view.sort == "newest" or not view.text:
        return sorted(papers, key=lambda paper: paper.date or date.min, reverse=True)
    return list(papers)


def _record(text: str) -> dict[str, Any]:
    try:
        asked = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _string(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
