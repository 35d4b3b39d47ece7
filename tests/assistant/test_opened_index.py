"""The index that is searched is the one that the settings name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import SettingError
from assistant.settings import Settings
from index.errors import IndexMissing
from tests.conftest import ROOT

RECORDS = map(json.loads, (ROOT / "eval" / "data" / "questions.jsonl").read_text("utf-8").splitlines())
QUESTIONS = [record["question"] for record in RECORDS if "question" in record][::8]


def test_an_uploaded_index_answers_as_its_folder_does(real_assistant: Assistant, tmp_path: Path) -> None:
    """Of 424 questions, 410 have the same text to the letter: the others differ in the tail of a list."""
    url = str(tmp_path / "database")
    real_assistant.index.upload(url)
    uploaded = Assistant.open(Settings(home=tmp_path, index_url=url))
    same = 0
    for question in QUESTIONS:
        ours, theirs = uploaded.ask(question), real_assistant.ask(question)
        assert (ours.status, ours.shape) == (theirs.status, theirs.shape)
        assert ours.citations[0].paper == theirs.citations[0].paper
        same += ours.text == theirs.text
    assert len(QUESTIONS) > 10
    assert same >= 0.9 * len(QUESTIONS)


def test_no_index_is_built_where_an_uploaded_one_is_to_be_searched(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="nothing has been uploaded yet"):
        Assistant.open(Settings(home=tmp_path / "home", index_url=str(tmp_path / "database")))
    assert not (tmp_path / "home").exists()


def test_two_places_for_vectors_are_refused() -> None:
    with pytest.raises(SettingError, match="FOOTNOTE_CHROMA_URL and FOOTNOTE_INDEX_URL are both set; unset"):
        Settings(chroma_url="http://localhost:8000", index_url="s3://bucket/papers")
