"""A running process searches the latest generation and deletes private copies it no longer needs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.errors import IndexClosed, IndexDamaged
from index.lifecycle.snapshot import Snapshot
from tests.conftest import ROOT
from tests.support.fakes import WordEncoder

READER = """
import sys, pathlib
from index import PaperIndex
from tests.support.fakes import WordEncoder
index = PaperIndex.open(pathlib.Path(sys.argv[1]), WordEncoder())
print("open", flush=True)
sys.stdin.read()
"""


def becomes_true(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_generation_published_by_another_process_is_searched_within_two_seconds(
    few_index: PaperIndex, tmp_path: Path
) -> None:
    """Fails if `LiveSnapshot.snapshot` doesn't check CURRENT."""
    assert len(few_index.papers) == 3
    PaperIndex.open(tmp_path / "index", WordEncoder()).add([Paper("Snow", "Snow falls.")])
    assert becomes_true(lambda: len(few_index.search("snow", limit=None)) == 4, 2)


def test_a_generation_that_cannot_be_opened_leaves_the_snapshot_in_use(
    few_index: PaperIndex, tmp_path: Path
) -> None:
    PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "index", WordEncoder("another")).close()
    assert becomes_true(lambda: bool(few_index.notices), 2)
    assert "encoder another" in few_index.notices[0]
    assert "still searching the one that it has" in few_index.notices[0]
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


def test_the_notice_disappears_once_a_later_generation_opens(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if the notice of a failed reopening stays after the next one succeeds."""
    monkeypatch.setattr("index.lifecycle.sources.FolderSource.check_interval", -1)
    PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "index", WordEncoder("another")).close()
    failed = few_index.notices
    PaperIndex.build([Paper("Hail", "Hail rattles.")], tmp_path / "index", WordEncoder()).close()
    assert (len(failed), few_index.notices) == (1, ())
    assert [paper.title for paper in few_index.papers] == ["Hail"]


def test_a_notice_is_about_the_latest_generation(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.lifecycle.sources.FolderSource.check_interval", -1)
    for name in ("second", "third"):
        PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "index", WordEncoder(name)).close()
        (notice,) = few_index.notices
        assert f"encoder {name}" in notice


def test_a_generation_that_cannot_be_opened_is_tried_once(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if `LiveSnapshot` doesn't remember which generation it tried."""
    tried: list[Path] = []

    def open_snapshot(root: Path, *_: object) -> Snapshot:
        tried.append(root)
        raise IndexDamaged(root, "all of it is damaged")

    PaperIndex.open(tmp_path / "index", WordEncoder()).add([Paper("Snow", "Snow falls.")])
    monkeypatch.setattr("index.lifecycle.sources.FolderSource.check_interval", -1)
    monkeypatch.setattr("index.lifecycle.sources.open_snapshot", open_snapshot)
    assert len(few_index.papers) == len(few_index.papers) == 3
    assert len(tried) == 1


def test_a_closed_index_is_not_opened_again_by_a_new_generation(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.lifecycle.sources.FolderSource.check_interval", -1)
    few_index.close()
    PaperIndex.open(tmp_path / "index", WordEncoder()).add([Paper("Snow", "Snow falls.")])
    with pytest.raises(IndexClosed):
        few_index.search("snow")


def test_an_index_whose_folder_disappears_can_still_be_searched(few_index: PaperIndex, tmp_path: Path) -> None:
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    assert becomes_true(lambda: bool(few_index.notices), 2)
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_must_open_the_index_itself(few_index: PaperIndex, tmp_path: Path) -> None:
    """Fails, by never ending, if the child uses the parent's Chroma, whose threads a fork doesn't copy."""
    few_index.search("cats")
    child = os.fork()
    if child == 0:
        try:
            few_index.search("cats")
        except IndexClosed as error:
            own = PaperIndex.open(tmp_path / "index", WordEncoder())
            found = own.search("how many cats hunt at night")[0].paper.title
            own.close()
            parent_named = f"process {os.getppid()}" in str(error)
            os._exit(0 if parent_named and found == "Cats at Night" else 1)
        os._exit(2)
    watchdog = threading.Timer(30, os.kill, (child, signal.SIGKILL))
    watchdog.start()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    watchdog.cancel()
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


def test_the_private_copy_of_a_killed_reader_is_deleted(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if `_sweep` does nothing, or if it ignores the locks and deletes the copy that is in use too."""
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    index = PaperIndex.build(few_papers, tmp_path / "index", WordEncoder())
    (in_use,) = copies.iterdir()
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path / "index")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(copies)},
        text=True,
    ) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        assert len(list(copies.iterdir())) == 2
        reader.kill()
    again = PaperIndex.open(tmp_path / "index", WordEncoder())
    assert len(list(copies.iterdir())) == 2
    assert in_use.is_dir()
    for one in (index, again):
        one.close()
    assert not list(copies.iterdir())


def test_a_closed_index_is_not_opened_again_by_a_write_that_ends_later(
    few_index: PaperIndex, tmp_path: Path
) -> None:
    """Failed when `close` took no lock: the new snapshot stayed open, with its private copy."""
    few_index.close()
    few_index._live.reopen()
    with pytest.raises(IndexClosed):
        few_index.search("cats")
