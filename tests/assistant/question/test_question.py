from __future__ import annotations

import inspect
import re
import time
import unicodedata
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import Answer, Assistant, aask, ask
from assistant.errors import QuestionError
from assistant.question.question import LONGEST_QUESTION, Question, QuestionOptions, checked_question
from tests.torture import WHOLE

HISTORY = (("Which benchmark?", Answer("Which benchmark?", "Which benchmark?", "answered")),)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("", "no words"),
        (" \n\t", "no words"),
        ("?!… — ()", "no words"),
        ("\u200b\u200d", "no words"),
        ("a" * (LONGEST_QUESTION + 1), "2,001 characters"),
        ("what\x00now", r"U\+0000"),
        ("what \ud800 now", r"U\+D800"),
        ("what \x1b[31m now", r"U\+001B"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(question: str, why: str) -> None:
    with pytest.raises(QuestionError, match=why):
        checked_question(question)


@pytest.mark.parametrize("question", [None, 7, b"bytes", ["a"]])
def test_what_is_no_text_is_refused_by_its_kind(question: object) -> None:
    """Fails with the look at its type taken out: TypeError."""
    with pytest.raises(QuestionError, match=type(question).__name__):
        checked_question(question)  # type: ignore[arg-type]


def test_a_refusal_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        checked_question("")


@pytest.mark.parametrize("question", ["今天天气怎么样？", "Was ist ein Wertemodell?", "V_0?", "naïve café"])
def test_other_scripts_and_names_may_be_asked(question: str) -> None:
    assert checked_question(question) == question


def test_ten_million_characters_are_refused_at_once() -> None:
    """Fails with the bound taken out: they are tidied and asked."""
    started = time.perf_counter()
    with pytest.raises(QuestionError):
        checked_question("a " * 5_000_000)
    assert time.perf_counter() - started < 0.1


@given(st.text(max_size=300))
@example("a  b")
@example("a\x00b")
@example("e\u0301")
@settings(max_examples=5000 if WHOLE else 200, deadline=None)
def test_any_text_is_tidied_or_refused(text: str) -> None:
    """Fails with the tidying, the normal form or the look for what can't be printed taken out."""
    try:
        tidy = checked_question(text)
    except QuestionError:
        return
    assert tidy == checked_question(tidy)
    assert unicodedata.is_normalized("NFC", tidy)
    assert tidy.isprintable() or not tidy.isascii()
    assert tidy == " ".join(tidy.split())


def test_a_question_and_its_standalone_form_are_both_checked() -> None:
    assert Question("  And  it? ", standalone_question=" How large is  VIVA? ").meaning == "How large is VIVA?"
    with pytest.raises(QuestionError, match="no words"):
        Question("And it?", standalone_question="…")


def test_a_question_means_what_it_says_unless_the_asker_says_otherwise() -> None:
    assert Question("How large is VIVA?").meaning == "How large is VIVA?"


def test_earlier_turns_do_not_matter_once_the_asker_says_what_is_meant() -> None:
    """Fails with the history kept: "it" would be resolved a second time."""
    assert Question("And it?", HISTORY, standalone_question="How large is VIVA?").history == ()
    assert Question("And it?", HISTORY).history == HISTORY


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(QuestionError, match="2025-01-01 or later and 2024-01-01 or earlier; swap them"):
        Question("Which papers?", since=date(2025, 1, 1), until=date(2024, 1, 1))
    assert Question("Which papers?", since=date(2025, 1, 1), until=date(2025, 1, 1)).since == date(2025, 1, 1)


def test_a_question_is_passed_on_as_it_is_and_takes_no_further_options() -> None:
    question = Question("Which papers?", since=date(2025, 1, 1))
    assert Question.of(question) is question
    assert Question.of("Which papers?", since=date(2025, 1, 1)) == question
    with pytest.raises(TypeError, match="dataclasses"):
        Question.of(question, until=date(2025, 1, 1))


def test_every_way_to_ask_takes_the_same_options() -> None:
    """Fails with a field of `Question` that `ask`, `aask` or a method of the assistant doesn't take."""
    options = {field.name for field in fields(Question)} - {"text", "history"}
    assert options == set(QuestionOptions.__annotations__)
    ways = (ask, aask, Assistant.ask, Assistant.aask, Assistant.stream, Assistant.astream)
    for parameters in (inspect.signature(way).parameters for way in ways):
        assert [name for name in parameters if name != "self"] == ["question", "history", "options"]
        assert parameters["options"].annotation == "Unpack[QuestionOptions]"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"shown_as": "poem"}, "can’t be shown as 'poem'; choose answer, list, table"),
        ({"columns": ("method", "???")}, "a column is named by a few words, not '???'"),
        ({"columns": ("x" * 41,)}, "a column is named by a few words"),
        ({"columns": tuple("abcdefghi")}, "a table has 8 columns at most, not 9"),
    ],
)
def test_a_form_that_an_answer_cannot_have_is_refused(options: dict[str, Any], why: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(why)):
        Question("What?", **options)


def test_columns_are_tidied_and_named_once() -> None:
    assert Question("What?", columns=(" Data  set", "data set", "Result")).columns == ("data set", "result")
