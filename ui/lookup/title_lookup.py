"""Find papers by a title, or part of one, as typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from index.errors import FootnoteError
from index.papers import Paper, normalised_title

if TYPE_CHECKING:
    from ui.protocols import Library

__all__ = ["TitleError", "find_by_title", "find_exact_title", "papers_by_title"]

TITLES_IN_ERROR = 3
"""How many titles an error message lists."""


class TitleError(FootnoteError):
    """Raised for a title that matches no paper, or several; the message lists the candidates."""


def find_by_title(title: str, library: Library) -> Paper:
    """Return the one paper that a title matches; raise TitleError if it matches none or several."""
    found = papers_by_title(title, library.papers)
    if len(found) == 1:
        return found[0]
    if found:
        raise TitleError(f"{title!r} matches {len(found)} papers; type more of the title: {_listed(found)}")
    closest = [hit.paper for hit in library.search(title, TITLES_IN_ERROR)] if normalised_title(title) else []
    raise TitleError(f"no paper is called {title!r}; the closest are: {_listed(closest)}")


def find_exact_title(title: str, library: Library) -> Paper:
    """Return the paper with exactly this title, normalised; raise TitleError if there is none."""
    for paper in library.papers:
        if normalised_title(paper.title) == normalised_title(title):
            return paper
    raise TitleError(f"no paper has the exact title {title!r}; footnote papers --format titles lists them")


def papers_by_title(title: str, papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return the papers whose normalised title equals the text; else starts with it; else contains it.

    >>> shelf = [Paper("Pay Attention to MLPs", ""), Paper("Attention Is All You Need", "")]
    >>> [paper.title for paper in papers_by_title("attention", shelf)]
    ['Attention Is All You Need']
    >>> len(papers_by_title("tention", shelf)), papers_by_title("!", shelf)
    (2, ())
    """
    wanted = normalised_title(title)
    titles = [(normalised_title(paper.title), paper) for paper in papers]
    tiers = (
        [paper for known, paper in titles if known == wanted],
        [paper for known, paper in titles if known.startswith(wanted)],
        [paper for known, paper in titles if wanted in known],
    )
    return tuple(next((tier for tier in tiers if tier), ())) if wanted else ()


def _listed(papers: Iterable[Paper]) -> str:
    titles = [paper.title for paper in papers]
    more = f"; and {len(titles) - TITLES_IN_ERROR} more" if len(titles) > TITLES_IN_ERROR else ""
    return "; ".join(titles[:TITLES_IN_ERROR]) + more
