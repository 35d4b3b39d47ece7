"""Find the papers that contain the words that a person typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.papers import STOP_WORDS, Paper
from ui.lookup.title_lookup import papers_by_title

if TYPE_CHECKING:
    from ui.protocols import Library

__all__ = ["Matches", "match_papers"]


@dataclass(frozen=True)
class Matches:
    """The papers that contain what was typed, best match first; `complete` unless they lack some of the words."""

    papers: tuple[Paper, ...]
    complete: bool = True


def match_papers(library: Library, text: str) -> Matches:
    """Return the papers whose title and abstract contain all words of the text, or else those with some of them.

    Stop words are ignored. Papers whose title contains the text as typed come first, the others follow in the
    order of the search.
    """
    words = [word for word in text.split() if word.lower() not in STOP_WORDS] or [text]
    with_each = [_containing(library, word) for word in words]
    with_all = frozenset.intersection(*with_each)
    found = with_all or frozenset.union(*with_each)
    if not found:
        return Matches(())
    ranked = [*papers_by_title(text, library.papers), *(hit.paper for hit in library.search(text, None))]
    rank = {paper.key: place for place, paper in reversed(list(enumerate(ranked)))}
    papers = [paper for paper in library.papers if paper.key in found]
    papers.sort(key=lambda paper: rank.get(paper.key, len(ranked)))
    return Matches(tuple(papers), complete=bool(with_all))


def _containing(library: Library, word: str) -> frozenset[str]:
    """Return the keys of the papers with a word or, if there are none, with a part of a word, as while typing."""
    if papers := library.containing(word):
        return frozenset(paper.key for paper in papers)
    part = word.casefold()
    return frozenset(
        paper.key
        for paper in library.papers
        if part in paper.title.casefold() or part in paper.abstract.casefold()
    )
