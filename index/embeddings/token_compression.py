"""Token embeddings in a bit a number: stop words left out, rotated at random, then only the signs are kept.

After a random rotation every component of a vector is about normally distributed, and its sign is the best that a
bit can keep. A scale for each vector makes its dot products with others right on average. This is RaBitQ (Gao and
Long, 2024, arXiv 2405.12497); nothing is trained, and there are no centroids to keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.papers import STOP_WORDS, Paper, Passage, passage_text

__all__ = [
    "bytes_per_vector",
    "compress_tokens",
    "dequantise",
    "quantise",
    "rotate",
    "rotate_back",
]

COMPONENTS_PER_BYTE = 8

PAPERS_AT_ONCE = 16
"""Papers compressed at once: ten thousand tokens of windows, 16 MB."""

SIGNS_OF_BYTE = np.where(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1), 1, -1).astype(np.float32)
"""The eight signs that each byte stands for, (256, 8)."""

_HAS_LETTER = re.compile(r"[^\W_]")


CompressedTokens = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8], NDArray[np.float16]]
"""The ids of a paper's tokens, and the spans, codes and scales (`quantise`) of those that are searched."""


def compress_tokens(
    papers: Sequence[Paper], windows: Sequence[Sequence[Passage]], tokens: Sequence[Sequence[TokenEmbeddings]]
) -> Iterator[CompressedTokens]:
    """Yield the tokens of each paper, given those of each of its windows: title, line break, part of the abstract.

    A token in several windows gets the mean of its vectors there. Stop words and punctuation aren't searched,
    unless a paper has nothing else. Spans become offsets into the abstract, negative in the title.
    """
    for start in range(0, len(papers), PAPERS_AT_ONCE):
        some = slice(start, start + PAPERS_AT_ONCE)
        yield from _compressed(papers[some], windows[some], [one for of_paper in tokens[some] for one in of_paper])


def _compressed(
    papers: Sequence[Paper], windows: Sequence[Sequence[Passage]], tokens: Sequence[TokenEmbeddings]
) -> Iterable[CompressedTokens]:
    """Compress the tokens of papers whose texts are laid end to end, so that a span tells the paper as well."""
    texts = [f"{paper.title}\n{paper.abstract}\n" for paper in papers]
    text_starts = np.cumsum([0, *map(len, texts[:-1])])
    abstract_starts = text_starts + [len(paper.title) + 1 for paper in papers]
    shifts = [_shifts(*each) for each in zip(papers, windows, text_starts, abstract_starts, strict=True)]
    all_spans = _shifted([one.spans for one in tokens], np.concatenate(shifts))
    _, first, token = np.unique(all_spans @ [1 << 32, 1], return_index=True, return_inverse=True)
    spans, ids = all_spans[first], np.concatenate([one.ids for one in tokens])[first]
    paper_of = np.searchsorted(text_starts, spans[:, 0], side="right") - 1

    text = "".join(texts)
    pieces = zip(*spans.T.tolist(), strict=True)  # a list for each piece would set off garbage collection
    content = np.array([_is_content(text[start:end]) for start, end in pieces], np.bool_)
    content |= (np.bincount(paper_of[content], minlength=len(papers)) == 0)[paper_of]
    searched = paper_of[content]
    searched_spans = (spans[content] - abstract_starts[searched, None]).astype(np.int32)

    vectors = _sums(np.concatenate([one.vectors for one in tokens]), token, content)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    ends, searched_ends = (np.searchsorted(each, np.arange(1, len(papers))) for each in (paper_of, searched))
    arrays = (np.split(array, searched_ends) for array in (searched_spans, *quantise(vectors)))
    return zip(np.split(ids, ends), *arrays, strict=True)


def _shifts(
    paper: Paper, windows: Sequence[Passage], text_start: int, abstract_start: int
) -> list[tuple[int, int, int]]:
    """Return the length of the title in the text of each window, and what is added to spans in it and after it."""
    titles = [len(passage_text(paper, window)) - (window.end - window.start) for window in windows]
    return [
        (title, text_start, abstract_start + window.start - title)
        for title, window in zip(titles, windows, strict=True)
    ]


def _shifted(spans: Sequence[NDArray[np.int32]], shifts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the spans of all windows, shifted by the `shifts` of each, (windows, 3)."""
    in_window = np.concatenate(spans)
    title, in_title, after = np.repeat(shifts, list(map(len, spans)), axis=0).T[:, :, None]
    return np.asarray(in_window + np.where(in_window < title, in_title, after))


def _sums(vectors: Floats, group: NDArray[np.int64], kept: NDArray[np.bool_]) -> Floats:
    """Return the sum of the vectors of each group for which `kept`, (groups,), is True.

    The product with a sparse matrix takes a sixth of the time of `np.add.reduceat`.
    """
    from scipy.sparse import csc_array  # type: ignore[import-untyped]

    summed = kept[group]
    rows = (np.cumsum(kept) - 1)[group[summed]]
    ones = np.ones(len(rows), np.float32)
    columns = np.append(0, np.cumsum(summed))
    return np.asarray(csc_array((ones, rows, columns), shape=(kept.sum(), len(group))) @ vectors)


@lru_cache(1 << 16)
def _is_content(piece: str) -> bool:
    """Return whether a piece of text has a letter or digit and is no stop word."""
    return piece.strip().lower() not in STOP_WORDS and bool(_HAS_LETTER.search(piece))


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
