"""Vectors in an embedded Chroma collection.

A collection holds one vector per paper; passage vectors are in the index's own files (`index.storage`). It is
written once, into a new folder, and opened from a private copy: Chroma overwrites its HNSW files in place without
fsync, so a crash can damage them. They are therefore written once, with the last row, or not at all for a small
collection.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.search.chroma_internals import OpenCollection, drop_free_pages, open_client, remove_hnsw_indexes
from index.search.disk_errors import raised_as_os_error
from index.storage import GONE, Numbering, load_numbers, save_numbers

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

__all__ = ["SQLITE_ONLY_ROWS", "ChromaStore", "change_store", "upsert_vectors", "write_store"]

COLLECTION = "papers"

SQLITE_ONLY_ROWS = 2000
"""The largest number of rows stored without an HNSW index; Chroma then rebuilds it from SQLite on each open.

For 2000 rows this takes a quarter of a second.
"""


def write_store(folder: Path, vectors: Floats) -> None:
    """Write vectors (n, dimension) to a new collection in cosine space, with row numbers as ids.

    Up to `SQLITE_ONLY_ROWS` rows, the folder then contains a single file. Raises OSError if it can't be written.
    """
    with _os_errors():
        client = open_client(folder)
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "sync_threshold": _sync_threshold(len(vectors))}},
        )
        upsert_vectors(collection, vectors, client.get_max_batch_size())
        client.close()
    drop_free_pages(folder)
    if len(vectors) <= SQLITE_ONLY_ROWS:
        remove_hnsw_indexes(folder)


def change_store(folder: Path, numbers: Numbering, vectors: Floats) -> None:
    """Add vectors to a collection of more than `SQLITE_ONLY_ROWS` rows; what is removed is found no more.

    See `Numbering`. No other process may use the folder, and unless vectors are added, its files may be links.
    Chroma writes the HNSW index with the last vector. Raises OSError if the collection can't be written.
    """
    save_numbers(folder, numbers.rows)
    if len(vectors):
        with _os_errors():
            collection = OpenCollection(folder, COLLECTION)
            collection.append(vectors, numbers.first)
            collection.close()
        drop_free_pages(folder)


def upsert_vectors(collection: Collection, vectors: Floats, batch: int) -> None:
    """Upsert vectors in batches; row numbers are the ids."""
    for start in range(0, len(vectors), batch):
        rows = vectors[start : start + batch]
        collection.upsert(ids=[str(start + row) for row in range(len(rows))], embeddings=rows)


def _sync_threshold(rows: int) -> int:
    """Return the number of writes after which Chroma saves the HNSW index: all rows, or more than there are."""
    return rows if rows > SQLITE_ONLY_ROWS else 2 * SQLITE_ONLY_ROWS


class ChromaStore:
    """An open collection in a folder that no other process uses. Raises OSError if it can't be read."""

    def __init__(self, folder: Path) -> None:
        with _os_errors():
            self._collection = OpenCollection(folder, COLLECTION)
        self._rows = load_numbers(folder)
        self._gone = 0 if self._rows is None else int((self._rows == GONE).sum())

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first."""
        if self._rows is None:
            return self._numbers(vector, limit)
        rows: NDArray[np.int64]
        size = limit + min(limit, self._gone)
        while True:
            rows = self._rows[self._numbers(vector, min(size, len(self._rows)))]
            rows = rows[rows != GONE]
            if len(rows) >= limit or size >= len(self._rows):
                return rows[:limit]
            size *= 2

    def _numbers(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        with _os_errors():
            return np.array(self._collection.nearest(vector, limit), dtype=np.int64)

    def close(self) -> None:
        """Close the folder's files."""
        self._collection.close()


def _os_errors() -> AbstractContextManager[None]:
    return raised_as_os_error("Chroma", _error_type)


def _error_type() -> type[Exception]:
    from chromadb.errors import ChromaError

    return ChromaError
