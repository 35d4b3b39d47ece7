"""Private folders left by a crash are deleted by the next process, and no others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index.storage.private_copy import ORPHAN_AGE, PrivateFolder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the system's folder for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def abandoned(folder: Path, age: float) -> Path:
    """Make a folder that looks as if its process had been killed so many seconds ago."""
    folder.mkdir()
    (folder / "LOCK").touch()
    os.utime(folder, times=(time.time() - age, time.time() - age))
    return folder


def test_an_abandoned_folder_is_deleted_when_the_next_is_made(temporary: Path) -> None:
    old = abandoned(temporary / "footnote-old", ORPHAN_AGE + 10)
    folder = PrivateFolder()
    assert list(temporary.iterdir()) == [folder.path]
    assert not old.exists()
    folder.remove()


def test_a_folder_that_may_not_be_locked_yet_is_left_alone(temporary: Path) -> None:
    young = abandoned(temporary / "footnote-young", ORPHAN_AGE - 10)
    PrivateFolder().remove()
    assert young.is_dir()


def test_a_folder_in_use_is_left_alone_however_old() -> None:
    used = PrivateFolder()
    os.utime(used.path, times=(0, 0))
    other = PrivateFolder()
    assert used.path.is_dir()
    for folder in (used, other):
        folder.remove()
        assert not folder.path.exists()


def test_folders_of_other_programs_are_left_alone(temporary: Path) -> None:
    foreign = abandoned(temporary / "somebody-else", ORPHAN_AGE + 10)
    unlocked = abandoned(temporary / "footnote-without-a-lock", ORPHAN_AGE + 10)
    (unlocked / "LOCK").unlink()
    os.utime(unlocked, times=(0, 0))
    PrivateFolder().remove()
    assert foreign.is_dir()
    assert unlocked.is_dir()
