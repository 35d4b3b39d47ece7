"""Scores of papers for a question: pure functions over arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings

__all__ = ["best_of_each", "fuse", "inverse_document_frequency", "late_interaction"]

Rows = NDArray[np.int64]

CLOSE_WEIGHT = 1.5
"""What late interaction weighs beside the two signals of the best passage.

Of all weights tried, eval/RANKING.md, the one that is no worse on any set of questions.
"""


def best_of_each(values: Floats, starts: Rows) -> Floats:
    """Return the greatest of each run of values; run i starts at `starts[i]`, and none is empty.

    >>> best_of_each(np.array([1, 5, 2, 4], np.float32), np.array([0, 2])).tolist()
    [5.0, 4.0]
    """
    return np.maximum.reduceat(values, starts)


def inverse_document_frequency(counts: NDArray[np.int64], documents: int, vocabulary: int) -> Floats:
    """Return log(1 + N / (1 + n)) for each of `vocabulary` token ids, where n of N documents contain the token.

    `counts` holds n for the first token ids; no document contains the others.

    >>> inverse_document_frequency(np.array([0, 2, 1]), 2, 4) * 100 // 1
    array([109.,  51.,  69., 109.], dtype=float32)
    """
    containing = np.zeros(vocabulary, np.int64)
    containing[: len(counts)] = counts
    return np.log1p(documents / (1 + containing)).astype(np.float32)


def late_interaction(question: TokenEmbeddings, weights: Floats, vectors: Floats, starts: Rows) -> Floats:
    """Return how well each text matches the question, word piece by word piece (ColBERT's MaxSim).

    Each piece of the question finds its most similar piece in a text, and the similarities are averaged by
    `weights` (pieces,), or by several rows of them (n, pieces). `vectors` holds all texts' pieces
    (pieces, dimension), text i's from `starts[i]`. What is returned is (texts,), or (n, texts).
    """
    told = np.atleast_2d(weights).any(axis=0)
    matches = vectors @ question.vectors[told].T  # the larger matrix first: faster
    best = np.maximum.reduceat(matches, starts, axis=0).T.copy()
    shares = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-9)
    return np.asarray(shares[..., told] @ best, np.float32)


def fuse(cosines: Floats, shares: Floats, matches: Floats | None = None) -> Floats:
    """Return the weighted mean of the signals: best passage's cosine, its share of BM25, late interaction.

    They have one scale, so that a score compares between questions.

    >>> one = np.array([1], np.float32)
    >>> fuse(one, 0 * one).tolist(), fuse(one, one, one).tolist()
    ([0.5], [1.0])
    """
    if matches is None:
        return np.asarray((cosines + shares) / 2, np.float32)
    return np.asarray((cosines + shares + CLOSE_WEIGHT * matches) / (2 + CLOSE_WEIGHT), np.float32)
