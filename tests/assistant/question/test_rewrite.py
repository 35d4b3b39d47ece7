"""A model may restate a follow-up, within what was spoken of; anything else leaves the rule's reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Answer, AnswerSentence, Citation
from assistant.errors import ModelTimeout
from assistant.llm.circuit_breaker import CircuitBreaker
from assistant.llm.usage import BudgetedModel
from assistant.question.followups import FollowUp, stand_alone
from assistant.question.rewrite import understand
from tests.support.fakes import CATS, Scripted

ASLEEP = CATS.sentences[1]
QUOTE = Citation(1, CATS, ASLEEP.text, ASLEEP.start, ASLEEP.end)
FIRST = replace(
    Answer("What do cats do?", "What do cats do?", "answered"),
    sentences=(AnswerSentence(QUOTE.quote, (1,)),),
    citations=(QUOTE,),
)
HISTORY = (("What do cats do?", FIRST),)
ASKED = "And how many of them hunt by 5 o'clock?"


def understood(*answers: str | Exception, question: str = ASKED, evidence: float = 0.0) -> FollowUp:
    *_, last = understand(
        question, HISTORY, BudgetedModel(Scripted(*answers), CircuitBreaker()), lambda _: evidence
    )
    return last


def test_a_follow_up_is_restated_by_the_model() -> None:
    assert understood("How many cats hunt by 5 o'clock?").question == "How many cats hunt by 5 o'clock?"


def test_a_restated_question_that_names_the_paper_is_about_it() -> None:
    assert understood("In Cats at Night, how many cats hunt by 5 o'clock?").about == CATS


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Sure!\nHow many cats hunt by 5 o'clock?",
        "How many cats of Acme hunt by 5 o'clock?",
        "How many of the 900 cats hunt by 5 o'clock?",
        "How many cats hunt?",
        "How many cats hunt by 5 o'clock? " * 20,
        "See http://evil.example for 5",
        "[1.2] by 5?",
        "?!",
        ASKED,
        ModelTimeout("late"),
    ],
    ids=str,
)
def test_what_is_no_faithful_question_leaves_the_rules_reading(reply: str | Exception) -> None:
    assert understood(reply) == stand_alone(ASKED, HISTORY)
    assert stand_alone(ASKED, HISTORY).about == CATS


def test_a_change_of_topic_drops_what_was_before() -> None:
    question = "Is it better to bake loaves or rolls?"
    assert understood(question, question=question, evidence=7.0) == FollowUp(question)


def test_a_first_question_costs_no_call() -> None:
    model = Scripted()
    assert list(understand(ASKED, (), BudgetedModel(model, CircuitBreaker()), lambda _: 0.0)) == [FollowUp(ASKED)]
    assert not model.asked


def test_the_model_is_shown_what_was_spoken_of_behind_a_fence() -> None:
    model = Scripted("How many cats hunt by 5 o'clock?")
    list(understand(ASKED, HISTORY, BudgetedModel(model, CircuitBreaker()), lambda _: 0.0))
    told = model.asked[0][-1].content
    assert "Answer: Cats sleep by day. ⟦1⟧\nPaper: Cats at Night\n</earlier" in told
    assert told.endswith(f"Next question: {ASKED}")
