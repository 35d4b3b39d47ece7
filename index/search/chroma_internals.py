"""What Footnote relies on in chromadb beyond its documented Python API; written for chromadb 1.5.

The private attributes, the files on disk, the database's tables, the server's REST routes, and Chroma's behaviour
after a fork and on a full disk. `tests/index/search/test_chroma_internals.py` checks each of them, so that an
upgrade of chromadb fails there first.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID

from index.arrays import Floats
from index.search.disk_errors import raised_as_os_error
from index.storage import NUMBERS_FILE

if TYPE_CHECKING:
    from chromadb.api.client import Client

__all__ = [
    "OpenCollection",
    "chroma_usable",
    "delete_collection",
    "drop_free_pages",
    "foreign_content",
    "list_collections",
    "names_embedding_function",
    "open_client",
    "read_collection",
    "remove_hnsw_indexes",
    "set_timeout",
]

DATABASE = "chroma.sqlite3"
"""The SQLite database in a collection's folder."""

SETTINGS_QUERY = "SELECT config_json_str, schema_str FROM collections"
"""Reads the settings of all collections of a database, as JSON or NULL; either can name an embedding function."""

HNSW_FILES = {"data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"}
"""The files of an HNSW index, in a folder named by a UUID. Chroma reads the pickle in Rust, which runs no code."""

NO_FUNCTION = {"legacy", "unknown"}
"""The types of embedding function for which Chroma instantiates nothing."""

TENANT, SERVED_DATABASE = "default_tenant", "default_database"
"""Where Chroma keeps collections for which nothing else is said."""

COLLECTIONS_ROUTE = f"/api/v2/tenants/{TENANT}/databases/{SERVED_DATABASE}/collections"
"""The REST route of a server's collections."""

CACHED_INDEXES = 8
"""HNSW indexes that Chroma keeps open; there is one collection in a folder."""

MOST_FREE = 0.25
"""The largest share of a database that is left free."""

DISK_FULL = "Chroma can’t open its files here; the disk may be full"

LIST_LIMIT = 1000
"""Collections that `list_collections` asks for."""

_opened_in: list[int] = []
"""The id of the process in which Chroma's threads run; empty before Chroma is first used."""


def open_client(folder: Path) -> Client:
    """Open an embedded Chroma in a folder, creating its database if it has none. Raises OSError on a full disk."""
    import chromadb
    from chromadb.config import Settings

    _opened_in[:] = [os.getpid()]
    try:
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except (AttributeError, ValueError) as error:
        # On a full disk Chroma fails to open its bindings, and then uses and closes them regardless.
        raise OSError(errno.EIO, DISK_FULL) from error
    return cast("Client", client)


class OpenCollection:
    """A collection opened by Chroma's core alone: importing the rest of chromadb takes a second.

    The folder is one that no other process uses. Raises ChromaError or OSError if it can't be read or written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        import chromadb_rust_bindings as core  # type: ignore[import-untyped]

        _opened_in[:] = [os.getpid()]
        hash_type, migrate = core.MigrationHash.MD5, core.MigrationMode.Apply
        config = core.SqliteDBConfig(hash_type=hash_type, migration_mode=migrate, url=str(folder / DATABASE))
        try:
            self._core = core.Bindings(
                allow_reset=False,
                sqlite_db_config=config,
                persist_path=str(folder),
                hnsw_cache_size=CACHED_INDEXES,
            )
        except ValueError as error:
            raise OSError(errno.EIO, DISK_FULL) from error
        self._id = str(self._core.get_collection(name, TENANT, SERVED_DATABASE).id)

    def nearest(self, vector: Floats, limit: int) -> list[str]:
        """Return the ids of the `limit` vectors nearest to a vector (dimension,), nearest first."""
        found = self._core.query(self._id, None, [vector], limit, None, None, [], TENANT, SERVED_DATABASE)
        ids: list[str] = found.ids[0]
        return ids

    def append(self, vectors: Floats, first: int) -> None:
        """Add vectors, whose ids start at `first`; the HNSW index is written with the last one."""
        batch = self._core.get_max_batch_size()
        settings = {"hnsw": {"sync_threshold": len(vectors)}}
        self._core.update_collection(self._id, None, None, json.dumps(settings))
        for start in range(0, len(vectors), batch):
            rows = list(vectors[start : start + batch])
            ids = [str(first + start + row) for row in range(len(rows))]
            self._core.upsert(self._id, ids, rows, None, None, None, TENANT, SERVED_DATABASE)

    def close(self) -> None:
        """Close the folder's files."""
        del self._core


