"""Token embeddings on disk: quantised, one record per paper, in files that are never modified.

A record holds four numbers (how many vectors it has, how many token ids, the bytes of an id, and what was added to
the spans to make them positive), the ids of the paper's tokens, each once, and the spans, scales and codes of the
tokens that are searched.
"""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import ScaledTokens, TokenVectors
from index.errors import IndexDamaged
from index.storage.token_compression import bytes_per_vector, dequantise, rotate_back

__all__ = [
    "Record",
    "TokenFiles",
    "decoded_tokens",
    "pack_tokens",
    "scaled_tokens",
    "token_file_name",
    "token_files",
    "unpack_tokens",
]

HEADER = 4
"""Numbers of four bytes at the start of a record."""

CACHED_RECORDS = 1 << 11
"""Records kept in memory after they have been read and verified: 20 MB, and all of a small corpus."""


def token_file_name(number: int) -> str:
    """Return the name of a folder's token file with this number, counted from 0."""
    return f"pieces-{number:04}.bin"


def token_files(folder: Path) -> list[Path]:
    """Return a folder's token files in order."""
    return sorted(folder.glob("pieces-*.bin"))


@dataclass(frozen=True)
class Record:
    """A paper's tokens as they are on disk; `ids` has each once, `codes` and `scales` are as from `quantise`."""

    ids: NDArray[np.integer]
    spans: NDArray[np.int32]
    codes: NDArray[np.uint8]
    scales: NDArray[np.float16]


def pack_tokens(
    ids: NDArray[np.int32], spans: NDArray[np.int32], codes: NDArray[np.uint8], scales: NDArray[np.float16]
) -> bytes:
    """Return the record of a paper's tokens: the ids of all, and the arrays of those that are searched."""
    unique = np.unique(ids)
    unique = unique.astype(np.uint16 if unique.max(initial=0) < 1 << 16 else np.uint32)
    shift = max(0, -int(spans.min(initial=0)))
    header = np.array([len(codes), len(unique), unique.itemsize, shift], np.int32)
    parts = (header, unique, (spans + shift).astype(np.uint16), scales, codes)
    return b"".join(part.tobytes() for part in parts)


def unpack_tokens(record: bytes, dimension: int) -> Record:
    """Return the parts of a record, without copying them."""
    count, unique, id_bytes, shift = np.frombuffer(record, np.int32, HEADER).tolist()
    id_start = 4 * HEADER
    span_start = id_start + unique * id_bytes
    scale_start = span_start + 4 * count
    code_start = scale_start + 2 * count
    width = bytes_per_vector(dimension)
    return Record(
        np.frombuffer(record, f"u{id_bytes}", unique, id_start),
        np.frombuffer(record, np.uint16, 2 * count, span_start).reshape(-1, 2).astype(np.int32) - shift,
        np.frombuffer(record, np.uint8, count * width, code_start).reshape(-1, width),
        np.frombuffer(record, np.float16, count, scale_start),
    )


def decoded_tokens(record: Record, dimension: int) -> TokenVectors:
    """Return the tokens of a record, their vectors (tokens, dimension)."""
    return TokenVectors(rotate_back(dequantise(record.codes, record.scales), dimension), record.spans)


def scaled_tokens(records: Sequence[Record]) -> ScaledTokens:
    """Return the tokens of several records one after the other, in the basis of `rotate`."""
    codes, scales = (np.concatenate([getattr(one, name) for one in records]) for name in ("codes", "scales"))
    starts = np.cumsum([0, *(len(one.codes) for one in records[:-1])])
    return ScaledTokens(np.unpackbits(codes, axis=1), scales.astype(np.float32), starts)


class TokenFiles:
    """A folder's token files, held open.

    Paper p has the bytes `starts[p]:starts[p + 1]`. `sums` (papers,) are the CRC-32 checksums of the papers'
    records. The files are too large to be copied or read whole at every start, so each record is verified when it
    is first read. They aren't mapped: a mapped file that somebody shortens ends the process.
    """

    def __init__(self, folder: Path, starts: NDArray[np.int64], sums: NDArray[np.uint32], dimension: int) -> None:
        not_empty = [path for path in token_files(folder) if path.stat().st_size]
        self._files = [os.open(path, os.O_RDONLY) for path in not_empty]
        weakref.finalize(self, _close, self._files)
        file_starts = np.cumsum([0, *(os.fstat(file).st_size for file in self._files)])
        first = np.minimum(np.searchsorted(starts, file_starts), len(starts) - 1)
        if file_starts[-1] != starts[-1] or (starts[first] != file_starts).any():
            name = not_empty[-1].name if not_empty else token_file_name(0)
            raise IndexDamaged(folder, f"{name} has the wrong size")
        stored = _OpenFiles(folder, self._files, file_starts, starts, sums)
        read = stored.record  # the cache doesn't hold self, so that the files are closed when nobody does
        self._record = lru_cache(CACHED_RECORDS)(lambda paper: unpack_tokens(read(paper), dimension))

    def record(self, paper: int) -> Record:
        """Return the paper's record; raise IndexDamaged if its checksum is wrong."""
        return self._record(paper)


@dataclass(frozen=True, eq=False)
class _OpenFiles:
    """The open files of a folder, where each starts, and the starts and checksums of their records."""

    folder: Path
    files: Sequence[int]
    file_starts: NDArray[np.int64]
    starts: NDArray[np.int64]
    sums: NDArray[np.uint32]

    def record(self, paper: int) -> bytes:
        """Return the bytes of the paper's record; raise IndexDamaged if their checksum is wrong."""
        first, last = self.starts[paper : paper + 2].tolist()
        file = int(np.searchsorted(self.file_starts, first, side="right")) - 1
        record = os.pread(self.files[file], last - first, first - int(self.file_starts[file]))
        if zlib.crc32(record) != self.sums[paper]:
            message = f"the token embeddings of paper {paper + 1} do not match their checksum"
            raise IndexDamaged(self.folder, message)
        return record


def _close(files: Sequence[int]) -> None:
    for file in files:
        os.close(file)
