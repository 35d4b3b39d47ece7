"""How strongly the best papers for a question stand out from the rest of the corpus; declining is based on it.

A ranking always has a best paper, even if none answers. The evidence score compares the best papers with a sample
of the whole corpus. Unlike a similarity, it is comparable between a short question in a paper's own words and a
long one in quite different words.
"""

from __future__ import annotations

import math

import numpy as np

from index.arrays import Floats
from index.search.scoring import Indices

__all__ = ["BACKGROUND_SIZE", "EVIDENCE_PAPERS", "MIN_BACKGROUND", "evenly_spaced", "evidence_score"]

EVIDENCE_PAPERS = 3
"""Number of best papers that the evidence for an answer is measured in."""

BACKGROUND_SIZE = 100
"""Size of the sample that the best papers are compared with; 50 is less reliable, more brings no improvement."""

MIN_BACKGROUND = 30
"""Size from which a sample's own mean and standard deviation are used."""

DEFAULT_MEAN, DEFAULT_STD = 0.31, 0.057
"""Mean and standard deviation of late interaction in the five listings; used for a smaller sample."""

FLOOR_SLOPE, FLOOR_START = 25.0, 0.5
"""Floor of the score: 25 x (MaxSim - 0.5), so that a near-verbatim match (MaxSim about 0.8) scores 7.5."""


def evidence_score(cosine: float, maxsim: float, background: Floats, words: float) -> float:
    """Return how strong the evidence is that papers answer a question, from 0 up.

    `cosine` is the question's similarity with the papers' nearest passage, `maxsim` their best late interaction
    with it, and `background` the late interaction of each paper in a sample of the corpus. The score is the
    z-score of `maxsim` times `cosine` times the square root of the number of `words`: the mean over many words
    varies less by chance than the mean over few. A short question can't score high that way, so there is a floor
    for words that are found nearly verbatim.

    >>> background = np.repeat(np.array([0.2, 0.4], np.float32), 20)
    >>> round(evidence_score(0.5, 0.6, background, words=9), 2)  # three standard deviations, times 0.5, times 3
    4.5
    >>> round(evidence_score(0.5, 0.8, background, words=1), 2)
    7.5
    """
    small = len(background) < MIN_BACKGROUND
    mean, std = (DEFAULT_MEAN, DEFAULT_STD) if small else (float(background.mean()), float(background.std()))
    standing_out = max(cosine, 0.0) * (maxsim - mean) / max(std, 1e-9) * math.sqrt(words)
    floor = FLOOR_SLOPE * (maxsim - FLOOR_START)
    return max(standing_out, floor, 0.0)


def evenly_spaced(count: int, limit: int) -> Indices:
    """Return at most `limit` of the indices 0 to `count` - 1, evenly spaced.

    >>> evenly_spaced(7, 3).tolist(), evenly_spaced(2, 3).tolist()
    ([0, 3, 6], [0, 1])
    """
    return np.linspace(0, count - 1, min(count, limit)).astype(np.int64)
