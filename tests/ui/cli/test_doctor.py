"""The doctor tells what is unsound from what is only not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.llm import LocalServer
from assistant.settings import Settings
from ui.cli.doctor import Check, examine, local_models


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


def test_a_model_server_on_this_machine_comes_with_the_line_that_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    servers = (
        LocalServer("ollama", "http://127.0.0.1:11434/v1", ("nomic-embed-text", "llama3.2")),
        LocalServer("lmstudio", "http://127.0.0.1:1234/v1", ("text-embedding-small",)),
    )
    monkeypatch.setattr("assistant.llm.find_local_servers", lambda: iter(servers))
    ollama, studio = (check.finding for check in local_models())
    assert ollama == "ollama at 127.0.0.1:11434 has llama3.2; to use the first: FOOTNOTE_LLM=ollama/llama3.2"
    assert studio == "lmstudio at 127.0.0.1:1234 has no model that writes; load one there"


def test_where_no_model_server_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.find_local_servers", lambda: iter(()))
    (check,) = local_models()
    assert check.sound
    assert "no server answers: ollama at 127.0.0.1:11434" in check.finding
