"""How sure it is that papers answer to a question: what a decline rests on.

The best paper may hold no answer. Ranking compares papers; this asks how far the best stand out from what papers
of any subject have for the question. Unlike a similarity, that says as much of a long question in quite other
words as of a short one in the paper's own.
"""

from __future__ import annotations

import math

import numpy as np

from index.arrays import Floats
from index.search.scoring import Rows

__all__ = ["BACKGROUND", "FEWEST", "NEAREST", "evidence", "spread_out"]

NEAREST = 3
"""Papers, the best ones, in which evidence is looked for."""

BACKGROUND = 100
"""Papers of any subject that the best are to stand out from; half as many tell it less surely, more no better."""

FEWEST = 30
"""Papers from which on they say how well papers of any subject match."""

USUAL, SPREAD = 0.31, 0.057
"""The mean match of any paper and its standard deviation, in the five listings; taken where papers are fewer."""

LITERAL, VAGUE = 25.0, 0.5
"""What a match is worth by itself, and from which on: words that are found as they stand have one of .8."""


def evidence(cosine: float, match: float, usual: Floats, words: float) -> float:
    """Return how sure it is that papers answer to a question, from 0 up.

    `cosine` is that of the question with their nearest passage, `match` their best late interaction with it, and
    `usual` what that is for papers of any subject. How many standard deviations it lies above them is multiplied
    by the root of the number of `words`: the mean of many words varies less by chance than that of few. A question
    of few words can't stand out so; it is sure when they are found much as they stand.

    >>> usual = np.repeat(np.array([0.2, 0.4], np.float32), 20)
    >>> round(evidence(0.5, 0.6, usual, words=9), 2)  # three deviations, three times as sure
    4.5
    >>> round(evidence(0.5, 0.8, usual, words=1), 2)
    7.5
    """
    few = len(usual) < FEWEST
    mean, spread = (USUAL, SPREAD) if few else (float(usual.mean()), float(usual.std()))
    standing_out = max(cosine, 0.0) * (match - mean) / max(spread, 1e-9) * math.sqrt(words)
    return max(standing_out, LITERAL * (match - VAGUE), 0.0)


def spread_out(papers: int, most: int = BACKGROUND) -> Rows:
    """Return the rows of at most so many papers, evenly spread over all of them.

    >>> spread_out(7, 3).tolist(), spread_out(2, 3).tolist()
    ([0, 3, 6], [0, 1])
    """
    return np.linspace(0, papers - 1, min(papers, most)).astype(np.int64)
