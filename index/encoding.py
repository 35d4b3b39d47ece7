"""What the encoder made of the papers, in our own files: the vectors that everything else is built from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder, Floats, Tokens
from index.errors import IndexDamaged
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
    """One paper's passages with a vector each, and its word pieces, as EncodedCorpus has them.

    The spans of word pieces are offsets into the abstract; those of the title are below zero.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    token_vectors: NDArray[np.int8]
    token_steps: Floats
    token_spans: NDArray[np.int32]
    token_ids: NDArray[np.int32]
    token_sum: int

    @property
    def direction(self) -> Floats:
        """Where the paper as a whole points, (dimension,), unit length."""
        direction: Floats = directions(self.vectors, np.zeros(1, np.int64))[0]
        return direction

    @property
    def tokens(self) -> Tokens:
        """Its word pieces."""
        return Tokens(self.token_vectors * self.token_steps, self.token_spans, self.token_ids)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Where its passages are."""
        return tuple(Passage(int(start), int(end)) for start, end in self.spans)


@dataclass(frozen=True)
class EncodedCorpus:
    """All papers' passages and word pieces, one after the other.

    `vectors` is (passages, dimension) and `spans` (passages, 2); `token_vectors` is (tokens, dimension) in whole
    steps, whose length is each token's own, `token_steps` (tokens, 1); `token_spans` is (tokens, 2) and
    `token_ids` (tokens,). Paper p has the passages `passage_starts[p]:passage_starts[p + 1]`, and its tokens
    likewise. `token_sums` (papers,) are checksums of each paper's token vectors, which are too large to be read
    whole at every start: a paper's are `verified` (papers,) when they are first read.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    passage_starts: NDArray[np.int64]
    token_vectors: NDArray[np.int8]
    token_steps: Floats
    token_spans: NDArray[np.int32]
    token_ids: NDArray[np.int32]
    token_starts: NDArray[np.int64]
    token_sums: NDArray[np.uint32]
    folder: Path
    verified: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.passage_starts) - 1

    def paper(self, row: int) -> EncodedPaper:
        """Return the encoding of the paper at `row`, which stays on disk until it is read."""
        passages, tokens = self._rows(self.passage_starts, row), self._rows(self.token_starts, row)
        return EncodedPaper(
            self.vectors[passages],
            self.spans[passages],
            self.token_vectors[tokens],
            self.token_steps[tokens],
            self.token_spans[tokens],
            self.token_ids[tokens],
            int(self.token_sums[row]),
        )

    def passages(self, row: int) -> tuple[Passage, ...]:
        """Return the passages of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return tuple(Passage(int(start), int(end)) for start, end in self.spans[first:last])

    def tokens(self, row: int) -> Tokens:
        """Return the word pieces of the paper at `row`."""
        rows = self._rows(self.token_starts, row)
        return Tokens(self.token_floats(np.array([row])), self.token_spans[rows], self.token_ids[rows])

    def token_floats(self, papers: NDArray[np.int64]) -> Floats:
        """Return the papers' token vectors, one paper after the other, (tokens, dimension).

        Raises IndexDamaged when they are not what was published.
        """
        parts = [self._rows(self.token_starts, row) for row in papers]
        read = [np.asarray(self.token_vectors[part]) for part in parts]
        for row, vectors in zip(papers, read, strict=True):
            if not self.verified[row] and zlib.crc32(vectors.data) != self.token_sums[row]:
                raise IndexDamaged(self.folder, f"the word pieces of paper {row + 1} are not what was published")
        self.verified[papers] = True
        steps: Floats = np.concatenate([self.token_steps[part] for part in parts])
        floats = np.concatenate(read, dtype=np.float32)
        floats *= steps
        return floats

    def directions(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return where papers as a whole point, (papers, dimension): those at `rows`, or all."""
        if rows is None:
            return directions(self.vectors, self.passage_starts[:-1])
        passages, starts = runs(self.passage_starts, rows)
        return directions(self.vectors[passages], starts)

    def token_documents(self) -> list[NDArray[np.int32]]:
        """Return each paper's word piece numbers."""
        return [self.token_ids[first:last] for first, last in pairwise(self.token_starts)]

    @staticmethod
    def _rows(starts: NDArray[np.int64], row: int) -> slice:
        return slice(int(starts[row]), int(starts[row + 1]))


KEPT_AT_ONCE = 256
"""Papers that are encoded together: enough for batches of like length, a minute's work that a kill may lose."""

ARRAYS = ("vectors", "spans", "token_vectors", "token_steps", "token_spans", "token_ids")
"""The arrays of a paper's encoding, each in a file of its own."""

Keep = Callable[[Sequence[Paper], Sequence[EncodedPaper]], Sequence[EncodedPaper]]
"""Takes papers just encoded into safekeeping, and returns them from there."""


