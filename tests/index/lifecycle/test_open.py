"""A damaged index is searched as far as it is intact, with a notice, or refused with the file's name."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.errors import REBUILD, IndexDamaged, IndexFolderError, IndexForeign, IndexMissing
from tests.conftest import ROOT
from tests.support.damage import flip, forged, newest
from tests.support.fakes import SHELF, WordEncoder

QUESTION = "how many cats hunt at night"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An index of two generations: three papers, then a fourth."""
    index = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    index.add([Paper("Snow", "Snow falls.")])
    index.close()
    return tmp_path / "index"


def opened(root: Path) -> PaperIndex:
    return PaperIndex.open(root, WordEncoder())


@pytest.mark.parametrize("part", ["chroma", "words"])
@pytest.mark.parametrize("damage", ["flip", "truncate", "delete", "add", "link", "remove"])
def test_with_chroma_or_tantivy_damaged_the_same_papers_are_found(part: str, damage: str, root: Path) -> None:
    """Fails if `_unless_damaged` lets IndexDamaged through, or if `Generation.copy` doesn't verify."""
    expected = [(hit.paper, round(hit.score, 6)) for hit in opened(root).search(QUESTION)]
    folder = newest(root) / part
    file = next(path for path in sorted(folder.iterdir()) if path.stat().st_size > 100)
    match damage:
        case "flip":
            flip(file)
        case "truncate":
            os.truncate(file, 100)
        case "delete":
            file.unlink()
        case "add":
            (folder / "index_metadata.pickle").write_bytes(b"cos\nsystem\n.")
        case "link":
            file.rename(root / "elsewhere")
            file.symlink_to(root / "elsewhere")
        case "remove":
            shutil.rmtree(folder)
    index = opened(root)
    assert [(hit.paper, round(hit.score, 6)) for hit in index.search(QUESTION)] == expected
    (notice,) = index.notices
    assert f"{newest(root).name}/{part}" in notice
    assert notice.endswith(f"{REBUILD}.")


@pytest.mark.parametrize("file", ["papers.jsonl", "embeddings/spans.npy", "MANIFEST.json"])
def test_the_previous_generation_is_searched_when_papers_or_vectors_are_damaged(file: str, root: Path) -> None:
    """Fails if `open_snapshot` raises the first IndexDamaged, or if `Generation.part` doesn't verify."""
    flip(newest(root) / file)
    index = opened(root)
    assert [paper.title for paper in index.papers] == [paper.title for paper in SHELF]
    assert index.search(QUESTION)[0].paper.title == "Cats at Night"
    assert f"{file} does not match its checksum" in index.notices[0]
    assert "without the changes made since" in index.notices[0]


@pytest.mark.parametrize("pointer", ["", "{}", "../../x", "g-000001-0123456789abcdef", "\x00", None])
def test_an_invalid_pointer_is_ignored(pointer: str | None, root: Path) -> None:
    """Fails if a missing CURRENT counts as no index: the default papers would then be built over it."""
    (root / "CURRENT").unlink()
    if pointer is not None:
        (root / "CURRENT").write_text(pointer)
    index = opened(root)
    assert len(index.papers) == 4
    assert "damaged" in index.notices[0]


@pytest.mark.parametrize("file", ["papers.jsonl", "embeddings/spans.npy", "MANIFEST.json"])
def test_an_index_without_an_intact_generation_is_refused(file: str, root: Path) -> None:
    for generation in root.glob("g-*"):
        flip(generation / file)
    with pytest.raises(IndexDamaged, match=f"{newest(root).name}/{file} does not .*footnote index --rebuild"):
        opened(root)


def test_a_generation_that_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    for generation in root.glob("g-*"):
        generation.rename(tmp_path / generation.name)
        generation.symlink_to(tmp_path / generation.name)
    with pytest.raises(IndexDamaged, match="is a link"):
        opened(root)


def test_a_pipe_in_place_of_a_file_is_not_waited_for(root: Path) -> None:
    """Fails, by never ending, if a file is opened without checking that it is one."""
    for generation in root.glob("g-*"):
        (generation / "papers.jsonl").unlink()
        os.mkfifo(generation / "papers.jsonl")
    with pytest.raises(IndexDamaged, match=r"papers\.jsonl does not match its checksum"):
        opened(root)


SCHEMA = '{"keys": {"#embedding": {"embedding_function": {"type": "known", "name": "sentence_transformer"}}}}'


