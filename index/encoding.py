"""What the encoder made of the papers, in our own files: the vectors that everything else is built from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder, Floats, Tokens
from index.papers import Paper
from index.passages import Passage, passage_text, passages

__all__ = [
    "EncodedCorpus",
    "EncodedPaper",
    "directions",
    "encode_papers",
    "load_encoding",
    "runs",
    "save_encoding",
]

STEPS = 127
"""Steps on either side of zero in which a word piece's numbers are kept."""


@dataclass(frozen=True)
class EncodedPaper:
    """One paper's passages with a vector each, and its word pieces.

    `vectors` is (passages, dimension). The spans of `tokens` are offsets into the abstract; those of the
    title are below zero.
    """

    passages: tuple[Passage, ...]
    vectors: Floats
    tokens: Tokens

    @property
    def direction(self) -> Floats:
        """Where the paper as a whole points: the mean of its vectors, made unit length, (dimension,)."""
        direction: Floats = directions(self.vectors, np.array([0]))[0]
        return direction


@dataclass(frozen=True)
class EncodedCorpus:
    """All papers' passages and word pieces, one after the other.

    `vectors` is (passages, dimension) and `spans` (passages, 2); `token_vectors` is (tokens, dimension) in whole
    steps, whose length is each token's own, `token_steps` (tokens, 1); `token_spans` is (tokens, 2) and
    `token_ids` (tokens,). Paper p has the passages `passage_starts[p]:passage_starts[p + 1]`, and its tokens
    likewise.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    passage_starts: NDArray[np.int64]
    token_vectors: NDArray[np.int8]
    token_steps: Floats
    token_spans: NDArray[np.int32]
    token_ids: NDArray[np.int32]
    token_starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.passage_starts) - 1

    def paper(self, row: int) -> EncodedPaper:
        """Return the encoding of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return EncodedPaper(self.passages(row), self.vectors[first:last], self.tokens(row))

    def passages(self, row: int) -> tuple[Passage, ...]:
        """Return the passages of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return tuple(Passage(int(start), int(end)) for start, end in self.spans[first:last])

    def tokens(self, row: int) -> Tokens:
        """Return the word pieces of the paper at `row`."""
        first, last = self.token_starts[row : row + 2]
        rows = slice(first, last)
        return Tokens(self.token_floats(rows), self.token_spans[rows], self.token_ids[rows])

    def token_floats(self, rows: slice | NDArray[np.int64]) -> Floats:
        """Return the vectors of the tokens at `rows`, (len(rows), dimension)."""
        vectors = self.token_vectors[rows].astype(np.float32)
        vectors *= self.token_steps[rows]
        return vectors

    def directions(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return where papers as a whole point, (papers, dimension): those at `rows`, or all."""
        if rows is None:
            return directions(self.vectors, self.passage_starts[:-1])
        passages, starts = runs(self.passage_starts, rows)
        return directions(self.vectors[passages], starts)

    def token_documents(self) -> list[NDArray[np.int32]]:
        """Return each paper's word piece numbers."""
        return [self.token_ids[first:last] for first, last in pairwise(self.token_starts)]


def encode_papers(
    papers: Sequence[Paper],
    embedder: Embedder,
    known: Mapping[tuple[str, str], EncodedPaper],
    progress: Callable[[int, int], None] | None = None,
) -> list[EncodedPaper]:
    """Encode the papers, except those whose (title, abstract) is `known`.

    `progress` is told how many of how many texts are done.
    """
    fresh = [paper for paper in papers if (paper.title, paper.abstract) not in known]
    windows = [passages(paper) for paper in fresh]
    texts = [passage_text(paper, window) for paper, own in zip(fresh, windows, strict=True) for window in own]
    report = _counter(len(texts) + len(fresh), progress)
    vectors = np.split(embedder.encode(texts, report), np.cumsum([len(own) for own in windows])[:-1])
    tokens = embedder.encode_tokens([f"{paper.title}\n{paper.abstract}" for paper in fresh], report)
    encoded = dict(known)
    for paper, own, own_vectors, own_tokens in zip(fresh, windows, vectors, tokens, strict=False):
        shifted = Tokens(own_tokens.vectors, own_tokens.spans - (len(paper.title) + 1), own_tokens.ids)
        encoded[paper.title, paper.abstract] = EncodedPaper(own, own_vectors, shifted)
    return [encoded[paper.title, paper.abstract] for paper in papers]


def save_encoding(folder: Path, encoded: Sequence[EncodedPaper]) -> None:
    """Write the arrays of an EncodedCorpus into a folder, one .npy file each."""
    folder.mkdir(parents=True)
    steps = [_steps(paper.tokens.vectors) for paper in encoded]
    arrays = {
        "vectors": np.concatenate([paper.vectors for paper in encoded]),
        "spans": np.array([(p.start, p.end) for paper in encoded for p in paper.passages], np.int32),
        "passage_starts": np.cumsum([0, *(len(paper.passages) for paper in encoded)]),
        "token_vectors": np.concatenate([whole for whole, _ in steps]),
        "token_steps": np.concatenate([length for _, length in steps]),
        "token_spans": np.concatenate([paper.tokens.spans for paper in encoded]),
        "token_ids": np.concatenate([paper.tokens.ids for paper in encoded]),
        "token_starts": np.cumsum([0, *(len(paper.tokens.ids) for paper in encoded)]),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def load_encoding(folder: Path) -> EncodedCorpus:
    """Open what `save_encoding` wrote; the arrays stay on disk until they are read."""
    return EncodedCorpus(
        **{
            name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in EncodedCorpus.__dataclass_fields__
        }
    )


def directions(vectors: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the mean direction, of unit length, of each run of vectors that begins at `starts`.

    >>> directions(np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.array([0, 2])).round(2)
    array([[0.71, 0.71],
           [0.  , 1.  ]], dtype=float32)
    """
    sums = np.add.reduceat(vectors, starts, axis=0)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def runs(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of the runs at `rows`, one run after the other, and where each run then starts.

    >>> runs(np.array([0, 2, 5, 6]), np.array([2, 0]))
    (array([5, 0, 1]), array([0, 1]))
    """
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(starts[rows] - (ends - lengths), lengths), ends - lengths


def _steps(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return vectors (n, dimension) in whole steps, and how long each one's steps are, (n, 1).

    That takes half the room of half precision, is read ten times as fast, and turns a vector by a degree at most.

    >>> whole, length = _steps(np.array([[0.5, -1.0]], np.float32))
    >>> whole.tolist(), (whole * length).round(2).tolist()
    ([[64, -127]], [[0.5, -1.0]])
    """
    length = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9) / np.float32(STEPS)
    return np.rint(vectors / length).astype(np.int8), length.astype(np.float32)


def _counter(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return report
