"""Relevance scores of papers for a question: pure functions over arrays."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens
from index.embeddings import RoundedVectors, sign_products

__all__ = [
    "SIGNALS",
    "WEIGHTS_FILE",
    "Indices",
    "fuse_scores",
    "inverse_document_frequency",
    "late_interaction",
    "ranking_weights",
    "segment_argmax",
    "segment_max",
]

Indices = NDArray[np.int64]
"""Row numbers: of papers or passages, or of the first row of each segment of an array."""

SIGNALS = ("passage_cosine", "passage_bm25", "match_by_idf", "match_by_rarity", "match_by_word")
"""What a paper is ranked by, each in about [0, 1].

The cosine similarity and the normalised BM25 score of its best passage; and the question's late interaction with
its tokens, weighted by their IDF, by the rarity of their words, and alike for each word.
"""

WEIGHTS_FILE = Path(__file__).with_name("ranking_weights.json")
"""The weights of the signals for each `Purpose`, and where they come from."""

Purpose = Literal["best", "list"]
"""What papers are ranked for: being the one that answers, or belonging in a list."""


def segment_max(values: Floats, starts: Indices) -> Floats:
    """Return the maximum of each segment of an array; segment i starts at `starts[i]`, and none is empty.

    >>> segment_max(np.array([1, 5, 2, 4], np.float32), np.array([0, 2])).tolist()
    [5.0, 4.0]
    """
    return np.maximum.reduceat(values, starts)


def segment_argmax(values: Floats, starts: Indices) -> Indices:
    """Return the index of the first maximum of each segment of an array, as in `segment_max`.

    >>> segment_argmax(np.array([1, 5, 5, 2, 4], np.float32), np.array([0, 3])).tolist()
    [1, 4]
    """
    highest = np.repeat(segment_max(values, starts), np.diff(starts, append=len(values)))
    reached = np.flatnonzero(values == highest)
    return reached[np.searchsorted(reached, starts)]


def inverse_document_frequency(counts: NDArray[np.int64], documents: int, vocabulary: int) -> Floats:
    """Return log(1 + N / (1 + n)) for each of `vocabulary` token ids, where n of N documents contain the token.

    `counts` holds n for the first token ids; no document contains the others.

    >>> inverse_document_frequency(np.array([0, 2, 1]), 2, 4) * 100 // 1
    array([109.,  51.,  69., 109.], dtype=float32)
    """
    containing = np.zeros(vocabulary, np.int64)
    containing[: len(counts)] = counts
    return np.log1p(documents / (1 + containing)).astype(np.float32)


def late_interaction(question: RoundedVectors, weights: Floats, texts: ScaledTokens) -> Floats:
    """Return ColBERT's MaxSim of the question with each text.

    For each token of the question, the highest cosine similarity with a token of the text is
    taken; these maxima are averaged with the given weights (tokens,), or with each of several rows of weights
    (n, tokens). The tokens of the texts are in the same basis. The result is (texts,), or (n, texts); it is 0
    where all weights are 0.
    """
    weighted: NDArray[np.bool_] = np.asarray(np.atleast_2d(weights).any(axis=0))
    similarities = sign_products(texts.bits, question.at(weighted))
    similarities *= texts.scales[:, None]
    best = np.maximum.reduceat(similarities, texts.starts, axis=0).T.copy()
    shares = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-9)
    return np.asarray(shares[..., weighted] @ best, np.float32)


@cache
def ranking_weights(purpose: Purpose = "best") -> Floats:
    """Return the weight of each of `SIGNALS`, (len(SIGNALS),)."""
    weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights"][purpose]
    return np.array([weights[signal] for signal in SIGNALS], np.float32)


def fuse_scores(signals: Floats, purpose: Purpose = "best") -> Floats:
    """Return the weighted mean of the signals of each paper, (papers,), given all or the first of `SIGNALS`.

    `signals` is (n, papers). All signals are on one scale, so the result is comparable between questions.

    >>> fuse_scores(np.ones((5, 1), np.float32)).tolist(), fuse_scores(np.zeros((2, 1), np.float32)).tolist()
    ([1.0], [0.0])
    """
    weights = ranking_weights(purpose)[: len(signals)]
    return np.asarray(weights @ signals / weights.sum(), np.float32)
