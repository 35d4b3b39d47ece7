"""`footnote collect` and `collections` over three small papers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from index import PaperIndex
from tests.support.fakes import BREAD, CATS
from ui.cli.collecting import kept_as_stubs
from ui.cli.main import main

HUNT = "What share of cats hunt at night?"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Give the command line over three small papers."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    for place in ("main", "collecting"):
        monkeypatch.setattr(
            f"ui.cli.{place}.open_assistant", lambda: Assistant(few_index, settings=Settings(home=tmp_path))
        )

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_a_collection_is_made_asked_and_exported(run: Run) -> None:
    assert (
        run("collect", "pets", "--title", "Cats", "--note", "the 87%", "--key", "cats20")[1] == "pets: 1 paper\n"
    )
    assert run("collect", "pets", "--search", "bread", "--limit", "1")[1] == "pets: 2 papers\n"
    assert run("collections")[1] == "pets: 2 papers\n"
    assert "  > the 87%" in run("collections", "pets")[1]
    assert run("collections", "pets", "--format", "bibtex")[1].startswith("@misc{cats20,")
    assert len(json.loads(run("collections", "pets", "--format", "json")[1])["papers"]) == 2
    assert "87%" in run("ask", HUNT, "--collection", "pets")[1]
    assert run("collect", "pets", "--title", "Cats", "--remove")[1] == "pets: 1 paper\n"
    assert "87%" not in run("ask", HUNT, "--collection", "pets")[1]
    assert run("papers", "--collection", "pets", "--format", "titles")[1] == f"{BREAD.title}\n"


def test_papers_that_a_period_skips_for_want_of_a_date_are_counted(run: Run) -> None:
    _, out, err = run("collect", "dated", "--since", "1900")
    assert err == "3 undated papers skipped; add --include-undated to include them\n"
    _, everything, err = run("collect", "all", "--since", "1900", "--include-undated")
    assert (out, everything, err) == ("dated: 0 papers\n", "all: 3 papers\n", "")


def test_an_answer_is_collected_from_its_receipt(run: Run, tmp_path: Path) -> None:
    receipt = str(tmp_path / "receipt.json")
    run("ask", HUNT, "--receipt", receipt)
    assert run("collect", "pets", "--answer", receipt, "--note", "good")[1] == "pets: 1 paper, 1 answer\n"
    assert f"### {HUNT}" in run("collections", "pets")[1]


def test_the_papers_of_a_file_are_collected_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.bib"
    file.write_text("@misc{a, title={Cats at Night}, abstract={X.}}\n@misc{b, title={Dogs}, abstract={Y.}}\n")
    code, out, err = run("collect", "pets", "--from", str(file))
    assert (code, out, err.partition(";")[0]) == (0, "pets: 1 paper\n", "1 of 2 papers aren’t in the index")


def test_a_theme_is_collected_or_the_themes_are_named(run: Run, few_index: PaperIndex) -> None:
    theme = few_index.map.names[0]
    assert run("collect", "pets", "--theme", theme)[0] == 0
    code, _, err = run("collect", "pets", "--theme", "no such theme")
    assert (code, "the map has no theme called" in err) == (2, True)


def test_removing_a_paper_says_that_it_stays_as_a_stub(run: Run) -> None:
    run("collect", "pets", "--title", "Cats")
    lines = list(kept_as_stubs((CATS, BREAD), Settings.from_environment()))
    assert lines == ["note: 'Cats at Night' stays in the collection 'pets', without its abstract"]


def test_an_unknown_collection_is_one_sentence(run: Run) -> None:
    code, _, err = run("ask", HUNT, "--collection", "pets")
    assert (code, err.strip().splitlines()[-1]) == (
        2,
        "Error: no collection is called 'pets'; there are: none yet",
    )
    assert run("collections", "pets")[0] == 2


def test_a_damaged_file_is_said_and_set_aside(run: Run, tmp_path: Path) -> None:
    (tmp_path / "collections.json").write_text("{")
    code, _, err = run("collections")
    assert (code, "set aside as collections.json.damaged-1" in err) == (2, True)
    assert (tmp_path / "collections.json.damaged-1").read_text() == "{"
    assert run("collections")[:2] == (0, "")
