"""A disk that is full, or a folder that may not be written, costs one clear sentence and no paper."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.collections import CollectionShelf
from assistant.watching import WatchList
from index import Paper, PaperIndex
from index.errors import FootnoteError, IndexFolderError, KeptFileError
from tests.conftest import ROOT
from tests.support.fakes import SHELF, WordEncoder
from tests.torture import pieces
from ui.lookup import NamedListings

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Lose root's privilege to read and write everything, for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def built(folder: Path) -> Path:
    """Build an index that anybody may get to, and use it once, for what is imported or read late."""
    index = PaperIndex.build(SHELF, folder / "index", WordEncoder())
    assert index.search("how many cats hunt at night")  # not all of its words are in the papers
    index.close()
    for parent in (folder, *folder.parents):
        if parent.name.startswith(("pytest", "popen", "test")):
            parent.chmod(0o755)
    return folder / "index"


SMALL_DISK = 'mount -t tmpfs -o size=12m none "$0" && exec "$@"'


@pytest.mark.parametrize("how", ["write", "change"])
@pytest.mark.parametrize("tenths", pieces(10, 2), ids=str)
def test_a_disk_that_fills_up_leaves_the_index_in_service(how: str, tenths: range, tmp_path: Path) -> None:
    """Fails when `publish` lets an OSError through, or leaves what it wrote aside on the full disk.

    And when it writes aside in the same folder each time: Chroma never opens a path again that it failed to open.
    """
    sizes = [str(1000 + 30_000 * tenth) for tenth in tenths]
    own = ["unshare", "--mount", "sh", "-c", SMALL_DISK, str(tmp_path)]  # gone with the process
    if subprocess.run([*own, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    script = [sys.executable, "-m", "tests.torture.full_disk", how, str(tmp_path), *sizes]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*own, *script], check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    early, *late = done.stdout.splitlines()
    assert re.search(r"needs about \d+\.\d MB of free space here, but only 0\.0 MB is free; free", early)
    assert all("the index can’t be written: " in line for line in late)


@pytest.mark.parametrize("forbidden", ["index", "."])
def test_a_folder_that_may_not_be_written_is_read(forbidden: str, tmp_path: Path) -> None:
    """Fails with OSErrors let through in `index.storage.publishing`."""
    root = built(tmp_path)
    (tmp_path / forbidden).chmod(0o555)
    with as_nobody():
        index = PaperIndex.open(root, WordEncoder())
        assert index.search("how many cats hunt at night")[0].paper.title == "Cats at Night"
        with pytest.raises(FootnoteError, match="can’t be written: Permission denied"):
            index.add([Paper("Snow", "Snow falls.")])
        with pytest.raises(FootnoteError, match="can’t be"):
            PaperIndex.build(SHELF, root / "new", WordEncoder())
    (tmp_path / forbidden).chmod(0o755)
    index.close()


@pytest.mark.parametrize("unreadable", ["index", "index/CURRENT", "index/g-*", "index/g-*/embeddings/spans.npy"])
def test_what_may_not_be_read_is_named(unreadable: str, tmp_path: Path) -> None:
    """Fails with OSErrors let through in `index.storage.generation`."""
    root = built(tmp_path)
    (path,) = tmp_path.glob(unreadable)
    path.chmod(0)
    with as_nobody(), pytest.raises(IndexFolderError, match=r"can’t be read.*Permission denied"):
        PaperIndex.open(root, WordEncoder())
    path.chmod(0o755)


def test_an_index_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """Fails with OSErrors let through where `index.storage.publishing` makes the folder."""
    (tmp_path / "index").touch()
    with pytest.raises(IndexFolderError, match="Not a directory"):
        PaperIndex.open(tmp_path / "index", WordEncoder())
    with pytest.raises(IndexFolderError, match="set FOOTNOTE_HOME"):
        PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_persons_own_files_of_another_owner_are_named_and_left_as_they_are(mode: int, tmp_path: Path) -> None:
    """What root wrote, in a folder of root's, and somebody else asks."""
    index = PaperIndex.open(built(tmp_path), WordEncoder())
    shelf, watched = CollectionShelf(tmp_path / "collections.json"), WatchList(tmp_path / "watched.json")
    shelf.add("pets", SHELF[:1])
    watched.watch("What share of cats hunt at night?", index)
    named = NamedListings(tmp_path / "listing_names.json")
    named.rename("a.txt", "Pets", ["a.txt"])
    kept = {name: tmp_path / f"{name}.json" for name in ("collections", "watched", "listing_names")}
    before = {name: path.read_bytes() for name, path in kept.items()}
    for path in (*kept.values(), *tmp_path.glob("*.lock")):
        path.chmod(mode)
    with as_nobody():
        for change, path in (
            (lambda: shelf.add("dogs"), kept["collections"]),
            (lambda: watched.unwatch("What share of cats hunt at night?"), kept["watched"]),
            (lambda: named.rename("a.txt", "Others", ["a.txt"]), kept["listing_names"]),
        ):
            with pytest.raises(KeptFileError, match=f"{path.name}.*Permission denied"):
                change()
        if mode == 0o644:
            assert [one.name for one in shelf.collections] == ["pets"]
    assert {name: path.read_bytes() for name, path in kept.items()} == before
    assert not list(tmp_path.glob("*.damaged*"))
    index.close()
