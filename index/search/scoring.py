"""Relevance scores of papers for a question: pure functions over arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings

__all__ = ["Indices", "fuse_scores", "inverse_document_frequency", "late_interaction", "segment_max"]

Indices = NDArray[np.int64]
"""Row numbers: of papers or passages, or of the first row of each segment of an array."""

MAXSIM_WEIGHT = 1.5
"""Weight of late interaction in the fused score, where cosine similarity and BM25 each weigh 1.

Of the weights tried (eval/RANKING.md), the one that is no worse than 1 on any set of questions.
"""


def segment_max(values: Floats, starts: Indices) -> Floats:
    """Return the maximum of each segment of an array; segment i starts at `starts[i]`, and none is empty.

    >>> segment_max(np.array([1, 5, 2, 4], np.float32), np.array([0, 2])).tolist()
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


def late_interaction(question: TokenEmbeddings, weights: Floats, vectors: Floats, starts: Indices) -> Floats:
    """Return ColBERT's MaxSim of the question with each text.

    For each token of the question, the highest cosine similarity with a token of the text is taken; these maxima
    are averaged with the given weights (tokens,), or with each of several rows of weights (n, tokens). `vectors`
    holds the token embeddings of all texts (tokens, dimension), those of text i from `starts[i]` on. The result
    is (texts,), or (n, texts); it is 0 where all weights are 0.
    """
    weighted = np.atleast_2d(weights).any(axis=0)
    similarities = vectors @ question.vectors[weighted].T  # the larger matrix first: faster
    best = np.maximum.reduceat(similarities, starts, axis=0).T.copy()
    shares = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-9)
    return np.asarray(shares[..., weighted] @ best, np.float32)


def fuse_scores(cosines: Floats, bm25: Floats, maxsim: Floats | None = None) -> Floats:
    """Return the weighted mean of the scores: cosine similarity, normalised BM25 and, if given, late interaction.

    All are on one scale of about [0, 1], so the result is comparable between questions.

    >>> one = np.array([1], np.float32)
    >>> fuse_scores(one, 0 * one).tolist(), fuse_scores(one, one, one).tolist()
    ([0.5], [1.0])
    """
    if maxsim is None:
        return np.asarray((cosines + bm25) / 2, np.float32)
    return np.asarray((cosines + bm25 + MAXSIM_WEIGHT * maxsim) / (2 + MAXSIM_WEIGHT), np.float32)
