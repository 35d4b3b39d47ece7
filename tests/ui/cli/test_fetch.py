"""`footnote fetch` from a web server on this machine into a real index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.fetching import APIS
from tests.support.api_server import body, daily_papers, serving, status
from ui.cli.main import main
from ui.cli.options import Source

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give the command line with an empty home, and without pauses."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: None)

    def run(*arguments: str, base: str) -> tuple[int, str, str]:
        apis = {name: replace(api, base=base, pause=0.0) for name, api in APIS.items()}
        monkeypatch.setattr("ui.fetching.APIS", apis)
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        out, err = capsys.readouterr()
        return int(exit.value.code or 0), out, err

    return run


def test_fetched_papers_are_in_the_index_and_their_pages_are_gone(run: Run, tmp_path: Path) -> None:
    with serving(daily_papers({"2025-05-20": 3})) as server:
        code, out, err = run("fetch", "hf", "2025-05-20", base=server.base)
        again = run("fetch", "hf", "2025-05-20", base=server.base)
    assert (code, out) == (0, "3 added, 0 updated, 0 unchanged, 0 skipped; the index has 3 papers\n")
    assert "fetched: 3" in err
    assert again[1] == "0 added, 0 updated, 3 unchanged, 0 skipped; the index has 3 papers\n"
    assert server.agents[0].startswith("Footnote/")
    assert list((tmp_path / "fetched").iterdir()) == []


def test_a_failure_is_one_sentence_and_leaves_no_index(run: Run, tmp_path: Path) -> None:
    with serving(lambda asked: b"") as server:
        server.script = [status(404)]
        code, out, err = run("fetch", "openalex", "night", "trains", base=server.base)
    assert (code, out) == (2, "")
    assert "answered 404; check the query" in err
    assert "Traceback" not in err
    assert not (tmp_path / "index").exists()


def test_a_garbled_reply_is_named(run: Run) -> None:
    with serving(lambda asked: b"") as server:
        server.script = [body(b"<html>")] * 5
        code, _, err = run("fetch", "arxiv", "cat:cs.CL", base=server.base)
    assert code == 2
    assert "isn’t a reply from arXiv" in err


def test_the_command_line_offers_every_api() -> None:
    assert [*Source] == [*APIS]
