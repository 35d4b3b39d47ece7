"""One paper from its many listings, and what a new listing changes: pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.papers.paper import Paper

__all__ = ["Changes", "combine", "is_cut_off", "merge", "without"]

ELLIPSES = ("…", "...")
CLOSING = (".", "!", "?", '"', "'", ")", "]", "”", "’", "。")


@dataclass(frozen=True)
class Changes:
    """What became of each incoming paper, or of each one to be removed; it stands in one of the four."""

    added: tuple[Paper, ...] = ()
    updated: tuple[Paper, ...] = ()
    unchanged: tuple[Paper, ...] = ()
    removed: tuple[Paper, ...] = ()

    def __str__(self) -> str:
        told = f"{len(self.added)} added, {len(self.updated)} updated, {len(self.unchanged)} unchanged"
        return f"{told}, {len(self.removed)} removed" if self.removed else told

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.added or self.updated or self.removed)


def merge(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return each paper once, by `Paper.key`, in the order of first sight.

    The later text wins, unless it is cut off and the earlier is not. A full date beats an inferred one,
    and any beats none. Listings are united.

    >>> merge([Paper("A Title", "Old."), Paper("A title.", "New.", organisation="Lab")])[0].abstract
    'New.'
    """
    merged: dict[str, Paper] = {}
    for paper in papers:
        earlier = merged.get(paper.key)
        merged[paper.key] = _joined(earlier, paper) if earlier else paper
    return tuple(merged.values())


def combine(corpus: Iterable[Paper], incoming: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus with the incoming papers merged into it, and what that changed.

    >>> print(combine([Paper("A", "One.")], [Paper("A", "One."), Paper("B", "Two.")])[1])
    1 added, 0 updated, 1 unchanged
    """
    known = {paper.key: paper for paper in merge(corpus)}
    news = tuple(incoming)
    papers = merge((*known.values(), *news))
    mentioned = {paper.key for paper in news}
    touched = [paper for paper in papers if paper.key in mentioned]
    changes = Changes(
        added=tuple(paper for paper in touched if paper.key not in known),
        updated=tuple(paper for paper in touched if paper.key in known and paper != known[paper.key]),
        unchanged=tuple(paper for paper in touched if paper == known.get(paper.key)),
    )
    return papers, changes


def without(corpus: Iterable[Paper], outgoing: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus without the outgoing papers, told by `Paper.key`, and what that changed.

    >>> papers, changes = without([Paper("A", "One."), Paper("B", "Two.")], [Paper("a", ""), Paper("C", "")])
    >>> [paper.title for paper in papers], [paper.title for paper in changes.removed]
    (['B'], ['A'])
    """
    keys = {paper.key for paper in outgoing}
    known = tuple(corpus)
    kept = tuple(paper for paper in known if paper.key not in keys)
    return kept, Changes(removed=tuple(paper for paper in known if paper.key in keys))


def is_cut_off(text: str, other: str) -> bool:
    """Say whether `text` breaks off where `other`, the same text from elsewhere, may go on.

    It does when it ends with an ellipsis, or without closing punctuation as the beginning of the other.

    >>> is_cut_off("We show that", "We show that it works."), is_cut_off("We show it.", "We show it. Twice.")
    (True, False)
    """
    end = text.rstrip()
    if end.endswith(ELLIPSES):
        return True
    return not end.endswith(CLOSING) and len(end) < len(other.rstrip()) and other.startswith(end)


def _joined(earlier: Paper, later: Paper) -> Paper:
    broken = is_cut_off(later.abstract, earlier.abstract) and not is_cut_off(earlier.abstract, later.abstract)
    dated = max(later, earlier, key=_certainty)  # the first of two equals: the later listing
    return replace(
        later,
        abstract=earlier.abstract if broken else later.abstract,
        date=dated.date,
        date_inferred=dated.date_inferred,
        organisation=later.organisation or earlier.organisation,
        listings=tuple(sorted({*earlier.listings, *later.listings})),
    )


def _certainty(paper: Paper) -> tuple[bool, bool, int]:
    """Rank a date: full, inferred, none. Of two inferred years the greater is nearer: each is a lower bound."""
    inferred = paper.date is not None and paper.date_inferred
    return paper.date is not None, not inferred, paper.date.toordinal() if paper.date and inferred else 0
