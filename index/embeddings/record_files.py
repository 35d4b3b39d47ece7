"""Files of records, one record per paper, that are never modified: only linked, and at last left behind.

A paper's record is the vectors of its passages and then its tokens. An array of `LOCATION` says where that of each
paper is; so papers can be removed, moved and added while the files stay.
"""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings.token_records import TokenRecord, no_tokens, unpack_tokens
from index.errors import IndexDamaged

__all__ = ["LOCATION", "Locations", "RecordFiles", "file_number", "record_file", "record_files", "record_sizes"]

LOCATION = np.dtype(
    [
        ("file", np.int32),
        ("start", np.int64),
        ("vectors", np.int32),
        ("vectors_sum", np.uint32),
        ("tokens", np.int32),
        ("tokens_sum", np.uint32),
    ]
)
"""The number of a file, where a record starts in it, and of both parts, the length in bytes and the CRC-32."""

Locations = NDArray[np.void]
"""An array of LOCATION, (papers,)."""

CACHED_TOKENS = 1 << 11
"""Papers whose tokens are kept in memory once they have been read and verified: 20 MB, all of a small corpus."""

CACHED_VECTORS = 1 << 14
"""Papers whose passage vectors are kept: 40 MB."""

PREFIX, SUFFIX = "records-", ".bin"


def record_file(folder: Path, number: int) -> Path:
    """Return the path of a folder's file with this number."""
    return folder / f"{PREFIX}{number:04}{SUFFIX}"


def file_number(path: Path) -> int:
    """Return the number of a file of records."""
    return int(path.name.removeprefix(PREFIX).removesuffix(SUFFIX))


def record_files(folder: Path) -> list[Path]:
    """Return a folder's files of records by their number."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), key=file_number)


class RecordFiles:
    """A folder's files of records, held open; `locations` are those of its papers.

    They are too large to be copied, or read whole at every start, so each part of a record is verified when it is
    first read. They aren't mapped: a mapped file that somebody shortens ends the process. Raises IndexDamaged if a
    file is too short. In files known to be `damaged`, what can't be read matches nothing, instead of raising it.
    """

    def __init__(self, folder: Path, locations: Locations, dimension: int, damaged: bool = False) -> None:
        self.locations = locations
        files = _open(folder, locations, check_sizes=not damaged)
        self._opened = (_DamagedFiles if damaged else _OpenFiles)(folder, files, locations, dimension)
        weakref.finalize(self, _close, self._opened.files)
        opened = self._opened  # the caches don't hold self, so that the files are closed when nobody does
        self._vectors = lru_cache(CACHED_VECTORS)(opened.vectors)
        self._tokens = lru_cache(CACHED_TOKENS)(opened.tokens)

    def vectors(self, paper: int, keep: bool = True) -> bytes:
        """Return the packed vectors of a paper's passages, and keep them in memory unless all papers' are read.

        Raises IndexDamaged if their checksum is wrong.
        """
        return self._vectors(paper) if keep else self._opened.vectors(paper)

    def tokens(self, paper: int) -> TokenRecord:
        """Return a paper's tokens; raise IndexDamaged if their checksum is wrong."""
        return self._tokens(paper)

    def record(self, paper: int) -> bytes:
        """Return a paper's whole record as it is, without verifying it."""
        return self._opened.record(paper)


@dataclass(frozen=True, eq=False)
class _OpenFiles:
    """The open files of a folder by their number, and where each paper's record is."""

    folder: Path
    files: Mapping[int, int]
    locations: Locations
    dimension: int

    def vectors(self, paper: int) -> bytes:
        file, start, size, checksum, _, _ = self.locations[paper].item()
        return self._verified(paper, "passage vectors", self._read(file, start, size), checksum)

    def tokens(self, paper: int) -> TokenRecord:
        file, start, before, _, size, checksum = self.locations[paper].item()
        record = self._verified(paper, "token embeddings", self._read(file, start + before, size), checksum)
        return unpack_tokens(record, self.dimension)

    def record(self, paper: int) -> bytes:
        file, start, vectors, _, tokens, _ = self.locations[paper].item()
        return self._read(file, start, vectors + tokens)

    def _read(self, file: int, start: int, size: int) -> bytes:
        try:
            return os.pread(self.files[file], size, start)
        except OSError as error:
            name = record_file(self.folder, file).name
            raise IndexDamaged(self.folder, f"{name} can’t be read ({error.strerror})") from error

    def _verified(self, paper: int, what: str, part: bytes, checksum: int) -> bytes:
        if zlib.crc32(part) != checksum:
            raise IndexDamaged(self.folder, f"the {what} of paper {paper + 1} do not match their checksum")
        return part


class _DamagedFiles(_OpenFiles):
    """Open files in which a part of a record that is damaged is replaced by one that matches nothing."""

    def vectors(self, paper: int) -> bytes:
        with suppress(IndexDamaged):
            return super().vectors(paper)
        return bytes(int(self.locations["vectors"][paper]))

    def tokens(self, paper: int) -> TokenRecord:
        with suppress(IndexDamaged):
            return super().tokens(paper)
        return no_tokens(self.dimension)


def _open(folder: Path, locations: Locations, check_sizes: bool) -> Mapping[int, int]:
    """Open the files that have the records and return their descriptors."""
    opened: dict[int, int] = {}
    try:
        for number, end in _file_ends(locations).items():
            path = record_file(folder, number)
            opened[number] = os.open(path, os.O_RDONLY)
            if check_sizes and os.fstat(opened[number]).st_size < end:
                raise IndexDamaged(folder, f"{path.name} has the wrong size")
    except BaseException:
        _close(opened)
        raise
    return opened


def record_sizes(locations: Locations) -> NDArray[np.int64]:
    """Return the length of each record in bytes, (papers,)."""
    sizes: NDArray[np.int64] = locations["vectors"].astype(np.int64) + locations["tokens"]
    return sizes


def _file_ends(locations: Locations) -> dict[int, int]:
    """Return where the last record of each file ends, by the files' numbers."""
    numbers, which = np.unique(locations["file"], return_inverse=True)
    ends = np.zeros(len(numbers), np.int64)
    np.maximum.at(ends, which, locations["start"] + record_sizes(locations))
    return dict(zip(numbers.tolist(), ends.tolist(), strict=True))


def _close(files: Mapping[int, int]) -> None:
    for file in files.values():
        os.close(file)
