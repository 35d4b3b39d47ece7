"""What the README shows runs as shown."""

from __future__ import annotations

import re

import pytest

from assistant import Assistant
from tests.conftest import ROOT
from tests.support.browser import FakeAssistant, served

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[0][:40] for block in BLOCKS])
def test_a_block_of_python_runs(block: str, real_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(real_assistant.settings.home))
    exec(compile(block, "README.md", "exec"), {})


def test_the_block_for_programs_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"^```py\n(.*?)^```$", README, re.M | re.S)
    with served(FakeAssistant()) as address:
        exec(compile(block.replace("http://127.0.0.1:7860", address), "README.md", "exec"), {})
    assert "NurseBench" in capsys.readouterr().out


def test_the_readme_has_python_to_run() -> None:
    assert len(BLOCKS) >= 2


def test_links_into_the_project_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
