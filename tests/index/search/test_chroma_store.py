from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.arrays import Floats
from index.search.chroma_store import ChromaStore, change_store, write_store
from index.search.stores import ExactStore
from index.storage import GONE, Numbering


def unit_vectors(count: int, dimension: int = 8) -> Floats:
    vectors = np.random.default_rng(0).standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def nearest_to_each(folder: Path, vectors: Floats) -> list[int]:
    store = ChromaStore(folder)
    found = [int(store.nearest(vector, 1)[0]) for vector in vectors]
    store.close()
    return found


def free_share(folder: Path) -> float:
    """Return the share of a collection's database that is free."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database:
        pages, free = (database.execute(f"PRAGMA {of}_count").fetchone()[0] for of in ("page", "freelist"))
    return float(free / pages)


@pytest.fixture
def rows_without_hnsw(monkeypatch: pytest.MonkeyPatch) -> int:
    """The largest collection without an HNSW index, made small."""
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 5)
    return 5


def test_chroma_finds_the_same_rows_as_an_exact_search(tmp_path: Path) -> None:
    vectors = unit_vectors(40)
    write_store(tmp_path / "chroma", vectors)
    store, exact = ChromaStore(tmp_path / "chroma"), ExactStore(vectors)
    for query in unit_vectors(43)[40:]:
        assert store.nearest(query, 6).tolist() == exact.nearest(query, 6).tolist()
    store.close()


@pytest.mark.parametrize(("more", "folders"), [(0, 0), (1, 1)])
def test_only_a_large_collection_has_an_hnsw_index(
    more: int, folders: int, rows_without_hnsw: int, tmp_path: Path
) -> None:
    """Fails when the limit is off by one, or when an HNSW index is written before the last row."""
    vectors = unit_vectors(rows_without_hnsw + more)
    write_store(tmp_path / "chroma", vectors)
    assert sum(path.is_dir() for path in (tmp_path / "chroma").iterdir()) == folders
    assert len(list((tmp_path / "chroma").rglob("*.pickle"))) == folders
    assert nearest_to_each(tmp_path / "chroma", vectors) == [*range(len(vectors))]


def test_vectors_that_are_appended_are_found_beside_the_others(rows_without_hnsw: int, tmp_path: Path) -> None:
    """Fails when the ids of the new rows don't follow on, and when a batch is lost or repeated."""
    vectors = unit_vectors(2 * rows_without_hnsw + 3)
    first = rows_without_hnsw + 1
    write_store(tmp_path / "chroma", vectors[:first])
    former = np.where(np.arange(len(vectors)) < first, np.arange(len(vectors)), GONE)
    change_store(tmp_path / "chroma", Numbering.after(np.arange(first), former), vectors[first:])
    assert nearest_to_each(tmp_path / "chroma", vectors) == [*range(len(vectors))]


def test_vectors_that_are_removed_are_not_found_and_the_others_move_up(
    rows_without_hnsw: int, tmp_path: Path
) -> None:
    """Fails if a removed vector stays, if rows keep their numbers, or if a change forgets the one before."""
    vectors = unit_vectors(2 * rows_without_hnsw + 3)
    write_store(tmp_path / "chroma", vectors[:-1])
    numbers, rows = np.arange(len(vectors) - 1), np.arange(len(vectors) - 1)
    for former in (np.delete(rows, [0, 4]), np.append(np.delete(rows[:-2], 3), GONE)):
        change = Numbering.after(numbers, former)
        change_store(tmp_path / "chroma", change, vectors[-1:] if GONE in former else vectors[:0])
        numbers = change.rows
    left = np.delete(np.delete(vectors, [0, 4], axis=0), 3, axis=0)
    assert nearest_to_each(tmp_path / "chroma", left) == [*range(len(left))]
    store = ChromaStore(tmp_path / "chroma")
    assert sorted(store.nearest(left[0], len(left))) == [*range(len(left))]
    store.close()


def test_as_many_vectors_are_found_as_are_asked_for_though_the_nearest_are_gone(
    rows_without_hnsw: int, tmp_path: Path
) -> None:
    vectors = unit_vectors(300)
    query = vectors[7]
    by_distance = ExactStore(vectors).nearest(query, 300)
    write_store(tmp_path / "chroma", vectors)
    left = np.sort(by_distance[30:])
    change_store(tmp_path / "chroma", Numbering.after(np.arange(300), left), vectors[:0])
    store = ChromaStore(tmp_path / "chroma")
    assert left[store.nearest(query, 5)].tolist() == by_distance[30:35].tolist()
    assert len(store.nearest(query, 270)) == 270
    store.close()


def test_neither_building_nor_changing_leaves_much_of_the_database_free(
    rows_without_hnsw: int, tmp_path: Path
) -> None:
    """Fails if what Chroma's queue took is kept."""
    vectors = unit_vectors(2000, 64)
    write_store(tmp_path / "chroma", vectors[:1000])
    built = free_share(tmp_path / "chroma")
    former = np.where(np.arange(2000) < 1000, np.arange(2000), GONE)
    change_store(tmp_path / "chroma", Numbering.after(np.arange(1000), former), vectors[1000:])
    assert max(built, free_share(tmp_path / "chroma")) < 0.25
    assert nearest_to_each(tmp_path / "chroma", vectors) == [*range(2000)]


def test_vectors_are_written_in_batches_with_consecutive_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chromadb.api.client.Client.get_max_batch_size", lambda _: 3)
    vectors = unit_vectors(8)
    write_store(tmp_path / "chroma", vectors)
    assert nearest_to_each(tmp_path / "chroma", vectors) == [*range(8)]


def test_a_folder_without_a_collection_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Chroma: Collection"):
        ChromaStore(tmp_path)
