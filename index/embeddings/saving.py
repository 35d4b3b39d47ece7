"""Embeddings written to files; what stays of the generation before is linked, not written again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings.centroids import concat_ranges
from index.embeddings.corpus import EncodedCorpus, load_encoding
from index.embeddings.encode import EncodedPaper
from index.embeddings.record_files import (
    LOCATION,
    Locations,
    file_number,
    record_file,
    record_files,
    record_sizes,
)
from index.embeddings.token_records import token_ids
from index.errors import IndexDamaged
from index.storage import GONE, gone_rows, link_or_copy

__all__ = ["Before", "load_encoded_papers", "save_encoding"]

SMALL_FILE = 1 << 24
"""Bytes up to which the last file of records is written again when papers are added, instead of being linked."""

LEAST_USED = 0.9
"""Share of a file's bytes that must still be papers' records for the file to be linked."""

NO_FILE = -1
"""The number of the file of a record that isn't in any yet."""

Rows = NDArray[np.int64]
Frequencies = NDArray[np.int64]


@dataclass(frozen=True)
class Before:
    """Another folder of embeddings, and the row in it of each of some papers, (papers,), or GONE."""

    folder: Path
    former: Rows


def save_encoding(folder: Path, encoded: Sequence[EncodedPaper], before: Before | None = None) -> None:
    """Write the arrays of an EncodedCorpus, and its records, into a new folder.

    Given another folder `before`, `encoded` are only the papers that are GONE there. Its files of records are
    linked, except those of which more than a tenth isn't used any more, and the last ones if they are small, or
    smaller than what follows them: what is used of these is written again. So there are never many files, little
    in them is of no use, and there is seldom much to write.
    """
    folder.mkdir(parents=True)
    corpus = load_encoding(before.folder) if before else None
    places, contents, frequencies = np.arange(len(encoded)), _Contents.of_papers(encoded), np.zeros(0, np.int64)
    linked: list[int] = []
    if before and corpus:
        places = _places(before.former, len(corpus))
        contents = _Contents.of_corpus(corpus).and_then(contents).taken(places)
        frequencies = _without_gone(corpus, before.former)
        linked = _link_files(before.folder, folder, contents.locations)
    to_write = ~np.isin(contents.locations["file"], linked)
    if to_write.any():
        number = 1 + max(linked, default=-1)
        contents.move(to_write, number)
        with record_file(folder, number).open("wb") as file:
            file.writelines(_records(places[to_write], corpus, encoded))
    arrays = {
        "spans": contents.spans,
        "passage_starts": np.cumsum([0, *contents.counts]),
        "document_frequencies": _with_added(frequencies, encoded),
        "locations": contents.locations,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


@dataclass(frozen=True)
class _Contents:
    """The location of each paper's record and its number of passages, (papers,), and the spans of all passages."""

    locations: Locations
    counts: Rows
    spans: NDArray[np.int32]

    @classmethod
    def of_corpus(cls, corpus: EncodedCorpus) -> _Contents:
        return cls(corpus.records.locations, np.diff(corpus.passage_starts), corpus.spans)

    @classmethod
    def of_papers(cls, encoded: Sequence[EncodedPaper]) -> _Contents:
        """Return what is known of papers before their records are in a file."""
        # Checksums are kept, not recomputed: a record that was damaged on disk must not become valid.
        return cls(
            np.array([(NO_FILE, 0, *one.sizes_and_sums) for one in encoded], LOCATION),
            np.array([len(one.spans) for one in encoded], np.int64),
            np.concatenate([np.zeros((0, 2), np.int32), *(one.spans for one in encoded)]),
        )

    def and_then(self, other: _Contents) -> _Contents:
        """Return these papers followed by others."""
        return _Contents(
            np.concatenate([self.locations, other.locations]),
            np.concatenate([self.counts, other.counts]),
            np.concatenate([self.spans, other.spans]),
        )

    def taken(self, rows: Rows) -> _Contents:
        """Return the papers in these rows, in their order."""
        passages, _ = concat_ranges(np.cumsum([0, *self.counts]), rows)
        return _Contents(self.locations[rows], self.counts[rows], self.spans[passages])

    def move(self, which: NDArray[np.bool_], file: int) -> None:
        """Say that the records of some papers are in a file, one after the other."""
        sizes = record_sizes(self.locations[which])
        self.locations["file"][which] = file
        self.locations["start"][which] = np.cumsum(sizes) - sizes


def _places(former: Rows, count: int) -> Rows:
    """Return the place of each paper among `count` papers of before followed by those that are added.

    >>> _places(np.array([2, GONE, 0, GONE]), 3).tolist()
    [2, 3, 0, 4]
    """
    places, added = former.copy(), former == GONE
    places[added] = count + np.arange(added.sum())
    return places


def _link_files(before: Path, folder: Path, locations: Locations) -> list[int]:
    """Link the files of another folder that are worth it, and return their numbers."""
    files = record_files(before)
    sizes = record_sizes(locations)
    used = {path: int(sizes[locations["file"] == file_number(path)].sum()) for path in files}
    linked = [path for path in files if used[path] >= LEAST_USED * path.stat().st_size]
    to_write = int(sizes.sum()) - sum(used[path] for path in linked)
    while linked and (size := linked[-1].stat().st_size) <= max(to_write, SMALL_FILE):
        to_write += size
        linked.pop()
    for path in linked:
        link_or_copy(path, folder / path.name)
    return [file_number(path) for path in linked]


def _records(places: Rows, corpus: EncodedCorpus | None, encoded: Sequence[EncodedPaper]) -> Iterator[bytes]:
    """Yield the record at each place, as from `_places`; those of before as they are on disk."""
    there = len(corpus) if corpus else 0
    for place in places.tolist():
        yield corpus.records.record(place) if corpus and place < there else encoded[place - there].record()


def _without_gone(corpus: EncodedCorpus, former: Rows) -> Frequencies:
    """Return document frequencies without the papers that aren't in the rows `former`.

    A paper whose record is damaged stays counted, until the index is built anew.
    """
    frequencies = corpus.document_frequencies.copy()
    for row in gone_rows(former, len(corpus)).tolist():
        with suppress(IndexDamaged):
            frequencies[corpus.records.tokens(row).ids] -= 1
    return frequencies


def _with_added(frequencies: Frequencies, encoded: Sequence[EncodedPaper]) -> Frequencies:
    """Return document frequencies with papers that are added."""
    for paper in encoded:
        _, tokens = paper.parts
        frequencies = _count(frequencies, token_ids(tokens))
    return frequencies


def _count(frequencies: Frequencies, ids: NDArray[np.integer]) -> Frequencies:
    """Return the document frequencies after one more paper, with these distinct ids; may modify `frequencies`.

    >>> _count(np.array([1, 0]), np.array([0, 3]))
    array([2, 0, 0, 1])
    """
    size = int(ids.max()) + 1 if len(ids) else 0
    padded = np.pad(frequencies, (0, size - len(frequencies))) if size > len(frequencies) else frequencies
    padded[ids] += 1
    return padded


def load_encoded_papers(folder: Path) -> list[EncodedPaper]:
    """Return the papers that `save_encoding` wrote, one by one; no file stays open."""
    names = ("spans", "passage_starts", "locations")
    spans, starts, locations = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in names)
    paths = {file_number(path): path for path in record_files(folder)}
    return [
        EncodedPaper(
            spans[starts[row] : starts[row + 1]],
            vectors,
            vectors_sum,
            tokens,
            tokens_sum,
            partial(_read, paths[file], start, vectors + tokens),
        )
        for row, (file, start, vectors, vectors_sum, tokens, tokens_sum) in enumerate(locations.tolist())
    ]


def _read(path: Path, start: int, length: int) -> bytes:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        return file.read(length)
