"""The day in examples/a_day.py, with a web server on this machine for the public API."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from index.fetching import APIS
from tests.conftest import ROOT
from tests.support.api_server import serving

SUMMARY = "We follow 90 cats in barns. At night 91% of them hunt. None of them sleeps."


def page(asked: dict[str, str]) -> bytes:
    """Answer as Hugging Face does, with one paper."""
    paper = {
        "id": "2505.00001",
        "authors": [{"name": "Ada Muster"}],
        "publishedAt": "2025-05-20T00:00:00.000Z",
        "title": "Cats in Barns",
        "summary": SUMMARY,
        "upvotes": 1,
    }
    daily = {"paper": paper, "publishedAt": "2025-05-20T01:00:00.000Z", "title": "Cats in Barns", "numComments": 0}
    return json.dumps([] if int(asked["p"]) else [daily]).encode()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Work for a day; return its folder, and what was printed under each heading."""
    home, printed = tmp_path_factory.mktemp("day"), io.StringIO()
    work = runpy.run_path(str(ROOT / "examples" / "a_day.py"))["work"]
    with serving(page) as server, contextlib.redirect_stdout(printed):
        work(home, replace(APIS["hf"], base=server.base, pause=0.0))
    parts = [part.partition(" ===\n") for part in printed.getvalue().split("\n=== ")[1:]]
    return home, {heading.split()[0].strip(","): text for heading, _, text in parts}


def test_an_answer_is_collected_and_asked_within(day: tuple[Path, dict[str, str]]) -> None:
    _, said = day
    assert "At night 87% of them hunt." in said["Ask"]
    assert "We follow 40 cats." in said["Ask"].partition("Within the collection")[2]


def test_the_fetched_paper_is_news_with_its_quote(day: tuple[Path, dict[str, str]]) -> None:
    home, said = day
    assert "1 new paper, 1 watched question: 1 answer." in said["Watch"]
    assert "> At night 91% of them hunt." in said["Watch"]
    assert "Cats in Barns" in (home / "news.xml").read_text()


def test_the_bundle_is_checked_elsewhere(day: tuple[Path, dict[str, str]]) -> None:
    assert "is in the abstract that was read." in day[1]["Bundle"]


def test_the_replay_names_what_was_added_edited_and_is_gone(day: tuple[Path, dict[str, str]]) -> None:
    said = day[1]["A"]
    for change in ("gone: “A Survey of Rivers”", "edited: the abstract of “Cats at Night”", "no longer there: ["):
        assert change in said
    assert "added: “Cats in Barns”, now" in said


def test_the_collection_keeps_the_removed_paper_with_its_note(day: tuple[Path, dict[str, str]]) -> None:
    written = day[1]["A"]
    assert "**Cats at Night** (undated) · no longer in the index" in written
    assert "> only 40 cats" in written


def test_the_paragraph_is_cited(day: tuple[Path, dict[str, str]]) -> None:
    assert "supports: bread" in day[1]["What"]
