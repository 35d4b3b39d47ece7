from __future__ import annotations

import numpy as np
import pytest

from index import PaperIndex
from index.search.answerability import (
    DEFAULT_MEAN,
    DEFAULT_STD,
    FLOOR_SLOPE,
    FLOOR_START,
    MIN_BACKGROUND,
    evenly_spaced,
    evidence_score,
)
from tests.support.fakes import BREAD, CATS

BACKGROUND = np.repeat(np.array([0.2, 0.4], np.float32), MIN_BACKGROUND)
"""A sample with a mean of 0.3 and a standard deviation of 0.1."""


def test_evidence_grows_with_the_standard_deviations_above_the_background() -> None:
    one, two = (evidence_score(0.5, maxsim, BACKGROUND, words=4) for maxsim in (0.4, 0.5))
    assert one == pytest.approx(1.0)
    assert two == pytest.approx(2.0)


def test_evidence_grows_with_the_square_root_of_the_number_of_words() -> None:
    few, many = (evidence_score(0.5, 0.5, BACKGROUND, words) for words in (4, 16))
    assert many == pytest.approx(2 * few)


def test_evidence_grows_with_the_cosine_similarity() -> None:
    assert evidence_score(0.8, 0.5, BACKGROUND, 4) == pytest.approx(2 * evidence_score(0.4, 0.5, BACKGROUND, 4))


def test_a_match_no_better_than_the_background_is_no_evidence() -> None:
    assert evidence_score(0.9, 0.3, BACKGROUND, words=9) == pytest.approx(0, abs=1e-6)
    assert evidence_score(-0.1, 0.5, BACKGROUND, words=9) == 0
    assert evidence_score(0.9, 0.1, BACKGROUND, words=9) == 0


def test_a_near_verbatim_match_is_evidence_however_few_the_words() -> None:
    assert evidence_score(0.0, 0.8, BACKGROUND, words=1) == pytest.approx(7.5)
    assert evidence_score(0.0, FLOOR_START + 0.1, BACKGROUND, words=1) == pytest.approx(0.1 * FLOOR_SLOPE)
    assert evidence_score(0.0, FLOOR_START, BACKGROUND, words=1) == 0


def test_the_floor_does_not_lower_the_evidence_of_a_long_question() -> None:
    assert evidence_score(1.0, 0.6, BACKGROUND, words=9) == pytest.approx(9)


def test_a_background_without_spread_does_not_divide_by_zero() -> None:
    assert np.isfinite(evidence_score(0.5, 0.6, np.full(MIN_BACKGROUND, 0.3, np.float32), words=4))


@pytest.mark.parametrize(("size", "expected"), [(MIN_BACKGROUND - 1, 2.0), (MIN_BACKGROUND, 0.0)])
def test_a_background_that_is_too_small_is_replaced_by_the_defaults(size: int, expected: float) -> None:
    """Fails when the smallest sample that is used is off by one."""
    background = np.full(size, 0.9, np.float32)
    assert evidence_score(1.0, DEFAULT_MEAN + DEFAULT_STD, background, words=4) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "limit", "expected"),
    [(1000, 3, [0, 499, 999]), (3, 3, [0, 1, 2]), (2, 3, [0, 1]), (5, 1, [0]), (1, 3, [0]), (0, 3, [])],
)
def test_a_sample_is_taken_from_the_whole_corpus(count: int, limit: int, expected: list[int]) -> None:
    assert evenly_spaced(count, limit).tolist() == expected


def test_a_sample_has_no_paper_twice() -> None:
    for count in range(1, 60):
        for limit in range(1, 60):
            assert len(set(evenly_spaced(count, limit).tolist())) == min(count, limit)


def test_papers_that_answer_have_more_evidence_than_others(few_index: PaperIndex) -> None:
    question = "How many cats hunt at night?"
    assert few_index.snapshot.evidence(question, [CATS]) > few_index.snapshot.evidence(question, [BREAD])
    both, cats = (few_index.snapshot.evidence(question, papers) for papers in ([BREAD, CATS], [CATS]))
    assert both == pytest.approx(cats)


@pytest.mark.parametrize("question", ["", "?!", "Perovskite solar cells"])
def test_a_question_without_a_known_word_has_no_evidence(few_index: PaperIndex, question: str) -> None:
    assert few_index.snapshot.evidence(question, [CATS]) == 0


def test_no_papers_are_no_evidence(few_index: PaperIndex) -> None:
    assert few_index.snapshot.evidence("cats", []) == 0


def test_a_reworded_question_has_more_evidence_than_one_on_another_subject(real_index: PaperIndex) -> None:
    snapshot = real_index.snapshot
    reworded = (
        "how do people who look after patients judge what a chatbot holds dear, and by which cases from the ward?"
    )
    assert snapshot.best_evidence(reworded) > 1.5 * snapshot.best_evidence("how do I prune roses in spring")
