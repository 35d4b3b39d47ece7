"""A person's own file: whole or as it was, and never overwritten when damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import KeptFileError
from index.storage.kept_file import KeptFile
from tests.conftest import ROOT


@dataclass(frozen=True)
class Numbers:
    numbers: tuple[int, ...] = ()


def add(*more: int) -> object:
    return lambda before: Numbers((*before.numbers, *more))


@pytest.fixture
def kept(tmp_path: Path) -> KeptFile[Numbers]:
    """A file that isn't there yet, in a folder that isn't either."""
    return KeptFile(tmp_path / "home" / "numbers.json", Numbers, Numbers())


def test_what_is_changed_is_read_again(kept: KeptFile[Numbers]) -> None:
    assert kept.read() == Numbers()
    assert not kept.path.exists()
    kept.change(add(1))  # type: ignore[arg-type]
    kept.change(add(2))  # type: ignore[arg-type]
    assert kept.read() == Numbers((1, 2))
    assert json.loads(kept.path.read_text()) == {"version": 1, "numbers": [1, 2]}


@pytest.mark.parametrize("damage", ["", "{", '{"numbers": "x"}', "[" * 100_000, '{"version": 1, "numbers": [1, 2'])
def test_a_damaged_file_is_set_aside_whole_and_said_once(kept: KeptFile[Numbers], damage: str) -> None:
    for number in (1, 2):
        kept.path.parent.mkdir(exist_ok=True)
        kept.path.write_text(damage)
        with pytest.raises(KeptFileError, match=rf"set aside as numbers.json.damaged-{number}"):
            kept.change(add(3))  # type: ignore[arg-type]
        assert kept.path.with_name(f"numbers.json.damaged-{number}").read_text() == damage
        assert kept.read() == Numbers()


def test_reading_sets_a_damaged_file_aside_too(kept: KeptFile[Numbers]) -> None:
    kept.path.parent.mkdir()
    kept.path.write_text("{")
    with pytest.raises(KeptFileError, match="is damaged"):
        kept.read()


def test_a_file_of_a_newer_version_is_left_alone(kept: KeptFile[Numbers]) -> None:
    kept.path.parent.mkdir()
    kept.path.write_text('{"version": 2, "other": []}')
    with pytest.raises(KeptFileError, match="newer version"):
        kept.change(add(1))  # type: ignore[arg-type]
    assert kept.path.read_text() == '{"version": 2, "other": []}'


def test_a_file_does_not_grow_without_end(kept: KeptFile[Numbers], monkeypatch: pytest.MonkeyPatch) -> None:
    kept.change(add(1))  # type: ignore[arg-type]
    monkeypatch.setattr("index.storage.kept_file.LARGEST_FILE", 60)
    with pytest.raises(KeptFileError, match="would exceed 60 bytes"):
        kept.change(add(*range(60)))  # type: ignore[arg-type]
    assert kept.read() == Numbers((1,))


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeptFileError, match="can’t be used"):
        KeptFile(tmp_path / "file" / "numbers.json", Numbers, Numbers()).change(add(1))  # type: ignore[arg-type]


def test_processes_that_write_at_once_lose_nothing(kept: KeptFile[Numbers]) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from tests.index.storage.test_kept_file import KeptFile, Numbers, add\n"
        "kept = KeptFile(Path(sys.argv[1]), Numbers, Numbers())\n"
        "for number in range(25):\n    kept.change(add(100 * int(sys.argv[2]) + number))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(kept.path), str(number)], cwd=ROOT) for number in (1, 2)
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    expected = {100 * process + number for process in (1, 2) for number in range(25)}
    assert (len(kept.read().numbers), set(kept.read().numbers)) == (50, expected)
