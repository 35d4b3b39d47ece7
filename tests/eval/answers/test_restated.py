"""What restated questions bring is measured with and without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.answers.questions import QuestionFileError
from eval.answers.restated import Parts, Restated, measure_parts, measure_restated, read_parts, read_restated
from index import PaperIndex
from tests.support.fakes import SHELF


def test_every_restated_question_has_its_question_and_says_something_else() -> None:
    questions = read_restated()
    assert len(questions) >= 60
    assert all(one.gold and one.restated != one.question for one in questions)


def test_a_line_that_restates_no_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "restated.jsonl"
    path.write_text('{"qid": "none", "restated": "Snow?", "guesses": false}', encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 1"):
        read_restated(path)


def test_a_restatement_brings_the_right_paper_up_and_another_ones_takes_it_down(few_index: PaperIndex) -> None:
    one, another = (
        Restated(paper.title, "moggies", frozenset({paper.title}), paper.abstract, guesses=paper != SHELF[0])
        for paper in SHELF[:2]
    )
    figures = {one.share: one for one in measure_restated(few_index, [one, another])}
    assert figures[1.0].recall == figures[1.0].mrr == figures[1.0].without_guesses == 1
    assert figures[1.0].of_another == 0
    assert figures[0.0].recall == figures[0.0].of_another


def test_every_question_with_parts_is_for_several_papers_and_has_three_parts_at_most() -> None:
    questions = read_parts()
    assert len(questions) >= 20
    assert all(len(one.gold) > 1 and 1 <= len(one.parts) <= 3 for one in questions)


def test_parts_bring_their_papers_up(few_index: PaperIndex) -> None:
    gold = frozenset(paper.title for paper in SHELF)
    figures = measure_parts(few_index, [Parts("one", "moggies", gold, tuple(paper.abstract for paper in SHELF))])
    assert {one.recall_8 for one in figures} == {1.0}


def test_a_line_without_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parts.jsonl"
    path.write_text('{"qid": "q3-m-1", "parts": "Snow?"}', encoding="utf-8")
    with pytest.raises(QuestionFileError, match="line 1"):
        read_parts(path)
