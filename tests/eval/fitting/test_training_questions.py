"""The questions that the ranking is fitted on are complete and say which are held out."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.answers import QUESTIONS, read_questions
from eval.errors import EvaluationFileError
from eval.fitting import TrainingQuestion, read_training_questions
from eval.fitting.training_questions import STYLES

VALID = {"qid": "q-1", "style": "direct", "question": "What is new?", "papers": ["scifact:1"]}


def test_each_paper_has_a_question_of_every_style_and_others_ask_for_several() -> None:
    questions = read_training_questions()
    styles = Counter(question.style for question in questions)
    assert len(questions) == 4003
    assert {styles[style] for style in STYLES[:-1]} == {735}
    assert styles["several"] == 328
    assert len({question.id for question in questions}) == len(questions)
    assert all(len(question.papers) > 1 for question in questions if question.style == "several")


def test_none_of_the_questions_measured_is_among_them() -> None:
    measured = {turn.text for question in read_questions(QUESTIONS) for turn in question.turns}
    assert measured.isdisjoint(question.text for question in read_training_questions())


def test_about_a_fifth_is_held_out_and_all_questions_about_a_paper_are_or_none() -> None:
    questions = [question for question in read_training_questions() if len(question.papers) == 1]
    assert 0.17 < sum(question.held_out for question in questions) / len(questions) < 0.23
    assert len({(question.papers, question.held_out) for question in questions}) == 735


def test_a_question_belongs_to_the_collection_of_its_papers() -> None:
    assert TrainingQuestion("q-1", "direct", "What is new?", ("scifact:1",)).collection == "scifact"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not a question"),
        (json.dumps(VALID | {"style": "loud"}), "the style 'loud' is none of direct, paraphrase"),
        (json.dumps(VALID | {"papers": []}), "must be a list of collection:id"),
        (json.dumps(VALID | {"papers": ["1"]}), "must be a list of collection:id"),
        (json.dumps({"qid": "q-1"}), "not a question"),
    ],
)
def test_an_invalid_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(VALID) + "\n" + line + "\n")
    with pytest.raises(EvaluationFileError, match="line 2: .*" + message):
        read_training_questions(path)
