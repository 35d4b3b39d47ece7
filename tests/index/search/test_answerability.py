from __future__ import annotations

import numpy as np
import pytest

from index import PaperIndex
from index.search.answerability import FEWEST, SPREAD, USUAL, evidence, spread_out
from tests.support.fakes import BREAD, CATS

USUALLY = np.repeat(np.array([0.2, 0.4], np.float32), FEWEST)


def test_the_further_the_match_stands_out_the_surer() -> None:
    at_one, at_two = (evidence(0.5, match, USUALLY, words=4) for match in (0.4, 0.5))
    assert at_one == pytest.approx(1.0)
    assert at_two == pytest.approx(2.0)


def test_the_same_match_of_more_words_is_surer() -> None:
    assert evidence(0.5, 0.5, USUALLY, words=16) == pytest.approx(2 * evidence(0.5, 0.5, USUALLY, words=4))


def test_no_more_than_any_paper_has_is_no_evidence() -> None:
    assert evidence(0.9, 0.3, USUALLY, words=9) == pytest.approx(0, abs=1e-6)
    assert evidence(-0.1, 0.5, USUALLY, words=9) == 0


def test_few_words_that_are_found_as_they_stand_are_sure() -> None:
    assert evidence(0.3, 0.8, USUALLY, words=1) > evidence(0.3, 0.55, USUALLY, words=1) + 5


def test_a_few_papers_are_held_against_what_is_usual_elsewhere() -> None:
    few = np.array([0.9, 0.9], np.float32)
    assert evidence(1.0, USUAL + SPREAD, few, words=4) == pytest.approx(2)


def test_papers_are_taken_from_the_whole_corpus() -> None:
    assert spread_out(1000, 3).tolist() == [0, 499, 999]


def test_papers_that_answer_have_more_evidence_than_ones_that_do_not(few_index: PaperIndex) -> None:
    question = "How many cats hunt at night?"
    assert few_index.snapshot.evidence(question, [CATS]) > few_index.snapshot.evidence(question, [BREAD])
    assert few_index.snapshot.evidence(question, [BREAD, CATS]) == few_index.snapshot.evidence(question, [CATS])


@pytest.mark.parametrize("question", ["", "?!", "Perovskite solar cells"])
def test_a_question_that_shares_no_word_finds_none(few_index: PaperIndex, question: str) -> None:
    assert few_index.snapshot.evidence(question, [CATS]) == 0


def test_no_papers_are_no_evidence(few_index: PaperIndex) -> None:
    assert few_index.snapshot.evidence("cats", []) == 0


def test_a_long_question_in_other_words_is_surer_than_one_about_another_subject(real_index: PaperIndex) -> None:
    snapshot = real_index.snapshot
    reworded = (
        "how do people who look after patients judge what a chatbot holds dear, and by which cases from the ward?"
    )
    assert snapshot.best_evidence(reworded) > 1.5 * snapshot.best_evidence("how do I prune roses in spring")
