"""The doctor tells what is unsound from what is only not there yet."""

from __future__ import annotations

from pathlib import Path

from assistant.settings import Settings
from ui.cli.doctor import Check, examine


def checks(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings)}


def test_an_index_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    found = checks(Settings(home=tmp_path))
    assert all(check.sound for check in found.values())
    assert f"none yet in {tmp_path}" in found["index"].finding
    assert "all-MiniLM-L6-v2, 384 dimensions" in found["encoder"].finding
    assert "no language model" in found["answers"].finding


def test_an_index_that_can_not_be_read_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "CURRENT").write_text("nonsense", encoding="utf-8")
    found = checks(Settings(home=tmp_path))
    assert [name for name, check in found.items() if not check.sound] == ["index"]


def test_a_language_model_that_can_not_be_is_one(tmp_path: Path) -> None:
    found = checks(Settings(home=tmp_path, llm="nonsense"))
    assert [name for name, check in found.items() if not check.sound] == ["answers"]
    assert "FOOTNOTE_LLM is 'nonsense'" in found["answers"].finding
