"""What the page sends, and the question that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Asked as Recorded
from assistant.answer import Receipt
from assistant.errors import QuestionError
from assistant.question import Question
from index.field_filter import FieldFilter
from tests.support.browser import declined, quoted
from ui.chat.page_requests import (
    Asked,
    Dates,
    Request,
    read_dates,
    read_judged,
    read_request,
    read_wanted,
)

HISTORY = (("first", quoted("first")), ("second", declined("second")))
DATES = Dates(since=date(2024, 1, 1), undated=True)


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("next", Asked(Question("How large?", HISTORY, since=date(2024, 1, 1), undated=True), HISTORY)),
        ("alone", Asked(Question("How large?", since=date(2024, 1, 1), undated=True), HISTORY)),
        ("instead", Asked(Question("How large?", HISTORY[:1], since=date(2024, 1, 1), undated=True), HISTORY[:1])),
        (
            "meant",
            Asked(
                Question("second", since=date(2024, 1, 1), undated=True, standalone_question="How large?"),
                HISTORY[:1],
            ),
        ),
    ],
)
def test_a_request_becomes_a_question_with_the_turns_it_depends_on(how: str, asked: Asked) -> None:
    request = read_request(f'{{"question": "How large?", "how": "{how}"}}')
    assert request
    assert request.after(HISTORY, DATES) == asked


def test_what_is_searched_beside_the_last_question_can_be_changed() -> None:
    request = read_request('{"question": "Do cats sleep? ; Do dogs?;", "how": "searched"}')
    assert request
    last, _ = HISTORY[-1]
    asked = request.after(HISTORY, DATES)
    assert (asked.question.text, asked.question.searches) == (last, ("Do cats sleep?", "Do dogs?"))
    assert asked.before == HISTORY[:-1]


RECORDED = Recorded("and since 2024?", "which papers?", since=date(2024, 1, 1), only=FieldFilter(venue="ACL"))
RECEIPT = Receipt("2026-11-28", "0.1.0", "g-1", 3, "words", {}, RECORDED, ())


def test_the_last_question_is_asked_again_with_its_own_dates_and_as_it_was_understood() -> None:
    """Fails if the form of an answer is changed by what is left of the question without its dates."""
    last = replace(quoted("and since 2024?"), standalone_question="which papers?", receipt=RECEIPT)
    history = (*HISTORY, (last.question, last))
    for sent, changed in (
        ('"shown_as": "table"', {"shown_as": "table"}),
        ('"undated": true', {"undated": True}),
        ('"undated": 1', {}),
    ):
        request = read_request(f'{{"question": "and since 2024?", "how": "again", {sent}}}')
        assert request
        again = Question(
            "and since 2024?",
            standalone_question="which papers?",
            since=date(2024, 1, 1),
            only=FieldFilter(venue="ACL"),
        )
        assert request.after(history, Dates(until=date(2020, 1, 1))) == Asked(replace(again, **changed), HISTORY)


@pytest.mark.parametrize(
    ("said", "page", "since"),
    [
        ("Which surveys?", Dates(), date(2024, 1, 1)),
        ("Which surveys?", Dates(since=date(2020, 1, 1)), date(2020, 1, 1)),
        ("Which papers since 2022 are surveys?", Dates(), None),
    ],
)
def test_what_a_question_meant_keeps_its_period_and_its_papers(said: str, page: Dates, since: date | None) -> None:
    receipt = replace(RECEIPT, asked=replace(RECORDED, above=("a", "b")))
    history = (*HISTORY, (RECORDED.question, replace(quoted("and since 2024?"), receipt=receipt)))
    asked = Request(said, "meant").after(history, page).question
    assert (asked.standalone_question, asked.since, asked.above) == (said, since, ("a", "b"))


def test_an_answer_without_a_receipt_is_asked_again_with_the_dates_of_the_page() -> None:
    request = read_request('{"question": "second", "how": "again", "undated": true}')
    assert request
    asked = Question("second", since=date(2024, 1, 1), undated=True)
    assert request.after(HISTORY, Dates(since=date(2024, 1, 1))) == Asked(asked, HISTORY[:1])


@pytest.mark.parametrize("how", ["alone", "instead", "meant", "again"])
def test_the_first_request_has_no_turns_to_depend_on(how: str) -> None:
    request = read_request(f'{{"question": "How large?", "how": "{how}"}}')
    assert request
    assert request.after((), Dates()) == Asked(Question("How large?"))


def test_a_question_that_cannot_be_asked_is_refused_when_it_is_made() -> None:
    with pytest.raises(QuestionError, match="no words"):
        Request("…", "next").after((), Dates())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"question": 1, "how": "next"}', '{"question": "a", "how": "x"}']
)
def test_any_other_text_is_no_request(text: str) -> None:
    assert read_request(text) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"turn": 0, "thumbs": "up", "comment": ""}',
        '{"turn": true, "thumbs": "up", "comment": ""}',
        '{"turn": 1, "thumbs": "sideways", "comment": ""}',
        '{"turn": 1, "thumbs": "up"}',
    ],
)
def test_feedback_on_no_turn_or_without_a_thumb_is_none(text: str) -> None:
    assert read_judged(text) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"number": "1", "papers": [], "format": "apa"}',
        '{"number": 1, "papers": "a", "format": "apa"}',
        '{"number": 1, "papers": [1], "format": "apa"}',
        '{"number": 1, "papers": ["a"], "format": ["apa"]}',
        '{"number": 1, "papers": ["a"], "format": "../apa"}',
    ],
)
def test_papers_in_no_format_are_not_wanted(text: str) -> None:
    assert read_wanted(text) is None


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="swap the two dates"):
        read_dates("2025", "2024")
    assert read_dates("2024", "2024").until == date(2024, 12, 31)


def test_an_answer_may_be_asked_for_in_another_form() -> None:
    request = read_request('{"question": "How large?", "how": "instead", "shown_as": "table"}')
    assert request
    assert request.after(HISTORY, Dates()) == Asked(
        Question("How large?", HISTORY[:1], shown_as="table"), HISTORY[:1]
    )
    assert read_request('{"question": "How large?", "how": "instead", "shown_as": "poem"}') is None
