"""`footnote ask --receipt`, `replay` and `bundle` over a small index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from index import PaperIndex
from tests.support.fakes import CATS
from ui.cli.main import main

HUNT = "What share of cats hunt at night?"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give the command line over three small papers."""
    for place in ("main", "drafting"):
        monkeypatch.setattr(f"ui.cli.{place}.open_assistant", lambda: Assistant(few_index))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_a_receipt_is_replayed_and_bundled_and_checked(run: Run, tmp_path: Path, few_index: PaperIndex) -> None:
    receipt, bundle = str(tmp_path / "receipt.json"), str(tmp_path / "bundle.json")
    assert run("ask", HUNT, "--receipt", receipt)[0] == 0
    assert run("replay", receipt)[:2] == (
        0,
        "The answer is the same.\n\nThe papers it read and the settings are the same.\n",
    )
    assert run("bundle", receipt, "--output", bundle)[0] == 0
    assert run("bundle", "--check", bundle)[0] == 0
    few_index.remove([CATS])
    code, out, _ = run("replay", receipt)
    assert (code, "gone: “Cats at Night”, which was cited" in out) == (7, True)
    assert json.loads(run("replay", receipt, "--json")[1])["changes"][0]["kind"] == "paper_gone"
    assert run("bundle", "--check", bundle)[0] == 0  # it needs no index
    assert run("bundle", "--check", receipt)[0] == 8


def test_a_saved_answer_in_json_is_a_receipt_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(run("ask", HUNT, "--json")[1])
    assert run("replay", str(path))[0] == 0
    assert run("bundle", "--check", str(path))[0] == 0


def test_a_file_that_is_none_is_one_sentence(run: Run, tmp_path: Path) -> None:
    code, _, err = run("replay", str(tmp_path / "absent.json"))
    assert (code, err) == (2, f"Error: {tmp_path / 'absent.json'} can’t be read: No such file or directory\n")


def test_a_receipt_that_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", HUNT, "--receipt", str(tmp_path / "absent" / "receipt.json"))
    assert (code, "Error: No such file or directory" in err) == (2, True)
