"""A damaged index is served from what is whole of it, and says so, or is refused by name."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.errors import IndexDamaged, IndexFolderError, IndexForeign, IndexMissing
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
def test_without_chroma_or_tantivy_the_same_papers_are_found(part: str, damage: str, root: Path) -> None:
    """Fails when `_unless_damaged` lets IndexDamaged through, and when `Generation.copy` verifies nothing."""
    sound = [(hit.paper, round(hit.score, 6)) for hit in opened(root).search(QUESTION)]
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
    assert [(hit.paper, round(hit.score, 6)) for hit in index.search(QUESTION)] == sound
    (notice,) = index.notices
    assert f"{newest(root).name}/{part}" in notice
    assert notice.endswith("rebuild it with: footnote index --rebuild.")


@pytest.mark.parametrize("file", ["papers.jsonl", "vectors/vectors.npy", "MANIFEST.json"])
def test_the_generation_before_serves_when_papers_or_vectors_are_damaged(file: str, root: Path) -> None:
    """Fails when `open_snapshot` raises the first IndexDamaged, and when `Generation.part` doesn't verify."""
    flip(newest(root) / file)
    index = opened(root)
    assert [paper.title for paper in index.papers] == [paper.title for paper in SHELF]
    assert index.search(QUESTION)[0].paper.title == "Cats at Night"
    assert f"{file} does not match its checksum" in index.notices[0]
    assert "without what was added after it" in index.notices[0]


@pytest.mark.parametrize("pointer", ["", "{}", "../../x", "g-000001-0123456789abcdef", "\x00", None])
def test_a_pointer_that_leads_nowhere_is_not_followed(pointer: str | None, root: Path) -> None:
    """Fails when a missing CURRENT counts as no index: then the default papers would be built over it."""
    (root / "CURRENT").unlink()
    if pointer is not None:
        (root / "CURRENT").write_text(pointer)
    index = opened(root)
    assert len(index.papers) == 4
    assert "damaged" in index.notices[0]


@pytest.mark.parametrize("file", ["papers.jsonl", "vectors/vectors.npy", "MANIFEST.json"])
def test_what_has_nothing_whole_left_is_refused_by_name(file: str, root: Path) -> None:
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


def test_a_special_file_is_not_waited_for(root: Path) -> None:
    """Fails, by never ending, when files are opened before they are known to be files."""
    for generation in root.glob("g-*"):
        (generation / "papers.jsonl").unlink()
        os.mkfifo(generation / "papers.jsonl")
    with pytest.raises(IndexDamaged, match=r"papers\.jsonl does not match its checksum"):
        opened(root)


SCHEMA = '{"keys": {"#embedding": {"embedding_function": {"type": "known", "name": "sentence_transformer"}}}}'


@pytest.mark.parametrize("column", ["schema_str", "config_json_str"])
def test_an_embedding_function_is_refused_before_chroma_sees_it(
    column: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when `foreign_content` looks at one of the two columns only, or is asked after Chroma."""
    with sqlite3.connect(newest(root) / "chroma" / "chroma.sqlite3") as database:
        database.execute(f"UPDATE collections SET {column} = ?", (SCHEMA,))
    database.close()
    forged(root)
    monkeypatch.setattr("index.search.chroma_store.open_client", lambda folder: pytest.fail("Chroma opened it"))
    with pytest.raises(IndexForeign, match="names an embedding function"):
        opened(root)


def test_a_pickle_in_chromas_folder_is_refused_before_chroma_sees_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newest(root) / "chroma" / "index_metadata.pickle").write_bytes(b"cos\nsystem\n.")
    forged(root)
    monkeypatch.setattr("index.search.chroma_store.open_client", lambda folder: pytest.fail("Chroma opened it"))
    with pytest.raises(IndexForeign, match=r"index_metadata\.pickle"):
        opened(root)


class Runs:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def test_a_pickle_among_the_hnsw_files_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where chromadb reads its index with Python, which unpickles; its part in Rust refuses what would run.

    That a pickle like this one runs is shown at the end.
    """
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    PaperIndex.build(SHELF, tmp_path / "index", WordEncoder()).close()
    (kept,) = newest(tmp_path / "index").glob("chroma/*/index_metadata.pickle")
    kept.write_bytes(pickle.dumps(Runs(tmp_path / "ran")))
    forged(tmp_path / "index")
    index = opened(tmp_path / "index")
    with pytest.raises(OSError, match="pickle file: decoding error: unresolved global reference"):
        index.search(QUESTION)
    with pytest.raises(IndexFolderError, match="unresolved global reference"):
        index.add([Paper("Snow", "Snow falls.")])
    assert not (tmp_path / "ran").exists()
    pickle.loads(pickle.dumps(Runs(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


def test_a_manifest_leads_no_copy_out_of_its_folder(root: Path, tmp_path: Path) -> None:
    """Fails when `_verify` takes file names from the manifest instead of from the folder."""
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


def test_without_room_for_a_copy_the_same_papers_are_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [hit.paper for hit in opened(root).search(QUESTION)]
    monkeypatch.setattr("tempfile.tempdir", str(root / "CURRENT"))
    index = opened(root)
    assert [hit.paper for hit in index.search(QUESTION)] == sound
    assert "Not a directory" in index.notices[0]


def test_a_damaged_index_is_written_anew_from_its_own_papers(root: Path) -> None:
    flip(newest(root) / "chroma" / "chroma.sqlite3")
    encoder = WordEncoder()
    index = PaperIndex.rebuild(root, encoder)
    assert (len(index.papers), index.notices, encoder.encoded) == (4, (), 0)


def test_an_index_of_another_encoder_is_written_anew_from_its_own_papers(root: Path) -> None:
    assert len(PaperIndex.rebuild(root, WordEncoder("other")).papers) == 4


def test_nothing_is_written_anew_from_nothing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        PaperIndex.rebuild(tmp_path, WordEncoder())


def test_adding_mends_what_can_be_made_again(root: Path) -> None:
    flip(newest(root) / "chroma" / "chroma.sqlite3")
    index = opened(root)
    index.add(SHELF)
    assert (len(index.papers), index.notices) == (4, ())


def test_nothing_is_added_to_papers_that_stand_in(root: Path) -> None:
    """Fails when `add` starts from what is served: the paper that is damaged would be gone without a word."""
    flip(newest(root) / "papers.jsonl")
    index = opened(root)
    with pytest.raises(IndexDamaged, match=r"papers\.jsonl"):
        index.add([Paper("Hail", "Hail rattles.")])
