"""Vectors in Chroma; the only file that imports chromadb.

Chroma holds a copy: the vectors themselves are in the index's own files (`index.encoding`). A collection
is written once, into a new folder, and opened from a private copy. Its HNSW files are not crash safe and
are never written: `sync_threshold` stays above the number of rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from index.embedder import Floats

if TYPE_CHECKING:
    from chromadb.api.client import Client

__all__ = ["VectorStore", "write_store"]

COLLECTION = "passages"


def write_store(folder: Path, vectors: Floats) -> None:
    """Write vectors (n, dimension) into a new Chroma collection in cosine space; row numbers are the ids."""
    client = _client(folder)
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "sync_threshold": max(1000, 2 * len(vectors))}},
    )
    batch = client.get_max_batch_size()
    for start in range(0, len(vectors), batch):
        rows = vectors[start : start + batch]
        collection.add(ids=[str(start + row) for row in range(len(rows))], embeddings=rows)
    client.close()


class VectorStore:
    """An open collection; the folder must be this process's own."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine, best first."""
        found = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=[])
        return np.array(found["ids"][0], dtype=np.int64)

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)
