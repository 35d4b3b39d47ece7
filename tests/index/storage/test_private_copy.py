"""Private folders left by a crash are deleted by the next process, and no others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import PaperIndex
from index.storage.private_copy import MARK, MARKED, PrivateFolder
from tests.conftest import ROOT
from tests.support.fakes import SHELF, WordEncoder

KILLED = """
import os, signal
from index.storage import PrivateFolder
print(PrivateFolder().path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the system's folder for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def abandoned(folder: Path) -> Path:
    """Make a folder as a killed process leaves it."""
    folder.mkdir()
    (folder / "LOCK").touch()
    (folder / MARK).write_text(MARKED.format(1))
    return folder


def test_what_a_killed_process_leaves_is_deleted_when_the_next_folder_is_made(temporary: Path) -> None:
    """Fails when the mark isn't written, or isn't known again."""
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], env=environment, capture_output=True, text=True, check=False
    )
    left = Path(killed.stdout.strip())
    assert (left / MARK).is_file()
    folder = PrivateFolder()
    assert list(temporary.iterdir()) == [folder.path]
    folder.remove()


def test_an_index_kept_among_the_temporary_files_is_never_deleted(temporary: Path) -> None:
    """Fails when a free LOCK and an age are enough: the index, which has both, was deleted whole."""
    PaperIndex.build(SHELF, temporary / "footnote-index", WordEncoder()).close()
    os.utime(temporary / "footnote-index", (0, 0))
    PrivateFolder().remove()
    index = PaperIndex.open(temporary / "footnote-index", WordEncoder())
    assert len(index.papers) == len(SHELF)
    index.close()


def test_a_folder_in_use_is_left_alone_whatever_the_clock_says() -> None:
    used = PrivateFolder()
    os.utime(used.path, times=(0, 0))
    other = PrivateFolder()
    assert used.path.is_dir()
    for folder in (used, other):
        folder.remove()
        assert not folder.path.exists()


def foreign_mark(folder: Path) -> None:
    (folder / MARK).write_text("Mine.\n")


def no_mark(folder: Path) -> None:
    (folder / MARK).unlink()


def no_lock(folder: Path) -> None:
    (folder / "LOCK").unlink()


def linked_mark(folder: Path) -> None:
    (folder / MARK).rename(folder / "elsewhere")
    (folder / MARK).symlink_to(folder / "elsewhere")


def linked_folder(folder: Path) -> None:
    folder.rename(folder.with_name("somebody-else"))
    folder.symlink_to(folder.with_name("somebody-else"))


def of_another_user(folder: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a file away")
    os.chown(folder / MARK, 4711, 4711)


def young_without_a_mark(folder: Path) -> None:
    no_mark(folder)
    os.utime(folder, (time.time(), time.time()))


@pytest.mark.parametrize(
    "changed",
    [foreign_mark, no_mark, no_lock, linked_mark, linked_folder, of_another_user, young_without_a_mark],
    ids=lambda changed: changed.__name__,
)
def test_a_folder_without_the_mark_is_left_alone(changed: Callable[[Path], None], temporary: Path) -> None:
    folder = abandoned(temporary / "footnote-old")
    (folder / "theirs.txt").write_text("theirs")
    os.utime(folder, (0, 0))
    changed(folder)
    PrivateFolder().remove()
    assert (folder / "theirs.txt").is_file()


def test_a_folder_with_another_name_is_left_alone(temporary: Path) -> None:
    folder = abandoned(temporary / "somebody-else")
    PrivateFolder().remove()
    assert folder.is_dir()


def test_a_folder_that_a_cleaner_took_is_no_error() -> None:
    folder = PrivateFolder()
    shutil.rmtree(folder.path)
    folder.remove()
