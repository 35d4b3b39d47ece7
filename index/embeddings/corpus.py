"""The embeddings of all papers in the index's own files, from which every other part of it can be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens, TokenVectors
from index.embeddings.centroids import centroids
from index.embeddings.passage_vectors import dimension_of, unpack_vectors
from index.embeddings.record_files import RecordFiles
from index.embeddings.token_records import decoded_tokens, scaled_tokens
from index.papers import Passage

__all__ = ["EncodedCorpus", "load_encoding"]

PAPERS_AT_ONCE = 1024
"""Papers whose vectors are read at a time to compute centroids: about 10 MB."""


@dataclass(frozen=True, eq=False)
class EncodedCorpus:
    """The embeddings of all papers, one paper after the other.

    `spans` is (passages, 2). Paper p has the passages `passage_starts[p]:passage_starts[p + 1]`.
    `document_frequencies[i]` is the number of papers that contain the token with id i; ids beyond its end occur in
    none. Vectors and tokens are read from `records` when they are asked for; reading what doesn't match its
    checksum raises IndexDamaged.
    """

    dimension: int
    spans: NDArray[np.int32]
    passage_starts: NDArray[np.int64]
    document_frequencies: NDArray[np.int64]
    records: RecordFiles

    def __len__(self) -> int:
        return len(self.passage_starts) - 1

    def passages(self, row: int) -> tuple[Passage, ...]:
        """Return the passages of the paper at `row`."""
        first, last = self.passage_starts[row : row + 2]
        return tuple(Passage(int(start), int(end)) for start, end in self.spans[first:last])

    def tokens(self, row: int) -> TokenVectors:
        """Return the stored tokens of the paper at `row`.

        Spans are offsets into the abstract, negative in the title.
        """
        return decoded_tokens(self.records.tokens(row), self.dimension)

    def token_spans(self, row: int) -> NDArray[np.int32]:
        """Return the spans of the stored tokens of the paper at `row`, as in `tokens`."""
        return self.records.tokens(row).spans

    def scaled_tokens(self, papers: NDArray[np.int64]) -> ScaledTokens:
        """Return the papers' token vectors one after the other.

        They are in the basis of `index.embeddings.rotate`: rotating a question is cheaper than rotating them back.
        """
        return scaled_tokens([self.records.tokens(paper) for paper in papers.tolist()])

    def passage_vectors(self, papers: NDArray[np.int64], keep: bool = True) -> tuple[Floats, NDArray[np.int64]]:
        """Return the vectors of the papers' passages one after the other, and where each paper's begin.

        Unless told not to, `records` keeps them in memory.
        """
        lengths = self.passage_starts[papers + 1] - self.passage_starts[papers]
        packed = [self.records.vectors(paper, keep) for paper in papers.tolist()]
        return unpack_vectors(packed, self.dimension), np.cumsum(lengths) - lengths

    def centroids(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return the papers' centroids, (papers, dimension), for those at `rows` or for all."""
        wanted = np.arange(len(self)) if rows is None else rows
        found = np.empty((len(wanted), self.dimension), np.float32)
        for first in range(0, len(wanted), PAPERS_AT_ONCE):
            some = slice(first, first + PAPERS_AT_ONCE)
            found[some] = centroids(*self.passage_vectors(wanted[some], keep=rows is not None))
        return found


def load_encoding(folder: Path, records: Path | None = None, *, damaged: bool = False) -> EncodedCorpus:
    """Open what `save_encoding` wrote; the files of records may be in another folder.

    Raises IndexDamaged if one of these is too short. Files known to be `damaged` are read as `RecordFiles` says.
    """
    spans, passage_starts, frequencies, locations = (
        np.load(folder / f"{name}.npy", allow_pickle=False)
        for name in ("spans", "passage_starts", "document_frequencies", "locations")
    )
    dimension = dimension_of(int(locations["vectors"][0]), int(passage_starts[1]))
    files = RecordFiles(records or folder, locations, dimension, damaged)
    return EncodedCorpus(dimension, spans, passage_starts, frequencies, files)
