"""What the encoder made of the papers, in our own files: the vectors that everything else is built from."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.papers import Paper, Passage, passage_text, split_passages
from index.storage.token_files import PieceFiles, piece_file, piece_files, record_of, room_of

__all__ = [
    "EncodedCorpus",
    "EncodedPaper",
    "Key",
    "directions",
    "encode_papers",
    "load_encoding",
    "load_papers_encoded",
    "runs",
    "save_encoding",
]

SMALL = 1 << 28
"""Bytes up to which a file of word pieces is written anew when papers are added, rather than linked."""

SUMMED_AT_ONCE = 8192
"""Vectors that are read together to be summed."""

Key = tuple[str, str]
"""A paper's title and abstract: what is encoded."""


@dataclass(frozen=True)
class EncodedPaper:
    """One paper's passages with a vector each, and its word pieces: the record is read when it is asked for.

    `vectors` is (passages, dimension) and `spans` (passages, 2), offsets into the abstract; `pieces` is how many
    word pieces there are, and `checksum` that of their record (`index.storage.token_files`).
    """

    vectors: Floats
    spans: NDArray[np.int32]
    pieces: int
    checksum: int
    record: Callable[[], bytes]

    @property
    def whole(self) -> bool:
        """Whether its record is what was written."""
        return zlib.crc32(self.record()) == self.checksum


