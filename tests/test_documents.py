"""What the documents say is so: code runs, links lead somewhere, names exist."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from assistant import Assistant, Settings
from tests.conftest import ROOT
from tests.support.browser import FakeAssistant, served
from tests.support.rooms import PICTURE, place_of, room_graph, to_svg
from tests.support.screenshots import DIGESTS, PICTURES
from ui.cli.main import app

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "eval/*.md", "examples/*.md", "index/data/*.md")
    for path in ROOT.glob(pattern)
)
README = (ROOT / "README.md").read_text()
SERVING = (ROOT / "docs" / "serving.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)
SCRIPTS = sorted(set((ROOT / "examples").glob("*.py")) - {ROOT / "examples" / "a_day.py"})
"""The examples that need no web server; `tests/test_day.py` runs the other one."""
PROJECT_FILE = re.compile(r"`((?:assistant|docs|eval|examples|index|tests|ui|\.github)/[\w./-]*\w)`")


def by_path(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_picture_is_one_that_make_screenshots_takes() -> None:
    names = {picture.name for picture in PICTURES}
    assert names == {path.name for path in (ROOT / "docs").glob("*.png")} == set(json.loads(DIGESTS.read_text()))


@pytest.fixture
def home(real_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let code that opens the default corpus find the index of the tests."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(real_assistant.settings.home))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[0][:40] for block in BLOCKS])
def test_a_block_of_python_in_the_readme_runs(block: str) -> None:
    exec(compile(block, "README.md", "exec"), {})


def test_the_readme_has_python_to_run_and_is_short() -> None:
    assert len(BLOCKS) >= 4
    assert len(README.splitlines()) <= 200


def test_the_block_for_programs_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"^```py\n(.*?)^```$", SERVING, re.M | re.S)
    with served(FakeAssistant()) as address:
        exec(compile(block.replace("http://127.0.0.1:7860", address), "serving.md", "exec"), {})
    assert "NurseBench" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("script", SCRIPTS, ids=by_path)
def test_an_example_runs(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(script.read_text(), str(script), "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_the_notebook_runs() -> None:
    notebook = json.loads((ROOT / "examples" / "first_look.ipynb").read_text())
    names: dict[str, object] = {}
    for cell in (cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        exec(compile("".join(cell["source"]), "first_look.ipynb", "exec"), names)
        assert cell["outputs"] == []
    assert names["answer"]


def test_the_check_of_a_draft_finds_the_wrong_number(
    real_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(real_assistant.settings.home))
    exec(compile((ROOT / "examples" / "check_a_draft.py").read_text(), "check_a_draft.py", "exec"), {})
    verdicts = [line.split()[0] for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert verdicts == ["supported", "unsupported", "supported"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_path)
def test_links_into_the_project_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_path)
def test_files_of_the_project_that_are_named_exist(path: Path) -> None:
    named = PROJECT_FILE.findall(path.read_text())
    assert [name for name in named if "latest" not in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_path)
def test_commands_that_are_named_exist(path: Path) -> None:
    text = path.read_text()
    commands = set(re.findall(r"`footnote (\w+)", text)) | set(re.findall(r"^footnote (\w+)", text, re.M))
    assert commands <= typer.main.get_command(app).commands.keys()  # type: ignore[attr-defined]
    targets = set(re.findall(r"`make (\w+)`", text)) | set(re.findall(r"^make (\w+)", text, re.M))
    makefile = (ROOT / "Makefile").read_text()
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.M)] == []


def test_every_setting_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| (`FOOTNOTE_.*?) \|", (ROOT / "docs" / "settings.md").read_text(), re.M)
    documented = [name.removeprefix("FOOTNOTE_").lower() for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(documented) == sorted(field.name for field in fields(Settings))


def test_the_architecture_names_every_room_and_no_other() -> None:
    rooms = {room for room in room_graph() if (ROOT / room.replace(".", "/")).is_dir()}
    assert set(re.findall(r"^\| `([\w.]+)`", ARCHITECTURE, re.M)) == rooms


def test_modules_that_are_named_exist() -> None:
    """Fails with a room or a module in docs that was renamed."""
    for path in DOCUMENTS:
        for name in re.findall(r"`((?:assistant|eval|index|ui)\.[a-z_.]+[a-z])`", path.read_text()):
            package, _, rest = place_of(name).partition(".")
            place = ROOT / package / rest
            exists = place.is_dir() or place.with_suffix(".py").exists()
            assert exists or hasattr(importlib.import_module(package), rest), f"{by_path(path)}: {name}"


def test_the_picture_of_the_rooms_is_up_to_date() -> None:
    assert PICTURE.read_text() == to_svg(room_graph()), "run make rooms"
