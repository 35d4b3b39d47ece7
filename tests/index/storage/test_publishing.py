"""Publishing is atomic, survives kills, and keeps the last two generations."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import IndexFolderError
from index.storage.generation import current, generation_number, generations
from index.storage.publishing import make_room, publish, writing
from tests.conftest import ROOT

WRITER = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from index.storage.publishing import publish, writing
root = pathlib.Path(sys.argv[1])
number = 0
while True:
    number += 1
    def fill(folder):
        for part in range(20):
            (folder / f"part-{part}").write_text(str(number) * 5000)
    with writing(root):
        publish(root, {"number": str(number)}, fill)
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_a_complete_generation(tmp_path: Path) -> None:
    """Fails if `publish` writes in place: then a kill leaves files of two generations."""
    for attempt in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(ROOT)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(0.013 * attempt)
            writer.kill()
        generation = current(tmp_path)
        texts = {path.read_text() for path in generation.folder.glob("part-*")}
        assert texts == {generation.about["number"] * 5000}


def test_leftovers_of_a_crash_are_deleted(tmp_path: Path) -> None:
    (tmp_path / ".building-1").mkdir()
    with writing(tmp_path):
        publish(tmp_path, {}, lambda folder: None)
    assert not list(tmp_path.glob(".building-*"))


def test_publishing_the_same_content_twice_stays_readable(tmp_path: Path) -> None:
    for _ in range(2):
        with writing(tmp_path):
            publish(tmp_path, {"a": "b"}, lambda folder: None)
    assert current(tmp_path).about == {"a": "b"}


def test_the_newest_two_generations_are_kept(tmp_path: Path) -> None:
    """Fails if the oldest are kept, if all are, or if they are ordered by name from the millionth on."""
    (tmp_path / "g-999997-0123456789abcdef").mkdir()
    for number in range(5):
        publish(tmp_path, {"number": str(number)}, lambda folder: None)
    assert [generation.about["number"] for generation in generations(tmp_path)] == ["4", "3"]
    assert sorted(map(generation_number, tmp_path.glob("g-*"))) == [1_000_001, 1_000_002]


def test_a_failed_publication_leaves_the_previous_generation_current(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "part").write_text("unfinished")
        raise OSError(28, "No space left on device")

    publish(tmp_path, {"number": "1"}, lambda folder: None)
    with pytest.raises(IndexFolderError, match="can’t be written: No space left on device"):
        publish(tmp_path, {"number": "2"}, fill)
    assert current(tmp_path).about == {"number": "1"}
    assert not list(tmp_path.glob(".building-*"))


def test_a_build_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    make_room(tmp_path, 1)
    with pytest.raises(IndexFolderError, match=r"needs about 2,000,000\.0 MB of free space here, but"):
        make_room(tmp_path, 10**12)


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexFolderError, match="set FOOTNOTE_HOME"), writing(tmp_path / "file" / "index"):
        pass
