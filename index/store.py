"""Vectors in Chroma; the only file that imports chromadb.

Chroma holds a vector a paper, its direction; the passages' are in the index's own files (`index.encoding`). A
collection is written once, into a new folder, and opened from a private copy. Its HNSW files are not crash safe:
they are written with the last row or, of a few, not at all.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from index.embedder import Floats

if TYPE_CHECKING:
    from chromadb.api.client import Client

__all__ = ["VectorStore", "foreign", "usable", "write_store"]

COLLECTION = "papers"
FEW = 2000
"""Rows of which Chroma makes its HNSW index anew at each start, in a quarter of a second; of more it is kept."""

SEGMENT = {"data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"}
"""The files of an HNSW index; Chroma's part in Rust reads the pickle as data, and runs nothing."""

DATABASE = "chroma.sqlite3"

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


def _write(folder: Path, vectors: Floats) -> None:
    client = _client(folder)
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "sync_threshold": _threshold(len(vectors))}},
    )
    batch = client.get_max_batch_size()
    for start in range(0, len(vectors), batch):
        rows = vectors[start : start + batch]
        collection.add(ids=[str(start + row) for row in range(len(rows))], embeddings=rows)
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


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    _USED_BY[:] = [os.getpid()]
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)
