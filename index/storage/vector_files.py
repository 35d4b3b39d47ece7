"""The embeddings of all papers in the index's own files, from which every other part of it can be rebuilt."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens, TokenVectors
from index.encoders import Encoder
from index.errors import IndexDamaged
from index.papers import Paper, Passage, passage_text, split_passages
from index.storage.numbering import GONE
from index.storage.token_compression import compress_tokens
from index.storage.token_files import (
    TokenFiles,
    decoded_tokens,
    pack_tokens,
    scaled_tokens,
    token_file_name,
    token_files,
    unpack_tokens,
)

__all__ = [
    "Before",
    "EncodedCorpus",
    "EncodedPaper",
    "TextKey",
    "centroids",
    "concat_ranges",
    "encode_papers",
    "load_encoded_papers",
    "load_encoding",
    "save_encoding",
]

SMALL_TOKEN_FILE = 1 << 28
"""Bytes up to which a token file is written again when papers are added, instead of being linked."""

VECTORS_PER_SUM = 8192
"""About how many vectors are gathered at once to compute centroids."""

TextKey = tuple[str, str]
"""A paper's title and abstract: what the encoder reads, and so what identifies its embeddings."""


@dataclass(frozen=True)
class EncodedPaper:
    """The embeddings of one paper: a vector per passage, and its tokens, which `record` reads when called.

    `vectors` is (passages, dimension); `spans` is (passages, 2), offsets into the abstract. `size` is the length
    of the record (`index.storage.token_files`) in bytes, and `checksum` its CRC-32.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    size: int
    checksum: int
    record: Callable[[], bytes]

    @property
    def intact(self) -> bool:
        """Whether the record matches its checksum."""
        return zlib.crc32(self.record()) == self.checksum


@dataclass(frozen=True)
class EncodedCorpus:
    """The embeddings of all papers, one paper after the other.

    `vectors` is (passages, dimension); `spans` is (passages, 2). Paper p has the passages
    `passage_starts[p]:passage_starts[p + 1]`. `document_frequencies[i]` is the number of papers that contain the
    token with id i; ids beyond its end occur in none.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    passage_starts: NDArray[np.int64]
    document_frequencies: NDArray[np.int64]
    token_files: TokenFiles

    def __len__(self) -> int:
        return len(self.passage_starts) - 1

    def passages(self, row: int) -> tuple[Passage, ...]:
        """Return the passages of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return tuple(Passage(int(start), int(end)) for start, end in self.spans[first:last])

    def tokens(self, row: int) -> TokenVectors:
        """Return the stored tokens of the paper at `row`.

        Spans are offsets into the abstract, negative in the title. Raises IndexDamaged if their checksum is wrong.
        """
        return decoded_tokens(self.token_files.record(row), self.vectors.shape[1])

    def token_spans(self, row: int) -> NDArray[np.int32]:
        """Return the spans of the stored tokens of the paper at `row`, as in `tokens`."""
        return self.token_files.record(row).spans

    def scaled_tokens(self, papers: NDArray[np.int64]) -> ScaledTokens:
        """Return the papers' token vectors one after the other.

        They are in the basis of `index.storage.rotate`: rotating a question is cheaper than rotating them back.
        Raises IndexDamaged if a checksum is wrong.
        """
        return scaled_tokens([self.token_files.record(paper) for paper in papers])

    def passage_vectors(self, papers: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the vectors of the papers' passages one after the other, and where each paper's begin."""
        passages, starts = concat_ranges(self.passage_starts, papers)
        return self.vectors[passages], starts

    def centroids(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return the papers' centroids, (papers, dimension), for those at `rows` or for all."""
        if rows is None:
            return centroids(self.vectors, self.passage_starts[:-1])
        return centroids(*self.passage_vectors(rows))


PAPERS_PER_CHECKPOINT = 128
"""Papers encoded between checkpoints: enough to batch texts of similar length, at 200 MB of memory for tokens."""

SaveCheckpoint = Callable[[Sequence[Paper], Sequence[EncodedPaper]], Sequence[EncodedPaper]]
"""Saves papers that have just been encoded, and returns them as saved."""


def encode_papers(
    papers: Sequence[Paper],
    encoder: Encoder,
    known: Mapping[TextKey, EncodedPaper],
    progress: Callable[[int, int], None] | None = None,
    save_checkpoint: SaveCheckpoint = lambda papers, encoded: encoded,
) -> list[EncodedPaper]:
    """Encode the papers whose (title, abstract) isn't `known`, a checkpoint at a time; return all of them.

    `progress` is called with the number of texts encoded and their total.
    """
    encoded = dict(known)
    new = [paper for paper in papers if (paper.title, paper.abstract) not in known]
    report = _counter(sum(len(split_passages(paper)) for paper in new), progress)
    for start in range(0, len(new), PAPERS_PER_CHECKPOINT):
        batch = new[start : start + PAPERS_PER_CHECKPOINT]
        for paper, saved in zip(batch, save_checkpoint(batch, _encode(batch, encoder, report)), strict=True):
            encoded[paper.title, paper.abstract] = saved
    return [encoded[paper.title, paper.abstract] for paper in papers]


def _encode(papers: Sequence[Paper], encoder: Encoder, report: Callable[[int], None]) -> list[EncodedPaper]:
    passages = [split_passages(paper) for paper in papers]
    texts = [
        passage_text(paper, passage)
        for paper, in_paper in zip(papers, passages, strict=True)
        for passage in in_paper
    ]
    both = iter(encoder.encode_both(texts, report))
    by_paper = [[next(both) for _ in in_paper] for in_paper in passages]
    tokens = [[tokens for _, tokens in of_paper] for of_paper in by_paper]
    return [
        _encoded_paper(in_paper, [vector for vector, _ in of_paper], pack_tokens(*compressed))
        for in_paper, of_paper, compressed in zip(
            passages, by_paper, compress_tokens(papers, passages, tokens), strict=True
        )
    ]


def _encoded_paper(passages: Sequence[Passage], vectors: Sequence[Floats], record: bytes) -> EncodedPaper:
    spans = np.array([(passage.start, passage.end) for passage in passages], np.int32)
    return EncodedPaper(np.stack(vectors), spans, len(record), zlib.crc32(record), lambda: record)


@dataclass(frozen=True)
class Before:
    """Another folder of embeddings, and the row in it of each of some papers, (papers,), or GONE."""

    folder: Path
    former: NDArray[np.int64]


def save_encoding(folder: Path, encoded: Sequence[EncodedPaper], before: Before | None = None) -> None:
    """Write the arrays of an EncodedCorpus into a new folder.

    If they begin with all papers of the folder `before`, its token files are linked, except that the last ones are
    merged with the new tokens when they are small, or smaller than what follows them. So there are never many
    files, and there is seldom much to write.
    """
    folder.mkdir(parents=True)
    starts = {
        "passage_starts": np.cumsum([0, *(len(paper.spans) for paper in encoded)]),
        "piece_starts": np.cumsum([0, *(paper.size for paper in encoded)]),
    }
    # Checksums are kept, not recomputed: a record that was damaged on disk must not become valid.
    sums = np.array([paper.checksum for paper in encoded], np.uint32)
    for name, array in (starts | {"piece_sums": sums}).items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    for name in ("vectors", "spans"):
        _save_concatenated(folder / f"{name}.npy", [getattr(paper, name) for paper in encoded])
    _save_tokens(folder, encoded, starts["piece_starts"], before)


def _save_concatenated(path: Path, arrays: Sequence[NDArray[np.generic]]) -> None:
    """Write the concatenation of arrays as one .npy file without building it in memory."""
    shape = (sum(map(len, arrays)), *arrays[0].shape[1:])
    descr = np.lib.format.dtype_to_descr(arrays[0].dtype)
    with path.open("wb") as file:
        header = {"descr": descr, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_2_0(file, header)
        for array in arrays:
            file.write(np.ascontiguousarray(array).data)


def _save_tokens(
    folder: Path, encoded: Sequence[EncodedPaper], offsets: NDArray[np.int64], before: Before | None
) -> None:
    corpus = load_encoding(before.folder, mapped=True) if before else None
    linked = []
    if before and corpus and np.array_equal(before.former[: len(corpus)], np.arange(len(corpus))):
        linked = _linkable(token_files(before.folder), int(offsets[-1]))
    for path in linked:
        _link(path, folder / path.name)
    first = int(np.searchsorted(offsets, sum(path.stat().st_size for path in linked)))
    frequencies, counted = np.zeros(0, np.int64), np.zeros(len(encoded), np.bool_)
    if before and corpus:
        with suppress(IndexDamaged):  # a damaged record of a paper that is gone: all are counted again
            frequencies, counted = _frequencies_without(corpus, before.former), before.former != GONE
    with (folder / token_file_name(len(linked))).open("wb") as file:
        for row, paper in enumerate(encoded[first:], first):
            record = paper.record()
            file.write(record)
            if not counted[row]:
                frequencies = _count(frequencies, unpack_tokens(record, paper.vectors.shape[1]).ids)
    np.save(folder / "having.npy", frequencies, allow_pickle=False)


def _frequencies_without(corpus: EncodedCorpus, former: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return document frequencies without the papers that aren't in the rows `former`; may raise IndexDamaged."""
    frequencies = np.array(corpus.document_frequencies)
    for row in np.setdiff1d(np.arange(len(corpus)), former):
        frequencies[corpus.token_files.record(row).ids] -= 1
    return frequencies


def _linkable(files: Sequence[Path], total: int) -> list[Path]:
    """Return the token files that can be linked when there will be `total` bytes of tokens."""
    kept = list(files)
    to_write = total - sum(path.stat().st_size for path in kept)
    while kept and (size := kept[-1].stat().st_size) <= max(to_write, SMALL_TOKEN_FILE):
        to_write += size
        kept.pop()
    return kept


def _link(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except OSError:
        shutil.copyfile(path, link)  # the file system has no hard links


def _count(frequencies: NDArray[np.int64], ids: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the document frequencies after one more paper, with these distinct ids; may modify `frequencies`.

    >>> _count(np.array([1, 0]), np.array([0, 3]))
    array([2, 0, 0, 1])
    """
    size = int(ids.max()) + 1 if len(ids) else 0
    padded = np.pad(frequencies, (0, size - len(frequencies))) if size > len(frequencies) else frequencies
    padded[ids] += 1
    return padded


def load_encoding(folder: Path, tokens: Path | None = None, *, mapped: bool = False) -> EncodedCorpus:
    """Open what `save_encoding` wrote; the token files may be in another folder.

    With `mapped`, which is only for a folder that nobody else changes, the arrays are mapped instead of read into
    memory. Raises IndexDamaged if the token files have the wrong size.
    """
    load = _memory_mapped if mapped else partial(np.load, allow_pickle=False)
    vectors, spans, passage_starts, frequencies = (
        load(folder / f"{name}.npy") for name in ("vectors", "spans", "passage_starts", "having")
    )
    starts, sums = (np.load(folder / f"piece_{name}.npy", allow_pickle=False) for name in ("starts", "sums"))
    token_files = TokenFiles(tokens or folder, starts, sums, vectors.shape[1])
    return EncodedCorpus(vectors, spans, passage_starts, frequencies, token_files)


def load_encoded_papers(folder: Path) -> list[EncodedPaper]:
    """Return the papers that `save_encoding` wrote, one by one; no file stays open."""
    names = ("vectors", "spans", "passage_starts", "piece_starts", "piece_sums")
    vectors, spans, passage_starts, offsets, sums = (
        np.load(folder / f"{name}.npy", allow_pickle=False) for name in names
    )
    files = token_files(folder)
    file_starts = np.cumsum([0, *(path.stat().st_size for path in files)])
    file_of_row = np.minimum(np.searchsorted(file_starts, offsets[:-1], side="right"), len(files)) - 1
    return [
        EncodedPaper(
            vectors[passage_starts[row] : passage_starts[row + 1]],
            spans[passage_starts[row] : passage_starts[row + 1]],
            int(offsets[row + 1] - offsets[row]),
            int(sums[row]),
            partial(
                _read, files[file], int(offsets[row] - file_starts[file]), int(offsets[row + 1] - offsets[row])
            ),
        )
        for row, file in enumerate(file_of_row)
    ]


def _read(path: Path, start: int, length: int) -> bytes:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        return file.read(length)


def _memory_mapped(path: Path) -> NDArray[Any]:
    """Return a file's array, memory-mapped, as a plain ndarray: slicing an np.memmap is slow."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def centroids(vectors: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the mean, scaled to unit length, of each run of vectors; run i begins at `starts[i]`.

    >>> centroids(np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.array([0, 2])).round(2)
    array([[0.71, 0.71],
           [0.  , 1.  ]], dtype=float32)
    """
    lengths = np.diff(starts, append=len(vectors))
    sums = np.empty((len(starts), vectors.shape[1]), np.float32)
    for length in np.unique(lengths):  # runs of equal length together: six times as fast as one by one
        runs = np.flatnonzero(lengths == length)
        for rows in np.array_split(runs, 1 + len(runs) * length // VECTORS_PER_SUM):
            sums[rows] = vectors[starts[rows][:, None] + np.arange(length)].sum(axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def concat_ranges(
    starts: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indices in the ranges `starts[row]:starts[row + 1]`, concatenated, and where each range begins.

    >>> concat_ranges(np.array([0, 2, 5, 6]), np.array([2, 0]))
    (array([5, 0, 1]), array([0, 1]))
    """
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(starts[rows] - (ends - lengths), lengths), ends - lengths


def _counter(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """Return a function that adds to a count and passes it on with the total."""
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return report