@dataclass(frozen=True)
class EncodedCorpus:
    """All papers' passages and word pieces, one after the other.

    `vectors` is (passages, dimension) and `spans` (passages, 2). Paper p has the passages
    `passage_starts[p]:passage_starts[p + 1]`. `having` says how many papers have the word piece of each number, as
    far as there are any.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    passage_starts: NDArray[np.int64]
    having: NDArray[np.int64]
    pieces: PieceFiles

    def __len__(self) -> int:
        return len(self.passage_starts) - 1

    def passages(self, row: int) -> tuple[Passage, ...]:
        """Return the passages of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return tuple(Passage(int(start), int(end)) for start, end in self.spans[first:last])

    def tokens(self, row: int) -> TokenEmbeddings:
        """Return the word pieces of the paper at `row`; their spans are offsets into its abstract, or below zero.

        Raises IndexDamaged when they are not what was published.
        """
        return self.pieces.tokens(row)

    def token_floats(self, papers: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the papers' token vectors, one paper after the other, (tokens, dimension), and where each starts.

        Raises IndexDamaged when they are not what was published.
        """
        whole, lengths = zip(*map(self.pieces.steps, papers), strict=True)
        floats = np.concatenate(whole, dtype=np.float32)
        floats *= np.concatenate(lengths)[:, None]
        return floats, np.cumsum([0, *map(len, whole[:-1])])

    def directions(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return where papers as a whole point, (papers, dimension): those at `rows`, or all."""
        if rows is None:
            return directions(self.vectors, self.passage_starts[:-1])
        passages, starts = runs(self.passage_starts, rows)
        return directions(self.vectors[passages], starts)


KEPT_AT_ONCE = 256
"""Papers that are encoded together: enough for batches of like length, a minute's work that a kill may lose."""

Keep = Callable[[Sequence[Paper], Sequence[EncodedPaper]], Sequence[EncodedPaper]]
"""Takes papers just encoded into safekeeping, and returns them from there."""


def encode_papers(
    papers: Sequence[Paper],
    encoder: Encoder,
    known: Mapping[Key, EncodedPaper],
    progress: Callable[[int, int], None] | None = None,
    keep: Keep = lambda papers, encoded: encoded,
) -> list[EncodedPaper]:
    """Encode the papers, except those whose (title, abstract) is `known`, some at a time, which `keep` is given.

    `progress` is told how many of how many texts are done.
    """
    encoded = dict(known)
    fresh = [paper for paper in papers if (paper.title, paper.abstract) not in known]
    report = _counter(sum(len(split_passages(paper)) + 1 for paper in fresh), progress)
    for start in range(0, len(fresh), KEPT_AT_ONCE):
        some = fresh[start : start + KEPT_AT_ONCE]
        for paper, made in zip(some, keep(some, _encoded(some, encoder, report)), strict=True):
            encoded[paper.title, paper.abstract] = made
    return [encoded[paper.title, paper.abstract] for paper in papers]


def _encoded(papers: Sequence[Paper], encoder: Encoder, report: Callable[[int], None]) -> list[EncodedPaper]:
    windows = [split_passages(paper) for paper in papers]
    texts = [passage_text(paper, window) for paper, own in zip(papers, windows, strict=True) for window in own]
    vectors = np.split(encoder.encode(texts, report), np.cumsum([len(own) for own in windows])[:-1])
    tokens = encoder.encode_tokens([f"{paper.title}\n{paper.abstract}" for paper in papers], report)
    return [_encoded_paper(*one) for one in zip(papers, windows, vectors, tokens, strict=True)]


def _encoded_paper(
    paper: Paper, windows: Sequence[Passage], vectors: Floats, tokens: TokenEmbeddings
) -> EncodedPaper:
    spans = np.array([(window.start, window.end) for window in windows], np.int32)
    in_abstract = tokens.spans - np.int32(len(paper.title) + 1)
    record = record_of(TokenEmbeddings(tokens.vectors, in_abstract, tokens.ids))
    return EncodedPaper(vectors, spans, len(tokens.ids), zlib.crc32(record), lambda: record)


def save_encoding(folder: Path, encoded: Sequence[EncodedPaper], before: Path | None = None) -> None:
    """Write the arrays of an EncodedCorpus into a folder, and the papers' word pieces.

    `before` is another such folder, whose papers are the first of these. Its files of word pieces become this
    folder's too, all but the last ones that are small, or smaller than what comes after them: those are written
    again with it, so that there are never many files, and seldom much to write.
    """
    folder.mkdir(parents=True)
    starts = {
        "passage_starts": np.cumsum([0, *(len(paper.spans) for paper in encoded)]),
        "piece_starts": np.cumsum([0, *(paper.pieces for paper in encoded)]),
    }
    # As they were, not computed anew: what was damaged on disk must not pass for whole.
    sums = np.array([paper.checksum for paper in encoded], np.uint32)
    for name, array in (starts | {"piece_sums": sums}).items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    for name in ("vectors", "spans"):
        _save_joined(folder / f"{name}.npy", [getattr(paper, name) for paper in encoded])
    _save_pieces(folder, encoded, starts["piece_starts"] * room_of(encoded[0].vectors.shape[1]), before)


def _save_joined(path: Path, arrays: Sequence[NDArray[np.generic]]) -> None:
    """Write arrays one after the other, as one array, without making it in memory."""
    shape = (sum(map(len, arrays)), *arrays[0].shape[1:])
    descr = np.lib.format.dtype_to_descr(arrays[0].dtype)
    with path.open("wb") as file:
        header = {"descr": descr, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_2_0(file, header)
        for array in arrays:
            file.write(np.ascontiguousarray(array).data)


def _save_pieces(
    folder: Path, encoded: Sequence[EncodedPaper], offsets: NDArray[np.int64], before: Path | None
) -> None:
    linked = _lasting(piece_files(before), int(offsets[-1])) if before else []
    for path in linked:
        _link(path, folder / path.name)
    there = int(np.searchsorted(offsets, sum(path.stat().st_size for path in linked)))
    having = np.load(before / "having.npy", allow_pickle=False) if before else np.zeros(0, np.int64)
    counted = len(np.load(before / "piece_sums.npy", mmap_mode="r", allow_pickle=False)) if before else 0
    with (folder / piece_file(len(linked))).open("wb") as file:
        for row, paper in enumerate(encoded[there:], there):
            record = paper.record()
            file.write(record)
            if row >= counted:
                having = _counted(having, np.frombuffer(record, np.int32, paper.pieces))
    np.save(folder / "having.npy", having, allow_pickle=False)


def _lasting(files: Sequence[Path], total: int) -> list[Path]:
    """Return the files that need not be written again when there will be `total` bytes of pieces."""
    kept = list(files)
    fresh = total - sum(path.stat().st_size for path in kept)
    while kept and (size := kept[-1].stat().st_size) <= max(fresh, SMALL):
        fresh += size
        kept.pop()
    return kept


def _link(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except OSError:
        shutil.copyfile(path, link)  # a file system that has no links


def _counted(having: NDArray[np.int64], ids: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how many papers have each piece, with one more that has these; what is given is changed.

    >>> _counted(np.array([1, 0]), np.array([3, 0, 3]))
    array([2, 0, 0, 1])
    """
    most = int(ids.max(initial=-1)) + 1
    longer = np.pad(having, (0, most - len(having))) if most > len(having) else having
    longer[np.unique(ids)] += 1
    return longer


def load_encoding(folder: Path) -> EncodedCorpus:
    """Open what `save_encoding` wrote; the arrays stay on disk until they are read."""
    arrays = {name: _mapped(folder / f"{name}.npy") for name in ("vectors", "spans", "passage_starts", "having")}
    starts, sums = (np.load(folder / f"piece_{name}.npy", allow_pickle=False) for name in ("starts", "sums"))
    return EncodedCorpus(**arrays, pieces=PieceFiles(folder, starts, sums, arrays["vectors"].shape[1]))


def load_papers_encoded(folder: Path) -> list[EncodedPaper]:
    """Return the papers that `save_encoding` wrote, one by one; no file stays open."""
    names = ("vectors", "spans", "passage_starts", "piece_starts", "piece_sums")
    vectors, spans, passage_starts, piece_starts, sums = (
        np.load(folder / f"{name}.npy", allow_pickle=False) for name in names
    )
    files = piece_files(folder)
    begins = np.cumsum([0, *(path.stat().st_size for path in files)])
    offsets = piece_starts * room_of(vectors.shape[1])
    owners = np.minimum(np.searchsorted(begins, offsets[:-1], side="right"), len(files)) - 1
    return [
        EncodedPaper(
            vectors[passage_starts[row] : passage_starts[row + 1]],
            spans[passage_starts[row] : passage_starts[row + 1]],
            int(piece_starts[row + 1] - piece_starts[row]),
            int(sums[row]),
            partial(_read, files[owner], int(offsets[row] - begins[owner]), int(offsets[row + 1] - offsets[row])),
        )
        for row, owner in enumerate(owners)
    ]


def _read(path: Path, start: int, length: int) -> bytes:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        return file.read(length)


def _mapped(path: Path) -> NDArray[Any]:
    """Return a file's array, read where it is looked at; a plain array, for numpy's own kind is slow to cut."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def directions(vectors: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the mean direction, of unit length, of each run of vectors that begins at `starts`.

    >>> directions(np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.array([0, 2])).round(2)
    array([[0.71, 0.71],
           [0.  , 1.  ]], dtype=float32)
    """
    lengths = np.diff(starts, append=len(vectors))
    sums = np.empty((len(starts), vectors.shape[1]), np.float32)
    for length in np.unique(lengths):  # many runs are alike: six times as fast as one after the other
        alike = np.flatnonzero(lengths == length)
        for rows in np.array_split(alike, 1 + len(alike) * length // SUMMED_AT_ONCE):
            sums[rows] = vectors[starts[rows][:, None] + np.arange(length)].sum(axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def runs(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of the runs at `rows`, one run after the other, and where each run then starts.

    >>> runs(np.array([0, 2, 5, 6]), np.array([2, 0]))
    (array([5, 0, 1]), array([0, 1]))
    """
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(starts[rows] - (ends - lengths), lengths), ends - lengths


def _counter(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return report