def encode_papers(
    papers: Sequence[Paper],
    embedder: Embedder,
    known: Mapping[tuple[str, str], EncodedPaper],
    progress: Callable[[int, int], None] | None = None,
    keep: Keep = lambda papers, encoded: encoded,
) -> list[EncodedPaper]:
    """Encode the papers, except those whose (title, abstract) is `known`, some at a time, which `keep` is given.

    `progress` is told how many of how many texts are done.
    """
    encoded = dict(known)
    fresh = [paper for paper in papers if (paper.title, paper.abstract) not in known]
    report = _counter(sum(len(passages(paper)) + 1 for paper in fresh), progress)
    for start in range(0, len(fresh), KEPT_AT_ONCE):
        some = fresh[start : start + KEPT_AT_ONCE]
        for paper, made in zip(some, keep(some, _encoded(some, embedder, report)), strict=True):
            encoded[paper.title, paper.abstract] = made
    return [encoded[paper.title, paper.abstract] for paper in papers]


def _encoded(papers: Sequence[Paper], embedder: Embedder, report: Callable[[int], None]) -> list[EncodedPaper]:
    windows = [passages(paper) for paper in papers]
    texts = [passage_text(paper, window) for paper, own in zip(papers, windows, strict=True) for window in own]
    vectors = np.split(embedder.encode(texts, report), np.cumsum([len(own) for own in windows])[:-1])
    tokens = embedder.encode_tokens([f"{paper.title}\n{paper.abstract}" for paper in papers], report)
    return [_encoded_paper(*one) for one in zip(papers, windows, vectors, tokens, strict=True)]


def _encoded_paper(paper: Paper, windows: Sequence[Passage], vectors: Floats, tokens: Tokens) -> EncodedPaper:
    spans = np.array([(window.start, window.end) for window in windows], np.int32)
    whole, length = _steps(tokens.vectors)
    token_spans = tokens.spans - np.int32(len(paper.title) + 1)
    return EncodedPaper(vectors, spans, whole, length, token_spans, tokens.ids, zlib.crc32(whole.data))


def save_encoding(folder: Path, encoded: Sequence[EncodedPaper]) -> None:
    """Write the arrays of an EncodedCorpus into a folder, one .npy file each, paper after paper."""
    folder.mkdir(parents=True)
    passage_starts = np.cumsum([0, *(len(paper.spans) for paper in encoded)])
    token_starts = np.cumsum([0, *(len(paper.token_ids) for paper in encoded)])
    np.save(folder / "passage_starts.npy", passage_starts, allow_pickle=False)
    np.save(folder / "token_starts.npy", token_starts, allow_pickle=False)
    # As they were, not computed anew: what was damaged on disk must not pass for whole.
    token_sums = np.array([paper.token_sum for paper in encoded], np.uint32)
    np.save(folder / "token_sums.npy", token_sums, allow_pickle=False)
    for name in ARRAYS:
        starts = token_starts if name.startswith("token") else passage_starts
        like = getattr(encoded[0], name)
        with (folder / f"{name}.npy").open("wb") as file:
            shape = (int(starts[-1]), *like.shape[1:])
            header = {"descr": np.lib.format.dtype_to_descr(like.dtype), "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_2_0(file, header)
            for paper in encoded:
                file.write(np.ascontiguousarray(getattr(paper, name)).data)


def load_encoding(folder: Path) -> EncodedCorpus:
    """Open what `save_encoding` wrote; the arrays stay on disk until they are read."""
    names = [*ARRAYS, "passage_starts", "token_starts", "token_sums"]
    arrays = {name: _mapped(folder / f"{name}.npy") for name in names}
    if len(arrays["token_vectors"]) != arrays["token_starts"][-1]:
        raise IndexDamaged(folder, "token_vectors.npy is not what was published")
    return EncodedCorpus(**arrays, folder=folder, verified=np.zeros(len(arrays["token_sums"]), np.bool_))


def _mapped(path: Path) -> NDArray[Any]:
    """Return a file's array, read where it is looked at; a plain array, for numpy's own kind is slow to cut."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


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

    That takes half the room of half precision and is read ten times as fast; lengths stay, and a vector turns by a
    degree at most.

    >>> whole, length = _steps(np.array([[0.5, -1.0]], np.float32))
    >>> whole.tolist(), (whole * length).round(2).tolist()
    ([[64, -127]], [[0.5, -1.0]])
    """
    longest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    whole = np.rint(vectors * (STEPS / longest)).astype(np.int8)
    lengths = np.linalg.norm(whole.astype(np.float32), axis=1, keepdims=True)
    length = np.linalg.norm(vectors, axis=1, keepdims=True) / np.maximum(lengths, 1)
    return whole, length.astype(np.float32)


def _counter(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return report
