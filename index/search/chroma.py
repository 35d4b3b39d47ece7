"""Vectors in Chroma; the only file that imports chromadb.

Chroma holds one vector per paper; the passages' vectors are in the index's own files (`index.storage`). A
collection is written once, into a new folder, and opened from a private copy. Its HNSW files are not crash safe:
they are written with the last row or, when there are few rows, not at all.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import UUID
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.errors import StoreUnreachable
from index.storage import Generation, generation_number

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

__all__ = ["FEW", "ServedStore", "VectorStore", "extend_store", "foreign", "usable", "write_store"]

COLLECTION = "papers"
FEW = 2000
"""Rows of which Chroma makes its HNSW index anew at each start, in a quarter of a second; of more it is kept."""

SEGMENT = {"data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"}
"""The files of an HNSW index; Chroma's part in Rust reads the pickle as data, and runs nothing."""

DATABASE = "chroma.sqlite3"

PATIENCE = 5
"""Seconds that a server may leave a request without a word."""

SENT = 1000
"""Rows that a server is sent at once: it stores so many well within that time."""

COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"

MANY = 1000
"""Collections of a server among which the superseded ones are looked for."""

_USED_BY: list[int] = []
"""The process that Chroma's threads are in, once it has any."""

NO_FUNCTION = {"legacy", "unknown"}
"""Kinds of embedding function for which Chroma makes none."""


def write_store(folder: Path, vectors: Floats) -> None:
    """Write vectors (n, dimension) into a new Chroma collection in cosine space; row numbers are the ids.

    Of a few, one file is left, `chroma.sqlite3`. Raises OSError when it can't be written.
    """
    with _errors_of_the_disk():
        _write(folder, vectors)
    for segment in filter(Path.is_dir, folder.iterdir()):
        if len(vectors) <= FEW:
            shutil.rmtree(segment)  # an empty HNSW index, which Chroma makes anew


def extend_store(folder: Path, vectors: Floats, first: int) -> None:
    """Write further vectors into a collection of more than a few, in a folder of this process's own.

    Their ids count on from `first`. Chroma writes its HNSW index with the last of them. Raises OSError when it
    can't be written.
    """
    with _errors_of_the_disk():
        client = _client(folder)
        collection = client.get_collection(COLLECTION, embedding_function=None)
        with catch_warnings(action="ignore", category=DeprecationWarning):  # Chroma's, of what Chroma wrote
            collection.modify(configuration={"hnsw": {"sync_threshold": len(vectors)}})
        _upsert(collection, vectors, client.get_max_batch_size(), first)
        client.close()


def _write(folder: Path, vectors: Floats) -> None:
    client = _client(folder)
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "sync_threshold": _threshold(len(vectors))}},
    )
    _upsert(collection, vectors, client.get_max_batch_size())
    client.close()


def _threshold(rows: int) -> int:
    """Return the number of rows at which Chroma writes its HNSW index: all of them, or more than a few."""
    return rows if rows > FEW else 2 * FEW


class VectorStore:
    """An open collection; the folder must be this process's own. Raises OSError when it can't be read."""

    def __init__(self, folder: Path) -> None:
        with _errors_of_the_disk():
            self._client = _client(folder)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine, best first."""
        with _errors_of_the_disk():
            found = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=[])
        return np.array(found["ids"][0], dtype=np.int64)

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()


class ServedStore:
    """A generation's collection in a Chroma server, which is filled where it isn't whole there.

    `vectors` are its papers' directions. A server that went away is tried once more; raises StoreUnreachable when
    that fails, too, and when the collection isn't what Footnote made.

    Whoever fills a generation's collection removes those of the same index but the one before: other processes may
    be on that still. One that is on an older one fills it again.
    """

    def __init__(self, url: str, generation: Generation, vectors: Floats) -> None:
        self._url = url.rstrip("/")
        self._name = f"footnote-{generation.folder.name}"
        self._vectors = vectors
        self._about: dict[str, str | int] = {
            "made_by": "footnote",
            "index": generation.origin,
            "number": generation_number(generation.folder),
            "rows": len(vectors),
        }
        self._one_at_a_time = threading.Lock()
        self._collection: Collection | None = None
        self._connected()

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine, best first."""
        try:
            return self._nearest(vector, limit)
        except StoreUnreachable:
            self._collection = None  # it may have been started anew, and even be empty
            return self._nearest(vector, limit)

    def close(self) -> None:
        """Do nothing: there is no file to let go of, and other processes may use the collection."""

    def _nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        with _errors_of_the_server(self._url):
            found = self._connected().query(query_embeddings=vector[None, :], n_results=limit, include=[])
        return np.array(found["ids"][0], dtype=np.int64)

    def _connected(self) -> Collection:
        with self._one_at_a_time, _errors_of_the_server(self._url):
            if self._collection is None:
                self._collection = self._filled()
            return self._collection

    def _filled(self) -> Collection:
        self._check_ours()
        client = _server(self._url)
        collection = client.get_or_create_collection(
            self._name, embedding_function=None, metadata=self._about, configuration={"hnsw": {"space": "cosine"}}
        )
        if collection.count() != len(self._vectors):
            _upsert(collection, self._vectors, min(SENT, client.get_max_batch_size()))
            with suppress(OSError, ValueError):  # what can't be removed only takes room
                self._remove_superseded()
        return collection

    def _remove_superseded(self) -> None:
        for told in _answer(f"{self._url}{COLLECTIONS}?limit={MANY}"):
            name, about = str(told.get("name")), told.get("metadata") or {}
            ours = {what: about.get(what) == self._about[what] for what in ("made_by", "index")}
            if name.startswith("footnote-g-") and all(ours.values()) and self._superseded(about.get("number")):
                _answer(f"{self._url}{COLLECTIONS}/{name}", "DELETE")

    def _superseded(self, number: object) -> bool:
        return isinstance(number, int) and number < int(self._about["number"]) - 1

    def _check_ours(self) -> None:
        """Raise StoreUnreachable for a collection of this name that somebody else made.

        Chroma's client is not asked: it would make the embedding function that the collection names, which can be
        anybody's code.
        """
        try:
            told = _answer(f"{self._url}{COLLECTIONS}/{self._name}")
        except HTTPError as error:
            if error.code == 404:
                return
            raise
        named = set(_embedding_functions([told.get("configuration_json"), told.get("schema")]))
        if told.get("metadata") != self._about or named - NO_FUNCTION:
            raise StoreUnreachable(self._url, f"its collection {self._name} is not Footnote's work")


