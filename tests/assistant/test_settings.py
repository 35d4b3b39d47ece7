from __future__ import annotations

import ast
from pathlib import Path

import pytest

from assistant import Settings
from assistant.errors import SettingError
from tests.conftest import ROOT


def test_each_setting_is_read_from_its_own_variable() -> None:
    settings = Settings.from_environment(
        {
            "FOOTNOTE_HOME": "/shelf",
            "FOOTNOTE_LLM": "ollama/llama3",
            "FOOTNOTE_LLM_TIMEOUT": "2.5",
            "FOOTNOTE_PAPERS": "9",
            "FOOTNOTE_SENTENCES": " 2 ",
        }
    )
    assert settings.index_folder == Path("/shelf/index")
    assert (settings.llm, settings.llm_timeout, settings.papers, settings.sentences) == (
        "ollama/llama3",
        2.5,
        9,
        2,
    )


def test_nothing_set_means_no_model_and_no_reranker() -> None:
    settings = Settings.from_environment({"OPENAI_API_KEY": "sk-lying-about", "FOOTNOTE_LLM": "  "})
    assert (settings.llm, settings.llm_key, settings.reranker, settings.encoder) == (None, None, None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOOTNOTE_PAPERS", "many"),
        ("FOOTNOTE_PAPERS", "0"),
        ("FOOTNOTE_LLM_TIMEOUT", "-1"),
        ("FOOTNOTE_SENTENCES", "2.5"),
    ],
)
def test_an_unusable_setting_is_named_with_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as refused:
        Settings.from_environment({name: value})
    assert value in str(refused.value)
    assert "use a number" in str(refused.value)


def test_prices_are_two_numbers_and_a_context_has_room_for_an_answer() -> None:
    assert Settings.from_environment({"FOOTNOTE_LLM_PRICES": "0.25/2"}).llm_prices == (0.25, 2.0)
    for text in ("2", "1/2/3", "-1/2", "nan/2", "cheap"):
        with pytest.raises(SettingError, match=r"FOOTNOTE_LLM_PRICES is .*; use two prices, such as 0\.25/2"):
            Settings.from_environment({"FOOTNOTE_LLM_PRICES": text})
    with pytest.raises(SettingError, match=r"FOOTNOTE_LLM_CONTEXT is 100; .* 4096 or more"):
        Settings.from_environment({"FOOTNOTE_LLM_CONTEXT": "100"})


def test_a_key_is_never_shown() -> None:
    assert "sk-secret" not in repr(Settings.from_environment({"FOOTNOTE_LLM_KEY": "sk-secret"}))


def test_a_home_may_be_written_with_a_tilde() -> None:
    assert Settings.from_environment({"FOOTNOTE_HOME": "~/shelf"}).home == Path.home() / "shelf"


def test_only_settings_reads_the_environment() -> None:
    """Compares the code, not the docstrings: every use of `os.environ` or `os.getenv` in `assistant`."""
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "assistant").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert reading == {"assistant/settings.py"}