def chroma_usable() -> bool:
    """Return whether Chroma works in this process: after a fork its threads are gone, and every call hangs."""
    return _opened_in in ([], [os.getpid()])


def remove_hnsw_indexes(folder: Path) -> None:
    """Remove the HNSW indexes from a closed collection's folder; Chroma recreates them from its database."""
    for path in filter(Path.is_dir, folder.iterdir()):
        shutil.rmtree(path)


def drop_free_pages(folder: Path) -> None:
    """Write a closed collection's database anew if more than a quarter of it is free. Raises OSError.

    Chroma keeps vectors in a queue in the database until the HNSW index has them, and the pages of the emptied
    queue stay: nine tenths of the database after a build.
    """
    with (
        raised_as_os_error("SQLite", lambda: sqlite3.Error),
        closing(sqlite3.connect(folder / DATABASE)) as database,
    ):
        pages, free = (
            database.execute(f"PRAGMA {count}").fetchone()[0] for count in ("page_count", "freelist_count")
        )
        if free > MOST_FREE * pages:
            database.execute("VACUUM")


def foreign_content(folder: Path) -> str | None:
    """Return what in a collection's folder Footnote didn't write, as the end of a sentence; None if nothing.

    The folder is read without Chroma: on opening a collection, Chroma instantiates the embedding function that
    the collection's settings name, which can run arbitrary code. Footnote's collections name none.
    """
    for path in sorted(folder.iterdir()):
        if path.name not in (DATABASE, NUMBERS_FILE) and not _is_hnsw_index(path):
            return f"contains {path.name!r}, which Footnote doesn’t write"
    try:
        with closing(sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(SETTINGS_QUERY).fetchall()
        settings = [json.loads(text) for row in rows for text in row if text]
    except (sqlite3.Error, ValueError) as error:
        return f"can’t be read as a collection ({error})"
    if names_embedding_function(settings):
        return "names an embedding function, which could run foreign code"
    return None


def _is_hnsw_index(path: Path) -> bool:
    with suppress(ValueError):
        return (
            path.is_dir()
            and str(UUID(path.name)) == path.name
            and {file.name for file in path.iterdir()} == HNSW_FILES
        )
    return False


def names_embedding_function(settings: object) -> bool:
    """Return whether a collection's settings, parsed JSON, name an embedding function at any depth.

    >>> names_embedding_function({"keys": [{"embedding_function": {"type": "known", "name": "openai"}}]})
    True
    >>> names_embedding_function({"embedding_function": {"type": "legacy"}})
    False
    """
    return not NO_FUNCTION.issuperset(_embedding_functions(settings))


def _embedding_functions(settings: object) -> Iterator[str]:
    """Yield the type of each embedding function in a collection's settings."""
    if isinstance(settings, dict):
        if function := settings.get("embedding_function"):
            yield str(function.get("type")) if isinstance(function, dict) else str(function)
        for value in settings.values():
            yield from _embedding_functions(value)
    elif isinstance(settings, list):
        for value in settings:
            yield from _embedding_functions(value)


def set_timeout(client: Client, seconds: float) -> None:
    """Set the timeout of a server's client: Chroma sets none, and has no option for it."""
    client._server._session.timeout = seconds  # type: ignore[attr-defined]


def read_collection(server: str, name: str, timeout: float) -> dict[str, Any] | None:
    """Return a server's record of a collection; None if there is none. Raises OSError and ValueError.

    The record has the keys `name`, `metadata`, `configuration_json` and `schema`. It is read without Chroma's
    client, which would instantiate the embedding function that the collection names.
    """
    try:
        record: dict[str, Any] = _request(f"{server}{COLLECTIONS_ROUTE}/{name}", timeout)
    except HTTPError as error:
        if error.code == 404:
            return None
        raise
    return record


def list_collections(server: str, timeout: float) -> list[dict[str, Any]]:
    """Return a server's records of its first thousand collections. Raises OSError and ValueError."""
    records: list[dict[str, Any]] = _request(f"{server}{COLLECTIONS_ROUTE}?limit={LIST_LIMIT}", timeout)
    return records


def delete_collection(server: str, name: str, timeout: float) -> None:
    """Delete a collection from a server. Raises OSError and ValueError."""
    _request(f"{server}{COLLECTIONS_ROUTE}/{name}", timeout, "DELETE")


def _request(url: str, timeout: float, method: str = "GET") -> Any:  # noqa: ANN401, any JSON
    with urlopen(Request(url, method=method), timeout=timeout) as response:
        return json.load(response)
