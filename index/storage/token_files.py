"""Word pieces as they lie on disk: paper after paper, in files that are never changed once they are written.

A paper's pieces are one record: all their numbers, then their spans, the lengths of their steps, and their
vectors in whole steps. Each piece takes the same room, so that how many pieces the papers before it have tells
where a record lies, and a file's size how many it holds.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.errors import IndexDamaged

__all__ = ["PieceFiles", "piece_file", "piece_files", "record_of", "room_of", "steps_of", "tokens_of"]

STEPS = 127
"""Steps on either side of zero in which a word piece's numbers are kept."""

Record = bytes | memoryview

BESIDE = 16
"""Bytes of a piece beside its vector: its number, its span's two ends, the length of its steps."""


def room_of(dimension: int) -> int:
    """Return how many bytes a piece takes."""
    return BESIDE + dimension


def piece_file(number: int) -> str:
    """Return the name of a folder's file of pieces with this number, counted from 0."""
    return f"pieces-{number:04}.bin"


def piece_files(folder: Path) -> list[Path]:
    """Return a folder's files of pieces, in order."""
    return sorted(folder.glob("pieces-*.bin"))


def record_of(tokens: TokenEmbeddings) -> bytes:
    """Return word pieces as they are kept; `tokens_of` is the way back, all but exactly."""
    whole, length = _steps(tokens.vectors)
    numbers = (np.asarray(part, np.int32).tobytes() for part in (tokens.ids, tokens.spans))
    return b"".join((*numbers, length.tobytes(), whole.tobytes()))


def tokens_of(record: Record, dimension: int) -> TokenEmbeddings:
    """Return the word pieces of a record."""
    count = len(record) // room_of(dimension)
    spans = np.frombuffer(record, np.int32, 2 * count, 4 * count).reshape(-1, 2)
    whole, lengths = steps_of(record, dimension)
    return TokenEmbeddings(whole * lengths[:, None], spans, np.frombuffer(record, np.int32, count))


def steps_of(record: Record, dimension: int) -> tuple[NDArray[np.int8], Floats]:
    """Return the vectors of a record's word pieces in whole steps, (pieces, dimension), and their lengths."""
    count = len(record) // room_of(dimension)
    whole = np.frombuffer(record, np.int8, count * dimension, BESIDE * count).reshape(-1, dimension)
    return whole, np.frombuffer(record, np.float32, count, 12 * count)


class PieceFiles:
    """The files of pieces in a folder, open as long as this is.

    Paper p has the pieces `starts[p]:starts[p + 1]`. `sums` (papers,) are checksums of the papers' records: the
    files are too large to be read whole at every start, so a record is verified when it is first read.
    """

    def __init__(self, folder: Path, starts: NDArray[np.int64], sums: NDArray[np.uint32], dimension: int) -> None:
        self._folder = folder
        self._sums = sums
        self._offsets = starts * room_of(dimension)
        self._dimension = dimension
        self._verified = np.zeros(len(sums), np.bool_)
        full = [path for path in piece_files(folder) if path.stat().st_size]
        self._files = [np.memmap(path, np.uint8, "r").data for path in full]
        self._begins = np.cumsum([0, *(len(file) for file in self._files)])
        if self._begins[-1] != self._offsets[-1] or not np.isin(self._begins, self._offsets).all():
            name = full[-1].name if full else piece_file(0)
            raise IndexDamaged(folder, f"{name} is not what was published")

    def tokens(self, paper: int) -> TokenEmbeddings:
        """Return the paper's word pieces; raise IndexDamaged when they are not what was published."""
        return tokens_of(self._record(paper), self._dimension)

    def steps(self, paper: int) -> tuple[NDArray[np.int8], Floats]:
        """Return the paper's pieces as `steps_of` does; raise IndexDamaged as `tokens` does."""
        return steps_of(self._record(paper), self._dimension)

    def _record(self, paper: int) -> Record:
        first, last = self._offsets[paper : paper + 2]
        if first == last:
            return b""
        file = int(np.searchsorted(self._begins, first, side="right")) - 1
        begin = self._begins[file]
        record = self._files[file][first - begin : last - begin]
        if not self._verified[paper] and zlib.crc32(record) != self._sums[paper]:
            raise IndexDamaged(self._folder, f"the word pieces of paper {paper + 1} are not what was published")
        self._verified[paper] = True
        return record


def _steps(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return vectors (n, dimension) in whole steps, and how long each one's steps are, (n,).

    That takes half the room of half precision and is read ten times as fast; lengths stay, and a vector turns by a
    degree at most.

    >>> whole, length = _steps(np.array([[0.5, -1.0]], np.float32))
    >>> whole.tolist(), (whole * length[:, None]).round(2).tolist()
    ([[64, -127]], [[0.5, -1.0]])
    """
    longest = np.maximum(vectors.max(axis=1, initial=1e-9), -vectors.min(axis=1, initial=-1e-9))
    stepped = vectors * (STEPS / longest)[:, None]
    np.rint(stepped, out=stepped)
    length = _lengths(vectors) / np.maximum(_lengths(stepped), 1)
    return stepped.astype(np.int8), length.astype(np.float32)


def _lengths(vectors: Floats) -> Floats:
    """Return the lengths of vectors, (n,)."""
    lengths: Floats = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))
    return lengths
