"""Papers by the title that someone typed."""

from __future__ import annotations

from collections.abc import Iterable

from index.errors import FootnoteError
from index.papers import Paper, normalised_title
from ui.lookup.paper_filter import Shelf

__all__ = ["TitleError", "paper_called", "paper_called_just", "papers_called"]

SHOWN = 3
"""How many titles an error names."""


class TitleError(FootnoteError):
    """Raised for a title that no paper has, or that several may mean; the message names them."""


def paper_called(title: str, shelf: Shelf) -> Paper:
    """Return the one paper that a title means; raise TitleError for none or several."""
    found = papers_called(title, shelf.papers)
    if len(found) == 1:
        return found[0]
    if found:
        raise TitleError(f"{title!r} may mean {len(found)} papers; give more of the title: {_named(found)}")
    nearest = [hit.paper for hit in shelf.search(title, SHOWN)] if normalised_title(title) else []
    raise TitleError(f"no paper is called {title!r}; the nearest are: {_named(nearest)}")


def paper_called_just(title: str, shelf: Shelf) -> Paper:
    """Return the paper that has this title, whole; raise TitleError when none has."""
    for paper in shelf.papers:
        if normalised_title(paper.title) == normalised_title(title):
            return paper
    raise TitleError(f"no paper is called just {title!r}; footnote papers --format titles lists them")


def papers_called(title: str, papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return the papers that a title can mean: by its whole, else by how it begins, else by a part of it.

    >>> shelf = [Paper("Pay Attention to MLPs", ""), Paper("Attention Is All You Need", "")]
    >>> [paper.title for paper in papers_called("attention", shelf)]
    ['Attention Is All You Need']
    >>> len(papers_called("tention", shelf)), papers_called("!", shelf)
    (2, ())
    """
    wanted = normalised_title(title)
    titles = [(normalised_title(paper.title), paper) for paper in papers]
    ways = (
        [paper for known, paper in titles if known == wanted],
        [paper for known, paper in titles if known.startswith(wanted)],
        [paper for known, paper in titles if wanted in known],
    )
    return tuple(next((way for way in ways if way), ())) if wanted else ()


def _named(papers: Iterable[Paper]) -> str:
    titles = [paper.title for paper in papers]
    more = f"; and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return "; ".join(titles[:SHOWN]) + more
