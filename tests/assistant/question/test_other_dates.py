"""The last question, asked of papers from another time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Answer
from assistant.question import Question, with_other_dates

TODAY = date(2026, 6, 1)
ASKED = "Which papers study bias?"
LISTED = Answer(ASKED, ASKED, "answered", shape="list")


def understood(question: str, answer: Answer = LISTED, since: date | None = None) -> Question:
    return with_other_dates(Question(question, ((ASKED, answer),), since=since), TODAY)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("And since 2024?", date(2024, 1, 1), None),
        ("What about 2023?", date(2023, 1, 1), date(2023, 12, 31)),
        ("only the papers from March to May 2025", date(2025, 3, 1), date(2025, 5, 31)),
    ],
)
def test_a_question_for_another_time_asks_the_last_one_of_it(
    question: str, since: date, until: date | None
) -> None:
    asked = understood(question)
    assert (asked.meaning, asked.since, asked.until) == (ASKED, since, until)
    assert asked.text == question


def test_any_other_question_stays_as_it_is() -> None:
    fact = replace(LISTED, shape="fact")
    for asked in (
        understood("And on gender since 2024?"),
        understood("Which papers?"),
        understood("And in 2017?", fact),
        understood("And since 2024?", since=date(2020, 1, 1)),
        with_other_dates(Question("And since 2024?"), TODAY),
    ):
        assert asked.standalone_question is None
