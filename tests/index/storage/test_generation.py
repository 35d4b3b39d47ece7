from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import IndexFolderError
from index.storage.generation import current
from index.storage.publishing import publish, writing
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


def test_a_killed_writer_leaves_a_whole_generation(tmp_path: Path) -> None:
    """Fails when `publish` writes in place: then a kill leaves files of two generations."""
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


def test_what_a_crash_left_behind_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".building-1").mkdir()
    with writing(tmp_path):
        publish(tmp_path, {}, lambda folder: None)
    assert not list(tmp_path.glob(".building-*"))


def test_publishing_the_same_again_stays_readable(tmp_path: Path) -> None:
    for _ in range(2):
        with writing(tmp_path):
            publish(tmp_path, {"a": "b"}, lambda folder: None)
    assert current(tmp_path).about == {"a": "b"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(IndexFolderError, match="set FOOTNOTE_HOME"), writing(tmp_path / "file" / "index"):
        pass
