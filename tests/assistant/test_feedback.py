"""What readers think of answers, kept and made into questions."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import feedback
from assistant.answer import Answer
from assistant.feedback import Feedback, FeedbackError, Thumbs, evaluation_questions, keep, read_feedback
from eval.answers.questions import read_questions
from tests.support.browser import BENCH, DRIFT, declined, quoted


def given(answer: Answer, thumbs: Thumbs, comment: str = "") -> Feedback:
    return Feedback.on(answer, thumbs, comment, "0.1.0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "feedback.jsonl"


def test_feedback_holds_the_whole_answer(path: Path) -> None:
    keep(given(quoted("a"), "down", " not so "), path)
    (kept,) = read_feedback(path)
    assert kept.answer == json.loads(json.dumps(quoted("a").to_dict()))
    assert (kept.thumbs, kept.comment, kept.footnote) == ("down", "not so", "0.1.0")


def test_no_feedback_is_none(path: Path) -> None:
    assert read_feedback(path) == ()


def test_a_line_that_was_cut_short_costs_no_other(path: Path) -> None:
    keep(given(quoted("a"), "up"), path)
    path.write_bytes(path.read_bytes() + b'{"version": 1, "quest')
    keep(given(quoted("b"), "up"), path)
    assert [one.answer["question"] for one in read_feedback(path)] == ["a", "b"]


def test_what_many_give_at_once_is_all_kept(path: Path) -> None:
    many = [given(quoted(str(number)), "up") for number in range(20)]
    threads = [threading.Thread(target=keep, args=(one, path)) for one in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.answer["question"] for one in read_feedback(path)} == {str(number) for number in range(20)}


def test_a_full_file_takes_no_more(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(given(quoted("a"), "up"), path)
    before = path.read_bytes()
    monkeypatch.setattr(feedback, "LARGEST_FILE", len(before) + 10)
    with pytest.raises(FeedbackError, match="move it elsewhere"):
        keep(given(quoted("b"), "up"), path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FeedbackError, match="can’t be kept"):
        keep(given(quoted("a"), "up"), tmp_path / "file" / "feedback.jsonl")


def test_what_was_found_right_becomes_questions_that_the_evaluation_reads(tmp_path: Path) -> None:
    alone = replace(quoted("And it?"), standalone_question="And NurseBench?")
    judged = [
        given(alone, "up"),
        given(declined("b"), "up"),
        given(quoted("c"), "down"),
        given(quoted("d"), "up"),
        given(quoted("d"), "down"),
        given(quoted("e"), "up"),
        given(quoted("e"), "withdrawn"),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in evaluation_questions(judged)))
    multi, unanswerable = read_questions(file)
    assert (multi.kind, multi.turns[0].text) == ("multi", "And NurseBench?")
    assert multi.turns[0].gold == (BENCH.title, DRIFT.title)
    assert (unanswerable.kind, unanswerable.type) == ("unanswerable", "not_in_corpus")
