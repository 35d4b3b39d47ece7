"""Files of questions and claims are read whole, or refused with the number of the bad line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.answers.questions import (
    BLIND_CLAIMS,
    BLIND_QUESTIONS,
    MORE_CLAIMS,
    MORE_QUESTIONS,
    QuestionFileError,
    read_claims,
    read_questions,
)

SINGLE = {"qid": "a", "kind": "single", "question": "Which?", "gold": ["One"], "facts": [["1", "one"]]}
CLAIM = {"cid": "c", "claim": "It is.", "cited": ["One"], "label": "supported", "type": "close"}


def write_lines(folder: Path, *records: object) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_the_files_of_the_project_are_valid() -> None:
    assert len(read_questions()) == 102
    assert len(read_questions(MORE_QUESTIONS)) == 240
    assert len(read_questions(BLIND_QUESTIONS)) == 107
    assert len(read_claims()) == 180
    assert len(read_claims(BLIND_CLAIMS)) == 160
    assert {claim.half for claim in read_claims(MORE_CLAIMS)} == {"development", "held out"}


def test_a_question_has_the_values_of_its_line(tmp_path: Path) -> None:
    (question,) = read_questions(write_lines(tmp_path, SINGLE))
    assert (question.id, question.kind, question.type) == ("a", "single", None)
    (turn,) = question.turns
    assert (turn.text, turn.gold, turn.also_ok, turn.facts) == ("Which?", ("One",), (), (("1", "one"),))


def test_the_turns_of_a_followup_keep_their_order(tmp_path: Path) -> None:
    turns = [{"question": "First?", "gold": ["One"]}, {"question": "And then?", "gold": ["Two"]}]
    (question,) = read_questions(write_lines(tmp_path, {"qid": "f", "kind": "followup", "turns": turns}))
    assert [turn.text for turn in question.turns] == ["First?", "And then?"]
    assert question.titles == {"One", "Two"}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**SINGLE, "kind": "sngle"}, "\"kind\" is 'sngle'; it should be one of single, multi"),
        ({**SINGLE, "question": " "}, "\"question\" is ' '"),
        ({**SINGLE, "gold": []}, '"gold" is empty'),
        ({**SINGLE, "gold": "One"}, "\"gold\" is 'One'; it should be a list"),
        ({**SINGLE, "facts": ["one"]}, "\"facts\" is 'one'; it should be a list"),
        ({**SINGLE, "facts": [[]]}, "empty group"),
        ({"qid": "f", "kind": "followup", "turns": [{"question": "One?", "gold": ["One"]}]}, '"turns"'),
        ({"qid": "u", "kind": "unanswerable", "question": "Why?"}, '"type" is None'),
        ([1], "not a JSON object"),
    ],
)
def test_a_bad_question_is_reported_with_its_line(tmp_path: Path, record: object, message: str) -> None:
    path = write_lines(tmp_path, {**SINGLE, "qid": "fine"}, record)
    with pytest.raises(QuestionFileError) as raised:
        read_questions(path)
    assert raised.value.line == 2
    assert str(raised.value).startswith(f"{path}, line 2: ")
    assert message in str(raised.value)


def test_a_line_that_is_not_json_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("\n{", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 2: not JSON"):
        read_claims(path)


def test_ids_are_unique(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="line 2: the id 'a' is used twice"):
        read_questions(write_lines(tmp_path, SINGLE, SINGLE))


@pytest.mark.parametrize("change", [{"label": "maybe"}, {"cited": []}, {"claim": None}])
def test_a_bad_claim_is_reported_with_its_line(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(QuestionFileError, match="line 1: "):
        read_claims(write_lines(tmp_path, {**CLAIM, **change}))


def test_an_empty_or_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="the file is empty"):
        read_questions(write_lines(tmp_path))
    with pytest.raises(QuestionFileError, match="can't be read"):
        read_questions(tmp_path / "none.jsonl")