def _answer(url: str, method: str = "GET") -> Any:  # noqa: ANN401, JSON of whatever answers there
    with urlopen(Request(url, method=method), timeout=PATIENCE) as response:
        return json.load(response)


def _upsert(collection: Collection, vectors: Floats, batch: int, first: int = 0) -> None:
    for start in range(0, len(vectors), batch):
        rows = vectors[start : start + batch]
        collection.upsert(ids=[str(first + start + row) for row in range(len(rows))], embeddings=rows)


def usable() -> bool:
    """Say whether Chroma works here: a fork leaves its threads behind, and each call waits for ever."""
    return _USED_BY in ([], [os.getpid()])


def foreign(folder: Path) -> str | None:
    """Say what in a folder Footnote doesn't write; None when all is ours. Chroma is not asked.

    To open a collection Chroma makes the embedding function that its settings name, and that can be anybody's
    code: ours name none.
    """
    for path in sorted(folder.iterdir()):
        if path.name != DATABASE and not _is_segment(path):
            return f"holds {path.name!r}, which Footnote doesn't write"
    with closing(sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)) as database:
        try:
            rows = database.execute("SELECT config_json_str, schema_str FROM collections").fetchall()
            settings = [json.loads(text) for row in rows for text in row if text]
        except (sqlite3.Error, ValueError) as error:
            return f"can't be read as a collection ({error})"
    named = {kind for setting in settings for kind in _embedding_functions(setting)}
    if named - NO_FUNCTION:
        return "names an embedding function, which could run anybody's code"
    return None


def _is_segment(path: Path) -> bool:
    with suppress(ValueError):
        return (
            path.is_dir()
            and str(UUID(path.name)) == path.name
            and {each.name for each in path.iterdir()} == SEGMENT
        )
    return False


def _embedding_functions(setting: object) -> Iterator[str]:
    """Yield the kind of each embedding function in a collection's settings."""
    if isinstance(setting, dict):
        if function := setting.get("embedding_function"):
            yield str(function.get("type")) if isinstance(function, dict) else str(function)
        for value in setting.values():
            yield from _embedding_functions(value)
    elif isinstance(setting, list):
        for value in setting:
            yield from _embedding_functions(value)


@contextmanager
def _errors_of_the_disk() -> Iterator[None]:
    """Raise what Chroma says of its files as OSError."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise OSError(errno.EIO, f"Chroma: {error}") from error


@contextmanager
def _errors_of_the_server(url: str) -> Iterator[None]:
    """Raise what goes wrong with a server as StoreUnreachable: Chroma lets its parts' errors through."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError as Unanswered

    try:
        yield
    except (ChromaError, Unanswered, OSError, ValueError) as error:
        raise StoreUnreachable(url, str(error) or type(error).__name__) from error


def _server(url: str) -> Client:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        parts.hostname or "localhost",
        parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )
    # Chroma waits for ever and has no setting for it.
    client._server._session.timeout = PATIENCE  # type: ignore[attr-defined]
    return cast("Client", client)


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    _USED_BY[:] = [os.getpid()]
    try:
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except (AttributeError, ValueError) as error:
        # On a full disk Chroma trips over itself: it asks, and then closes, what it could not open.
        raise OSError(errno.EIO, "Chroma can't open its files here; the disk may be full") from error
    return cast("Client", client)
