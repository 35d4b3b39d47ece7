from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import QuestionError
from assistant.question.validate import LONGEST_QUESTION, checked_question
from tests.torture import WHOLE


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
