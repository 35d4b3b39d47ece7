"""Vectors in a collection of a Chroma server, which several processes can share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.errors import StoreUnreachable
from index.search.chroma_internals import (
    delete_collection,
    list_collections,
    names_embedding_function,
    read_collection,
    set_timeout,
)
from index.search.chroma_store import upsert_vectors
from index.storage import Generation, generation_number

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

__all__ = ["ChromaServerStore"]

TIMEOUT = 5
"""Seconds to wait for a server to send anything."""

UPLOAD_BATCH = 1000
"""Vectors per upload request: a server stores this many well within the timeout."""


class ChromaServerStore:
    """The vectors of one generation of an index, in a collection of a Chroma server.

    `vectors` (papers, dimension) are uploaded if the collection is missing or incomplete. A failed search is
    retried once, over a new connection. Raises StoreUnreachable if that fails too, or if the collection wasn't
    made by Footnote.

    After an upload, the collections of the same index are deleted except the previous generation's, which other
    processes may still be serving. A process that serves an older generation uploads its collection again.
    """

    def __init__(self, url: str, generation: Generation, vectors: Floats) -> None:
        self._url = url.rstrip("/")
        self._name = f"footnote-{generation.folder.name}"
        self._vectors = vectors
        self._number = generation_number(generation.folder)
        self._metadata: dict[str, str | int] = {
            "made_by": "footnote",
            "index": generation.origin,
            "number": self._number,
            "rows": len(vectors),
        }
        self._lock = threading.Lock()
        self._collection: Collection | None = None
        self._connected()

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first."""
        try:
            return self._nearest(vector, limit)
        except StoreUnreachable:
            self._collection = None  # the server may have restarted, without its data
            return self._nearest(vector, limit)

    def close(self) -> None:
        """Do nothing: no file is open, and other processes may use the collection."""

    def _nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        with _server_errors(self._url):
            found = self._connected().query(query_embeddings=vector[None, :], n_results=limit, include=[])
        return np.array(found["ids"][0], dtype=np.int64)

    def _connected(self) -> Collection:
        with self._lock, _server_errors(self._url):
            if self._collection is None:
                self._collection = self._complete_collection()
            return self._collection

    def _complete_collection(self) -> Collection:
        """Return the collection, after uploading the vectors if the server doesn't have all of them."""
        self._check_origin()
        client = _connect(self._url)
        collection = client.get_or_create_collection(
            self._name,
            embedding_function=None,
            metadata=self._metadata,
            configuration={"hnsw": {"space": "cosine"}},
        )
        if collection.count() != len(self._vectors):
            upsert_vectors(collection, self._vectors, min(UPLOAD_BATCH, client.get_max_batch_size()))
            with suppress(OSError, ValueError):  # a collection that can't be deleted only takes space
                self._delete_superseded()
        return collection

    def _delete_superseded(self) -> None:
        for record in list_collections(self._url, TIMEOUT):
            name, metadata = str(record.get("name")), record.get("metadata") or {}
            same_index = all(metadata.get(key) == self._metadata[key] for key in ("made_by", "index"))
            if name.startswith("footnote-g-") and same_index and self._supersedes(metadata.get("number")):
                delete_collection(self._url, name, TIMEOUT)

    def _supersedes(self, number: object) -> bool:
        """Return whether a generation's number is lower than the previous generation's."""
        return isinstance(number, int) and number < self._number - 1

    def _check_origin(self) -> None:
        """Raise StoreUnreachable if the server has a collection of this name that Footnote didn't make."""
        record = read_collection(self._url, self._name, TIMEOUT)
        if record is None:
            return
        settings = [record.get("configuration_json"), record.get("schema")]
        if record.get("metadata") != self._metadata or names_embedding_function(settings):
            raise StoreUnreachable(self._url, f"its collection {self._name} was not made by Footnote")


def _connect(url: str) -> Client:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    client = cast(
        "Client",
        chromadb.HttpClient(
            parts.hostname or "localhost",
            parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        ),
    )
    set_timeout(client, TIMEOUT)
    return client


@contextmanager
def _server_errors(url: str) -> Iterator[None]:
    """Raise any error of a request as StoreUnreachable: Chroma lets the errors of httpx through."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, OSError, ValueError) as error:
        raise StoreUnreachable(url, str(error) or type(error).__name__) from error
