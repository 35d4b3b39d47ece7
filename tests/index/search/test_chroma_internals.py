"""chromadb still has the private attributes, files, columns and routes that `index.search.chroma_internals` uses.

Each test names one of them; after an upgrade of chromadb these are the first tests to look at.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
import httpx
import numpy as np
import pytest
from chromadb.api.types import Embeddable, EmbeddingFunction, Embeddings
from chromadb.utils.embedding_functions import register_embedding_function

from index.arrays import Floats
from index.search import chroma_internals
from index.search.chroma_internals import (
    COLLECTIONS_ROUTE,
    DATABASE,
    HNSW_FILES,
    NO_FUNCTION,
    OpenCollection,
    chroma_usable,
    delete_collection,
    drop_free_pages,
    foreign_content,
    list_collections,
    names_embedding_function,
    open_client,
    read_collection,
    remove_hnsw_indexes,
    set_timeout,
)
from index.search.chroma_server import _connect
from index.search.chroma_store import ChromaStore, write_store
from tests.index.search.conftest import Server

VECTORS: Floats = np.eye(4, dtype=np.float32)


def changed(what: str) -> str:
    """Return the message for a test that fails because chromadb has changed."""
    return f"chromadb {chromadb.__version__} differs from 1.5: {what}. Adapt index/search/chroma_internals.py"


@register_embedding_function
class Constant(EmbeddingFunction[Embeddable]):
    """An embedding function that Chroma can store and instantiate."""

    def __init__(self) -> None:
        """Take no settings."""

    def __call__(self, input: Embeddable) -> Embeddings:
        return [np.ones(4, np.float32) for _ in input]

    @staticmethod
    def name() -> str:
        return "constant"

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> Constant:
        return Constant()

    def get_config(self) -> dict[str, Any]:
        return {}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The folder of a collection without an HNSW index."""
    write_store(tmp_path / "small", VECTORS)
    return tmp_path / "small"


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a collection with an HNSW index."""
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 3)
    write_store(tmp_path / "large", VECTORS)
    return tmp_path / "large"


def hnsw_index(folder: Path) -> Path:
    (only,) = filter(Path.is_dir, folder.iterdir())
    return only


def query(folder: Path, statement: str) -> Sequence[tuple[Any, ...]]:
    with sqlite3.connect(folder / DATABASE) as database:
        rows = database.execute(statement).fetchall()
        database.commit()
    database.close()
    return rows


def test_the_database_is_the_only_file_without_an_hnsw_index(small: Path) -> None:
    assert [path.name for path in small.iterdir()] == ["chroma.sqlite3"], changed("the files of a collection")


def test_an_hnsw_index_is_a_folder_of_five_files(large: Path) -> None:
    names = {path.name for path in hnsw_index(large).iterdir()}
    assert names == HNSW_FILES, changed("the files of an HNSW index")


def test_a_collection_whose_hnsw_index_was_removed_is_searched_from_the_database(small: Path) -> None:
    store = ChromaStore(small)
    found = [store.nearest(vector, 1).tolist() for vector in VECTORS]
    store.close()
    assert found == [[0], [1], [2], [3]], changed("the vectors are not kept in the database")


def test_the_pages_of_the_emptied_queue_are_dropped_and_nothing_else(large: Path) -> None:
    query(large, "CREATE TABLE queue AS SELECT randomblob(1000000) AS vector")
    query(large, "DROP TABLE queue")
    size = (large / DATABASE).stat().st_size
    store = ChromaStore(large)
    before = [store.nearest(vector, 3).tolist() for vector in VECTORS]
    store.close()
    drop_free_pages(large)
    store = ChromaStore(large)
    assert [store.nearest(vector, 3).tolist() for vector in VECTORS] == before
    store.close()
    assert query(large, "PRAGMA freelist_count") == [(0,)]
    assert (large / DATABASE).stat().st_size < size - 900_000
    assert foreign_content(large) is None


def test_a_database_that_cant_be_written_anew_is_an_os_error(large: Path) -> None:
    (large / DATABASE).write_bytes(b"not a database, but longer than its header is " * 99)
    with pytest.raises(OSError, match="SQLite: file is not a database"):
        drop_free_pages(large)


@pytest.mark.parametrize("column", ["config_json_str", "schema_str"])
def test_the_table_collections_has_a_column(column: str, small: Path) -> None:
    columns = {name for _, name, *_ in query(small, "PRAGMA table_info(collections)")}
    assert column in columns, changed(f"the table collections has no column {column}")


def test_a_collection_without_embedding_function_is_recognised(small: Path) -> None:
    ((config, schema),) = query(small, chroma_internals.SETTINGS_QUERY)
    types = {*chroma_internals._embedding_functions([json.loads(config), json.loads(schema)])}
    assert types, changed("the settings of a collection don't mention its embedding function")
    assert types <= NO_FUNCTION, changed(f"no embedding function is stored as {types}")
    assert foreign_content(small) is None


def test_a_collection_with_an_embedding_function_is_recognised(tmp_path: Path) -> None:
    client = open_client(tmp_path)
    client.create_collection("papers", embedding_function=Constant())
    remove_hnsw_indexes(tmp_path)
    found = foreign_content(tmp_path)
    assert found == "names an embedding function, which could run foreign code", changed(
        "where it stores functions"
    )


def test_our_own_hnsw_index_is_not_foreign(large: Path) -> None:
    assert foreign_content(large) is None


@pytest.mark.parametrize("foreign", ["not a UUID", "capitals", "one file more", "one file less", "a file"])
def test_anything_but_an_hnsw_index_beside_the_database_is_foreign(foreign: str, large: Path) -> None:
    folder = hnsw_index(large)
    match foreign:
        case "not a UUID":
            folder = folder.rename(large / "index")
        case "capitals":
            folder = folder.rename(large / "ABCDEF12-3456-7890-ABCD-EF1234567890")
        case "one file more":
            (folder / "plugin.py").write_text("")
        case "one file less":
            (folder / "header.bin").unlink()
        case "a file":
            folder = large / "12345678-1234-1234-1234-123456789012"
            folder.write_text("")
    assert foreign_content(large) == f"contains {folder.name!r}, which Footnote doesn’t write"


@pytest.mark.parametrize("column", ["config_json_str", "schema_str"])
def test_settings_that_are_not_json_are_foreign(column: str, small: Path) -> None:
    query(small, f"UPDATE collections SET {column} = '{{'")
    assert "can’t be read as a collection" in str(foreign_content(small))


def test_a_folder_without_a_database_is_foreign(tmp_path: Path) -> None:
    assert "can’t be read as a collection" in str(foreign_content(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"embedding_function": {"type": "legacy"}}, False),
        ({"embedding_function": {"type": "unknown"}}, False),
        ({"embedding_function": None}, False),
        ({"embedding_function": {"type": "known", "name": "openai"}}, True),
        ({"embedding_function": {}, "keys": [{"embedding_function": {"name": "openai"}}]}, True),
        ({"embedding_function": "openai"}, True),
        ([{"embedding_function": {"type": "legacy"}}, {"embedding_function": {"type": "known"}}], True),
        (None, False),
    ],
)
def test_an_embedding_function_is_found_anywhere_in_the_settings(settings: object, named: bool) -> None:
    assert names_embedding_function(settings) is named


def test_chroma_is_usable_only_in_the_process_that_opened_it(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.chroma_internals._opened_in", [])
    assert chroma_usable()
    open_client(small).close()
    assert chroma_usable()
    monkeypatch.setattr("os.getpid", lambda: 0)
    assert not chroma_usable(), "after a fork, every call to Chroma hangs"


@pytest.mark.parametrize("error", [AttributeError, ValueError])
def test_a_client_that_fails_to_open_its_files_is_an_os_error(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("bindings")

    monkeypatch.setattr("chromadb.PersistentClient", fail)
    with pytest.raises(OSError, match="the disk may be full"):
        open_client(tmp_path)


@pytest.mark.slow
def test_the_clients_http_session_has_a_timeout_that_can_be_set(server: Server) -> None:
    client = _connect(server.url)
    for path in ("_server", "_server._session", "_server._session.timeout"):
        part: Any = client
        for name in path.split("."):
            assert hasattr(part, name), changed(f"Client.{path} is missing")
            part = getattr(part, name)
    set_timeout(client, 7)
    assert client._server._session.timeout == httpx.Timeout(7), changed("the timeout")  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_rest_routes_read_list_and_delete_collections(server: Server) -> None:
    assert read_collection(server.url, "one", 5) is None, changed(f"{COLLECTIONS_ROUTE}/NAME")
    client = chromadb.HttpClient(port=int(server.url.rpartition(":")[2]))
    client.create_collection("one", embedding_function=None, metadata={"made_by": "test"})
    client.create_collection("two", embedding_function=Constant())
    one, two = (read_collection(server.url, name, 5) or {} for name in ("one", "two"))
    for key in ("name", "metadata", "configuration_json", "schema"):
        assert key in one, changed(f"the record of a collection has no {key}")
    assert one["metadata"] == {"made_by": "test"}
    assert not names_embedding_function([one["configuration_json"], one["schema"]])
    assert names_embedding_function([two["configuration_json"], two["schema"]]), changed(
        "where it stores functions"
    )
    assert {"one", "two"} <= {record["name"] for record in list_collections(server.url, 5)}
    delete_collection(server.url, "one", 5)
    assert "one" not in {record["name"] for record in list_collections(server.url, 5)}, changed("DELETE")
    delete_collection(server.url, "two", 5)


def test_a_collection_is_read_without_importing_the_rest_of_chromadb(small: Path) -> None:
    """Fails if a cold answer waits for the half second that this import takes."""
    code = (
        "import sys; from pathlib import Path; import numpy as np; from index.search import ChromaStore;"
        f"store = ChromaStore(Path({str(small)!r})); assert store.nearest(np.ones(4, np.float32), 4).size == 4;"
        "store.close(); assert 'chromadb' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_core_that_cant_open_its_files_is_an_os_error(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ValueError("bindings")

    monkeypatch.setattr("chromadb_rust_bindings.Bindings", fail)
    with pytest.raises(OSError, match="the disk may be full"):
        OpenCollection(small, "papers")
