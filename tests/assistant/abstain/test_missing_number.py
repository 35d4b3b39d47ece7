"""Tests of assistant/abstain/missing_number.py."""

from __future__ import annotations

import pytest

from assistant.abstain.missing_number import MissingNumber, missing_number
from index import Paper

BARE = Paper("T", "We train a model. Therapists judged it.")
WORDS = Paper("T", "We train a model on two tasks. Therapists judged it.")
FIGURES = Paper("T", "We train a model on 12 tasks. Therapists judged it.")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many therapists judged it?", "give a number of therapists"),
        ("How many of the trained models failed?", "give a number of trained models"),
        ("By what percentage does it improve?", "give such a number"),
        ("By how much is it faster?", "give such a number"),
    ],
)
def test_an_abstract_without_numbers_lacks_any(question: str, name: str) -> None:
    assert missing_number(question, BARE) == MissingNumber(name, sure=True)


def test_a_small_number_in_words_may_count_the_same_but_is_no_share() -> None:
    jobs = MissingNumber("give a number of jobs", sure=False)
    assert missing_number("How many jobs was it trained on?", WORDS) == jobs
    assert missing_number("What share of them failed?", WORDS) == MissingNumber("give such a number", sure=True)


@pytest.mark.parametrize("question", ["How many therapists judged it?", "What share of them failed?"])
def test_an_abstract_with_figures_may_have_the_number(question: str) -> None:
    assert missing_number(question, FIGURES) is None


def test_other_questions_ask_for_no_number() -> None:
    assert missing_number("Who judged the model?", BARE) is None
