"""A paper found for a question."""

from __future__ import annotations

from dataclasses import dataclass

from index.papers import Paper, Passage

__all__ = ["Hit"]


@dataclass(frozen=True)
class Hit:
    """A paper found for a question, its score in about [0, 1], and its best passage.

    `belonging` says how well it belongs in a list for the question, in about [0, 1]; shared words and rare ones
    count for more in it than in the score.
    """

    paper: Paper
    score: float
    passage: Passage
    belonging: float = 0.0
