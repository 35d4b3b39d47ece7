"""The evaluation's files are read whole, or the bad line is named."""

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


def written(folder: Path, *records: object) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_the_project_s_own_files_are_valid() -> None:
    assert len(read_questions()) == 102
    assert len(read_questions(MORE_QUESTIONS)) == 240
    assert len(read_questions(BLIND_QUESTIONS)) == 107
    assert len(read_claims()) == 180
    assert len(read_claims(BLIND_CLAIMS)) == 160
    assert {claim.half for claim in read_claims(MORE_CLAIMS)} == {"development", "held out"}


def test_a_question_keeps_what_its_line_says(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, SINGLE))
    assert (question.id, question.kind, question.type) == ("a", "single", None)
    (turn,) = question.turns
    assert (turn.text, turn.gold, turn.also_ok, turn.facts) == ("Which?", ("One",), (), (("1", "one"),))


def test_a_followup_keeps_its_turns_in_order(tmp_path: Path) -> None:
    turns = [{"question": "First?", "gold": ["One"]}, {"question": "And then?", "gold": ["Two"]}]
    (question,) = read_questions(written(tmp_path, {"qid": "f", "kind": "followup", "turns": turns}))
    assert [turn.text for turn in question.turns] == ["First?", "And then?"]
    assert question.titles == {"One", "Two"}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({**SINGLE, "kind": "sngle"}, "\"kind\" is 'sngle'; give one of single, multi"),
        ({**SINGLE, "question": " "}, "\"question\" is ' '"),
        ({**SINGLE, "gold": []}, '"gold" is empty'),
        ({**SINGLE, "gold": "One"}, "\"gold\" is 'One'; give a list"),
        ({**SINGLE, "facts": ["one"]}, "\"facts\" is 'one'; give a list"),
        ({**SINGLE, "facts": [[]]}, "empty group"),
        ({"qid": "f", "kind": "followup", "turns": [{"question": "One?", "gold": ["One"]}]}, '"turns"'),
        ({"qid": "u", "kind": "unanswerable", "question": "Why?"}, '"type" is None'),
        ([1], "not an object"),
    ],
)
def test_a_bad_question_is_named_by_its_line(tmp_path: Path, record: object, told: str) -> None:
    path = written(tmp_path, {**SINGLE, "qid": "fine"}, record)
    with pytest.raises(QuestionFileError) as raised:
        read_questions(path)
    assert raised.value.line == 2
    assert str(raised.value).startswith(f"{path}, line 2: ")
    assert told in str(raised.value)


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("\n{", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 2: not JSON"):
        read_claims(path)


def test_an_id_may_not_occur_twice(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="line 2: the id 'a' is there twice"):
        read_questions(written(tmp_path, SINGLE, SINGLE))


@pytest.mark.parametrize("change", [{"label": "maybe"}, {"cited": []}, {"claim": None}])
def test_a_bad_claim_is_named_by_its_line(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(QuestionFileError, match="line 1: "):
        read_claims(written(tmp_path, {**CLAIM, **change}))


def test_a_file_that_is_empty_or_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="holds no lines"):
        read_questions(written(tmp_path))
    with pytest.raises(QuestionFileError, match="can't be read"):
        read_questions(tmp_path / "none.jsonl")
