"""The embeddings in the table of papers, read as a question needs them."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens, TokenVectors
from index.embeddings import (
    TokenRecord,
    concat_ranges,
    decoded_tokens,
    scaled_tokens,
    unpack_tokens,
    unpack_vectors,
)
from index.lance.database import OpenTable

__all__ = ["LanceEmbeddings"]

CACHED_RECORDS = 1 << 12
"""Papers whose token embeddings are kept in memory: 40 MB."""


class LanceEmbeddings:
    """The embeddings of all papers, in a table; see `index.storage.Embeddings`.

    `spans` has each paper's; what a paper's passages and tokens are embedded as is read when it is asked for.
    """

    def __init__(
        self, table: OpenTable, spans: Sequence[NDArray[np.int32]], frequencies: NDArray[np.int64], dimension: int
    ) -> None:
        self.spans = np.concatenate(spans)
        self.passage_starts = np.cumsum([0, *map(len, spans)])
        self.document_frequencies = frequencies
        self._table = table
        self._dimension = dimension
        self._records: OrderedDict[int, TokenRecord] = OrderedDict()
        self._lock = threading.Lock()

    def passage_vectors(self, papers: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the vectors of the papers' passages one after the other, and where each paper's begin."""
        taken = self._table.take(papers, "passages", "passages_sum")
        packed = [self._verified(row["passages"], row["passages_sum"]) for row in taken]
        _, starts = concat_ranges(self.passage_starts, papers)
        return unpack_vectors(packed, self._dimension), starts

    def centroids(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return the papers' centroids, (papers, dimension), for those at `rows` or for all."""
        wanted = np.arange(len(self.passage_starts) - 1) if rows is None else rows
        return np.array([row["vector"] for row in self._table.take(wanted, "vector")], np.float32)

    def tokens(self, row: int) -> TokenVectors:
        """Return the stored tokens of the paper at `row`; raise DatabaseError if their checksum is wrong."""
        return decoded_tokens(self._record(row), self._dimension)

    def token_spans(self, row: int) -> NDArray[np.int32]:
        """Return the spans of the stored tokens of the paper at `row`."""
        return self._record(row).spans

    def scaled_tokens(self, papers: NDArray[np.int64]) -> ScaledTokens:
        """Return the papers' token vectors one after the other, in the basis of `rotate`."""
        return scaled_tokens(self._read(papers.tolist()))

    def _record(self, row: int) -> TokenRecord:
        (record,) = self._read([row])
        return record

    def _read(self, rows: Sequence[int]) -> list[TokenRecord]:
        """Return the papers' records, from memory or all others with one request."""
        with self._lock:
            known = {row: self._records[row] for row in rows if row in self._records}
        missing = np.array([row for row in dict.fromkeys(rows) if row not in known], np.int64)
        if len(missing):
            for taken in self._table.take(missing, "tokens", "tokens_sum"):
                tokens = self._verified(taken["tokens"], taken["tokens_sum"])
                known[taken["row"]] = unpack_tokens(tokens, self._dimension)
        with self._lock:
            for row, record in known.items():
                self._records[row] = record
                self._records.move_to_end(row)
            while len(self._records) > CACHED_RECORDS:
                self._records.popitem(last=False)
        return [known[row] for row in rows]

    def _verified(self, embeddings: bytes, checksum: int) -> bytes:
        if zlib.crc32(embeddings) != checksum:
            raise self._table.damaged("the embeddings of a paper don’t match their checksum")
        return embeddings
