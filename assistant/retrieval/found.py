"""The papers found for a question, and what is known about how well they match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import LISTED_SHAPES, Shape
from index.errors import EncoderError
from index.lifecycle import Snapshot
from index.papers import Paper
from index.search import Hit, Reranker, rerank

__all__ = ["Found", "reranked"]


@dataclass(frozen=True)
class Found:
    """The ranked papers for a question, and what is known about how well they match.

    `near` are the papers to answer from: all that belong on the list, in an overview or in the comparison, or else
    the best, those tied with it and, if `unsure` whether one answer is asked for, those that a list would have.
    `borderline` counts those of `near` that may not belong. `shape` is what is asked for. `snapshot` is what was
    searched. `evidence` is how far the best papers stand out; None for a follow-up, and for a question without a
    subject. `named` are the papers that the question names, `unknown_names` names of a comparison that stand for
    no paper. `first` is the order: best, newest or oldest. `notices` tell the reader how dates were read, and of a
    reranker that couldn't be used; `undated_skipped` papers were left out for want of a date. `among` is how many
    papers of an earlier answer were searched; 0 for all. As a table, the papers of a list are shown side by side,
    too.
    """

    snapshot: Snapshot
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]
    shape: Shape = "fact"
    unsure: bool = False
    borderline: int = 0
    evidence: float | None = None
    named: tuple[Paper, ...] = ()
    unknown_names: tuple[str, ...] = ()
    first: str = "best"
    notices: tuple[str, ...] = ()
    undated_skipped: int = 0
    among: int = 0
    as_table: bool = False

    @property
    def several(self) -> bool:
        """Whether several papers are asked for, each to be quoted by a sentence."""
        return self.shape in (*LISTED_SHAPES, "corpus")


def reranked(reranker: Reranker | None, question: str, hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], str]:
    """Return the hits in the reranker's order, or in their own with a notice if it can't be used."""
    if reranker is None:
        return tuple(hits), ""
    try:
        return rerank(reranker, question, hits), ""
    except EncoderError as error:
        return tuple(hits), f"Ranked without a reranker: {error}."
