"""Token embeddings in a bit a number: stop words left out, rotated at random, then only the signs are kept.

After a random rotation every component of a vector is about normally distributed, and its sign is the best that a
bit can keep. A scale for each vector makes its dot products with others right on average. This is RaBitQ (Gao and
Long, 2024, arXiv 2405.12497); nothing is trained, and there are no centroids to keep.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.papers import STOP_WORDS, Paper, Passage

__all__ = [
    "bytes_per_vector",
    "content_tokens",
    "dequantise",
    "join_windows",
    "quantise",
    "rotate",
    "rotate_back",
]

COMPONENTS_PER_BYTE = 8

SIGNS_OF_BYTE = np.where(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1), 1, -1).astype(np.float32)
"""The eight signs that each byte stands for, (256, 8)."""

_HAS_LETTER = re.compile(r"[^\W_]")


def join_windows(paper: Paper, windows: Sequence[Passage], tokens: Sequence[TokenEmbeddings]) -> TokenEmbeddings:
    """Return the tokens of a paper, given those of each window: title, line break, part of the abstract.

    A token in several windows gets the mean of its vectors there. Spans become offsets into the abstract, negative
    in the title.
    """
    before = len(paper.title) + 1
    shifted = [
        one.spans + np.where(one.spans < before, -before, window.start - before)
        for window, one in zip(windows, tokens, strict=True)
    ]
    spans = np.concatenate(shifted).astype(np.int32)
    order = np.lexsort(spans.T[::-1])
    spans = spans[order]
    first = np.flatnonzero(np.diff(spans, axis=0, prepend=-before - 1).any(axis=1))
    sums = np.add.reduceat(np.concatenate([one.vectors for one in tokens])[order], first, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    ids = np.concatenate([one.ids for one in tokens])[order]
    return TokenEmbeddings(np.asarray(sums / np.maximum(lengths, 1e-9), np.float32), spans[first], ids[first])


def content_tokens(paper: Paper, tokens: TokenEmbeddings) -> NDArray[np.int64]:
    """Return the rows of a paper's tokens without stop words and punctuation, or all if there are no others.

    >>> vectors, spans = np.zeros((4, 2), np.float32), np.array([[-2, -1], [0, 3], [4, 8], [8, 9]], np.int32)
    >>> content_tokens(Paper("T", "The cats."), TokenEmbeddings(vectors, spans, np.arange(4))).tolist()
    [0, 2]
    """
    text, shift = f"{paper.title}\n{paper.abstract}", len(paper.title) + 1
    pieces = [text[start + shift : end + shift].strip().lower() for start, end in tokens.spans.tolist()]
    content = [row for row, one in enumerate(pieces) if one not in STOP_WORDS and _HAS_LETTER.search(one)]
    return np.array(content or range(len(pieces)), np.int64)


def bytes_per_vector(dimension: int) -> int:
    """Return how many bytes the signs of a vector take."""
    return -(-dimension // COMPONENTS_PER_BYTE)


def rotate(vectors: Floats) -> Floats:
    """Return vectors (n, dimension), filled up with zeros to a multiple of eight, in the basis of `dequantise`."""
    missing = -vectors.shape[1] % COMPONENTS_PER_BYTE
    padded = np.pad(vectors, ((0, 0), (0, missing))) if missing else vectors
    return np.asarray(padded @ _rotation(padded.shape[1]), np.float32)


def quantise(vectors: Floats) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Return the signs of vectors (n, dimension), eight components a byte, and the scale of each vector, (n,).

    A scale is chosen so that a vector's dot product with its own approximation is right, and so, on average, are
    its dot products with others.
    """
    rotated = rotate(vectors)
    scales = np.einsum("nd,nd->n", vectors, vectors) / np.maximum(np.abs(rotated).sum(axis=1), 1e-6)
    return np.packbits(rotated > 0, axis=1), scales.astype(np.float16)


def dequantise(codes: NDArray[np.uint8], scales: NDArray[np.float16]) -> Floats:
    """Return the vectors that `quantise` approximated, in the basis of `rotate`."""
    signs = np.take(SIGNS_OF_BYTE, codes, axis=0).reshape(len(codes), -1)  # five times as fast as indexing
    return signs * scales.astype(np.float32)[:, None]


def rotate_back(vectors: Floats, dimension: int) -> Floats:
    """Return vectors in the basis of `rotate` in their original one."""
    return np.asarray(vectors @ _rotation(vectors.shape[1])[:dimension].T, np.float32)


@cache
def _rotation(dimension: int) -> Floats:
    """Return a random orthogonal matrix, always the same one for a dimension.

    NumPy never changes the numbers of `RandomState`, and with positive signs the decomposition is unique.
    """
    orthogonal, triangle = np.linalg.qr(np.random.RandomState(0).standard_normal((dimension, dimension)))
    return np.asarray(orthogonal * np.sign(np.diag(triangle)), np.float32)