@pytest.mark.parametrize("column", ["schema_str", "config_json_str"])
def test_an_embedding_function_is_refused_before_chroma_opens_it(
    column: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if `foreign` checks only one of the two columns, or is called after Chroma."""
    with sqlite3.connect(newest(root) / "chroma" / "chroma.sqlite3") as database:
        database.execute(f"UPDATE collections SET {column} = ?", (SCHEMA,))
    database.close()
    forged(root)
    monkeypatch.setattr("index.search.chroma_store.OpenCollection", lambda *_: pytest.fail("Chroma opened it"))
    with pytest.raises(IndexForeign, match="names an embedding function"):
        opened(root)


def test_a_pickle_in_chromas_folder_is_refused_before_chroma_opens_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newest(root) / "chroma" / "index_metadata.pickle").write_bytes(b"cos\nsystem\n.")
    forged(root)
    monkeypatch.setattr("index.search.chroma_store.OpenCollection", lambda *_: pytest.fail("Chroma opened it"))
    with pytest.raises(IndexForeign, match=r"index_metadata\.pickle"):
        opened(root)


class CreatesFolder:
    """Creates a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def test_a_pickle_among_the_hnsw_files_is_not_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails if chromadb reads its index in Python, which unpickles; its Rust code refuses this pickle.

    The end shows that the pickle does run code when Python loads it.
    """
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    PaperIndex.build(SHELF, tmp_path / "index", WordEncoder()).close()
    (file,) = newest(tmp_path / "index").glob("chroma/*/index_metadata.pickle")
    file.write_bytes(pickle.dumps(CreatesFolder(tmp_path / "ran")))
    forged(tmp_path / "index")
    index = opened(tmp_path / "index")
    with pytest.raises(OSError, match="pickle file: decoding error: unresolved global reference"):
        index.snapshot.store.nearest(np.ones(index.encoder.dimension, np.float32), 1)
    assert index.search(QUESTION)
    with pytest.raises(IndexFolderError, match="unresolved global reference"):
        index.add([Paper("Snow", "Snow falls.")])
    assert not (tmp_path / "ran").exists()
    pickle.loads(pickle.dumps(CreatesFolder(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


def test_a_manifest_cannot_make_a_file_outside_its_folder_be_copied(root: Path, tmp_path: Path) -> None:
    """Fails if `_verify` takes file names from the manifest instead of the folder."""
    (tmp_path / "secret").write_text("s")
    folder = newest(root)
    (folder / "chroma" / "x").write_text("s")
    forged(root)
    manifest = newest(root) / "MANIFEST.json"
    manifest.write_text(manifest.read_text().replace("chroma/x", "chroma/../../../secret"))
    (newest(root) / "chroma" / "x").unlink()
    forged_name(root)
    index = opened(root)
    assert "chroma/../../../secret is missing" in index.notices[0]


def forged_name(root: Path) -> None:
    from index.storage.generation import generation_name, generation_number

    folder = newest(root)
    name = generation_name(generation_number(folder), (folder / "MANIFEST.json").read_bytes())
    folder.rename(root / name)
    (root / "CURRENT").write_text(name)


def test_without_a_private_copy_the_same_papers_are_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [hit.paper for hit in opened(root).search(QUESTION)]
    monkeypatch.setattr("tempfile.tempdir", str(root / "CURRENT"))
    index = opened(root)
    assert [hit.paper for hit in index.search(QUESTION)] == expected
    assert "Not a directory" in index.notices[0]


def test_a_damaged_index_is_rebuilt_from_its_own_papers(root: Path) -> None:
    flip(newest(root) / "chroma" / "chroma.sqlite3")
    encoder = WordEncoder()
    index = PaperIndex.rebuild(root, encoder)
    assert (len(index.papers), index.notices, encoder.encoded) == (4, (), 0)


def test_an_index_of_another_encoder_is_rebuilt_from_its_own_papers(root: Path) -> None:
    assert len(PaperIndex.rebuild(root, WordEncoder("other")).papers) == 4


def test_a_missing_index_cannot_be_rebuilt(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        PaperIndex.rebuild(tmp_path, WordEncoder())


def test_adding_repairs_what_can_be_rebuilt(root: Path) -> None:
    flip(newest(root) / "chroma" / "chroma.sqlite3")
    index = opened(root)
    index.add(SHELF)
    assert (len(index.papers), index.notices) == (4, ())


def test_papers_are_not_added_to_the_previous_generation(root: Path) -> None:
    """Fails if `add` starts from the papers being searched: a paper would then be lost without a message."""
    flip(newest(root) / "papers.jsonl")
    index = opened(root)
    with pytest.raises(IndexDamaged, match=r"papers\.jsonl"):
        index.add([Paper("Hail", "Hail rattles.")])


SHORTENED = """
import os, sys
from pathlib import Path
from index import PaperIndex
from tests.support.fakes import WordEncoder

index, unread = (PaperIndex.open(Path(sys.argv[1]), WordEncoder()) for _ in range(2))
expected = index.search("cats hunt at night")
for path in sorted(Path(sys.argv[1]).rglob("embeddings/*")):
    if not path.name.startswith("records"):
        os.truncate(path, 0)
assert index.search("cats hunt at night") == expected
assert index.snapshot.embeddings.centroids().shape[0] == len(index.papers)
for path in sorted(Path(sys.argv[1]).rglob("embeddings/records-*")):
    os.truncate(path, 0)
assert index.search("cats hunt at night") == expected  # from memory
try:
    unread.search("cats hunt at night")
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_process_survives_files_that_are_shortened_under_it(root: Path) -> None:
    """Ended by SIGBUS (status -7) when vectors and word pieces were mapped from the published files."""
    process = subprocess.run(
        [sys.executable, "-c", SHORTENED, str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("IndexDamaged")
    assert "do not match their checksum" in process.stdout


def test_an_index_that_cannot_be_copied_is_searched_in_place(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [hit.paper for hit in opened(root).search(QUESTION)]

    def full(*_: object, **__: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("index.storage.generation.Generation.copy", full)
    index = opened(root)
    assert any("No space left on device" in notice for notice in index.notices)
    assert [hit.paper for hit in index.search(QUESTION)] == expected
