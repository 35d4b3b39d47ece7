"""A paper found for a question."""

from __future__ import annotations

from dataclasses import dataclass

from index.papers import Paper, Passage

__all__ = ["Hit"]


@dataclass(frozen=True)
class Hit:
    """A paper found for a question, its score in about [0, 1], and its best passage.

    `match` is its late interaction with the question, in about [0, 1]; rare English words weigh more in it than
    in the score.
    """

    paper: Paper
    score: float
    passage: Passage
    match: float = 0.0
