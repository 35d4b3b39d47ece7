"""Merge the versions of a paper that different listings hold, and report what a change does to a corpus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.papers.paper import Paper

__all__ = ["Changes", "add_papers", "is_cut_off", "merge_duplicates", "remove_papers"]

ELLIPSES = ("…", "...")
CLOSING = (".", "!", "?", '"', "'", ")", "]", "”", "’", "。")
"""Characters that a complete text may end with."""


@dataclass(frozen=True)
class Changes:
    """The outcome of adding or removing papers; each paper concerned is in exactly one of the five groups.

    `left_out` are the papers without an abstract, which can't be indexed.
    """

    added: tuple[Paper, ...] = ()
    updated: tuple[Paper, ...] = ()
    unchanged: tuple[Paper, ...] = ()
    removed: tuple[Paper, ...] = ()
    left_out: tuple[Paper, ...] = ()

    def __str__(self) -> str:
        counts = f"{len(self.added)} added, {len(self.updated)} updated, {len(self.unchanged)} unchanged"
        removed = f", {len(self.removed)} removed" if self.removed else ""
        left_out = f", {len(self.left_out)} left out for want of an abstract" if self.left_out else ""
        return counts + removed + left_out

    def __bool__(self) -> bool:
        """Return whether the corpus changed."""
        return bool(self.added or self.updated or self.removed)


def merge_duplicates(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return one paper per `Paper.key`, in the order in which the keys first appear.

    The title and abstract come from the last version, except that a complete abstract is never replaced by
    one that is cut off. A full date beats an inferred one, and any date beats none. `listings` is the union.

    >>> merge_duplicates([Paper("A Title", "Old."), Paper("A title.", "New.", organisation="Lab")])[0].abstract
    'New.'
    """
    merged: dict[str, Paper] = {}
    for paper in papers:
        earlier = merged.get(paper.key)
        merged[paper.key] = _merge(earlier, paper) if earlier else paper
    return tuple(merged.values())


def add_papers(corpus: Iterable[Paper], incoming: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus with the incoming papers merged into it, and the changes.

    A paper that has no abstract, and gets none from a version in the corpus, is left out.

    >>> print(add_papers([Paper("A", "One.")], [Paper("A", ""), Paper("B", "Two."), Paper("C", "")])[1])
    1 added, 0 updated, 1 unchanged, 1 left out for want of an abstract
    """
    before = {paper.key: paper for paper in merge_duplicates(corpus)}
    incoming = tuple(incoming)
    merged = merge_duplicates((*before.values(), *incoming))
    papers = tuple(paper for paper in merged if paper.abstract.strip())
    incoming_keys = {paper.key for paper in incoming}
    touched = [paper for paper in papers if paper.key in incoming_keys]
    changes = Changes(
        added=tuple(paper for paper in touched if paper.key not in before),
        updated=tuple(paper for paper in touched if paper.key in before and paper != before[paper.key]),
        unchanged=tuple(paper for paper in touched if paper == before.get(paper.key)),
        left_out=tuple(paper for paper in merged if not paper.abstract.strip()),
    )
    return papers, changes


def remove_papers(corpus: Iterable[Paper], outgoing: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus without the outgoing papers, which are identified by `Paper.key`, and the changes.

    >>> corpus = [Paper("A", "One."), Paper("B", "Two.")]
    >>> papers, changes = remove_papers(corpus, [Paper("a", ""), Paper("C", "")])
    >>> [paper.title for paper in papers], [paper.title for paper in changes.removed]
    (['B'], ['A'])
    """
    keys = {paper.key for paper in outgoing}
    corpus = tuple(corpus)
    kept = tuple(paper for paper in corpus if paper.key not in keys)
    return kept, Changes(removed=tuple(paper for paper in corpus if paper.key in keys))


def is_cut_off(text: str, other: str) -> bool:
    """Return whether `text` is incomplete, given another version of the same text.

    It is if it ends with an ellipsis, or if it lacks closing punctuation and `other` starts with all of it and
    goes on.

    >>> is_cut_off("We show that", "We show that it works."), is_cut_off("We show it.", "We show it. Twice.")
    (True, False)
    """
    end = text.rstrip()
    if end.endswith(ELLIPSES):
        return True
    return not end.endswith(CLOSING) and len(end) < len(other.rstrip()) and other.startswith(end)


def _merge(earlier: Paper, later: Paper) -> Paper:
    old, new = earlier.abstract, later.abstract
    abstract = old if is_cut_off(new, old) and not is_cut_off(old, new) else new
    dated = max(later, earlier, key=_date_certainty)  # a tie goes to the first argument: the later listing
    return replace(
        later,
        abstract=abstract,
        date=dated.date,
        date_inferred=dated.date_inferred,
        organisation=later.organisation or earlier.organisation,
        listings=tuple(sorted({*earlier.listings, *later.listings})),
    )


def _date_certainty(paper: Paper) -> tuple[bool, bool, int]:
    """Return a sort key that ranks full dates above inferred ones, and those above none.

    An inferred year is the earliest year possible, so the later of two inferred dates is the better one.
    """
    inferred = paper.date is not None and paper.date_inferred
    return paper.date is not None, not inferred, paper.date.toordinal() if paper.date and inferred else 0
