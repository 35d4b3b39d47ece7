"""A running process serves what was published last, and lets go of what was before."""

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
from index.errors import IndexClosed
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


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_what_another_process_publishes_is_served_within_two_seconds(
    few_index: PaperIndex, tmp_path: Path
) -> None:
    """Fails when `Serving.snapshot` doesn't look at CURRENT."""
    assert len(few_index.papers) == 3
    PaperIndex.open(tmp_path / "index", WordEncoder()).add([Paper("Snow", "Snow falls.")])
    assert until(lambda: len(few_index.search("snow", limit=None)) == 4, 2)


def test_what_can_not_be_served_is_not_swapped_in(few_index: PaperIndex, tmp_path: Path) -> None:
    PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "index", WordEncoder("another")).close()
    assert until(lambda: bool(few_index.notices), 2)
    assert "encoder another" in few_index.notices[0]
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


def test_an_index_that_vanishes_is_served_to_the_end(few_index: PaperIndex, tmp_path: Path) -> None:
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    assert until(lambda: bool(few_index.notices), 2)
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_is_told_to_open_its_own(few_index: PaperIndex, tmp_path: Path) -> None:
    """Fails, by never ending, when the child asks the parent's Chroma: its threads are not in the child."""
    few_index.search("cats")
    child = os.fork()
    if child == 0:
        try:
            few_index.search("cats")
        except IndexClosed as error:
            own = PaperIndex.open(tmp_path / "index", WordEncoder())
            found = own.search("how many cats hunt at night")[0].paper.title
            own.close()
            told = f"process {os.getppid()}" in str(error) and found == "Cats at Night"
            os._exit(0 if told else 1)
        os._exit(2)
    watchdog = threading.Timer(30, os.kill, (child, signal.SIGKILL))
    watchdog.start()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    watchdog.cancel()
    assert few_index.search("cats hunt at night")[0].paper.title == "Cats at Night"


def test_the_copy_of_a_killed_reader_is_cleared_away(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when `_sweep` does nothing; when it asks for no lock, the copy of the living one goes, too."""
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    monkeypatch.setattr("index.storage.private_copy.ORPHAN_AGE", -1)
    index = PaperIndex.build(few_papers, tmp_path / "index", WordEncoder())
    (living,) = copies.iterdir()
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
    assert living.is_dir()
    for one in (index, again):
        one.close()
    assert not list(copies.iterdir())
