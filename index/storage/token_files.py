"""Token embeddings on disk: int8-quantised, one record per paper, in files that are never modified.

A record holds its tokens' ids, then their spans, their scales and their int8 vectors. Every token takes the same
number of bytes, so a record's offset follows from the number of tokens before it.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.errors import IndexDamaged

__all__ = [
    "TokenFiles",
    "bytes_per_token",
    "pack_tokens",
    "token_file_name",
    "token_files",
    "unpack_tokens",
    "unpack_vectors",
]

INT8_MAX = 127
"""The absolute value of each vector's largest component after quantisation."""

Record = bytes | memoryview

BYTES_BESIDE_VECTOR = 16
"""Bytes per token in addition to its vector: id, start and end of the span, scale; four bytes each."""


def bytes_per_token(dimension: int) -> int:
    """Return how many bytes a token takes."""
    return BYTES_BESIDE_VECTOR + dimension


def token_file_name(number: int) -> str:
    """Return the name of a folder's token file with this number, counted from 0."""
    return f"pieces-{number:04}.bin"


def token_files(folder: Path) -> list[Path]:
    """Return a folder's token files in order."""
    return sorted(folder.glob("pieces-*.bin"))


def pack_tokens(tokens: TokenEmbeddings) -> bytes:
    """Return the record of a paper's tokens; `unpack_tokens` restores them with quantised vectors."""
    codes, scales = _quantise(tokens.vectors)
    integers = (np.asarray(part, np.int32).tobytes() for part in (tokens.ids, tokens.spans))
    return b"".join((*integers, scales.tobytes(), codes.tobytes()))


def unpack_tokens(record: Record, dimension: int) -> TokenEmbeddings:
    """Return the tokens of a record."""
    count = len(record) // bytes_per_token(dimension)
    spans = np.frombuffer(record, np.int32, 2 * count, 4 * count).reshape(-1, 2)
    codes, scales = unpack_vectors(record, dimension)
    return TokenEmbeddings(codes * scales[:, None], spans, np.frombuffer(record, np.int32, count))


def unpack_vectors(record: Record, dimension: int) -> tuple[NDArray[np.int8], Floats]:
    """Return a record's int8 vectors, (tokens, dimension), and the scale of each, (tokens,)."""
    count = len(record) // bytes_per_token(dimension)
    codes = np.frombuffer(record, np.int8, count * dimension, BYTES_BESIDE_VECTOR * count).reshape(-1, dimension)
    return codes, np.frombuffer(record, np.float32, count, 12 * count)


class TokenFiles:
    """A folder's token files, memory-mapped.

    Paper p has the tokens `starts[p]:starts[p + 1]`. `sums` (papers,) are the CRC-32 checksums of the papers'
    records. The files are too large to be read whole at every start, so each record is verified when it is first
    read.
    """

    def __init__(self, folder: Path, starts: NDArray[np.int64], sums: NDArray[np.uint32], dimension: int) -> None:
        self._folder = folder
        self._sums = sums
        self._offsets = starts * bytes_per_token(dimension)
        self._dimension = dimension
        self._verified = np.zeros(len(sums), np.bool_)
        not_empty = [path for path in token_files(folder) if path.stat().st_size]
        self._files = [np.memmap(path, np.uint8, "r").data for path in not_empty]
        self._file_starts = np.cumsum([0, *(len(file) for file in self._files)])
        sizes_match = self._file_starts[-1] == self._offsets[-1]
        if not sizes_match or not np.isin(self._file_starts, self._offsets).all():
            name = not_empty[-1].name if not_empty else token_file_name(0)
            raise IndexDamaged(folder, f"{name} has the wrong size")

    def tokens(self, paper: int) -> TokenEmbeddings:
        """Return the paper's tokens; raise IndexDamaged if their checksum is wrong."""
        return unpack_tokens(self._record(paper), self._dimension)

    def quantised_vectors(self, paper: int) -> tuple[NDArray[np.int8], Floats]:
        """Return the paper's vectors as `unpack_vectors` does; raise IndexDamaged if their checksum is wrong."""
        return unpack_vectors(self._record(paper), self._dimension)

    def _record(self, paper: int) -> Record:
        first, last = self._offsets[paper : paper + 2]
        if first == last:
            return b""
        file = int(np.searchsorted(self._file_starts, first, side="right")) - 1
        start = self._file_starts[file]
        record = self._files[file][first - start : last - start]
        if not self._verified[paper] and zlib.crc32(record) != self._sums[paper]:
            raise IndexDamaged(
                self._folder, f"the token embeddings of paper {paper + 1} do not match their checksum"
            )
        self._verified[paper] = True
        return record


def _quantise(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Quantise vectors (n, dimension) to int8; return the codes, and the scale of each vector, (n,).

    Each vector is scaled so that its largest component is 127. That takes half the space of float16 and is read
    ten times as fast. Norms are preserved; directions change by at most a degree.

    >>> codes, scales = _quantise(np.array([[0.5, -1.0]], np.float32))
    >>> codes.tolist(), (codes * scales[:, None]).round(2).tolist()
    ([[64, -127]], [[0.5, -1.0]])
    """
    largest = np.maximum(vectors.max(axis=1, initial=1e-9), -vectors.min(axis=1, initial=-1e-9))
    codes = vectors * (INT8_MAX / largest)[:, None]
    np.rint(codes, out=codes)
    scales = _norms(vectors) / np.maximum(_norms(codes), 1)
    return codes.astype(np.int8), scales.astype(np.float32)


def _norms(vectors: Floats) -> Floats:
    """Return the Euclidean norm of each vector, (n,)."""
    norms: Floats = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))
    return norms
