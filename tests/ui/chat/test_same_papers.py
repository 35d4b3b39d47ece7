"""A reworded follow-up about a list asks the same papers."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.answer import Answer, AnswerSentence, History
from tests.support.browser import PAPERS, cite, declined
from ui.chat.page_requests import Dates, Request
from ui.chat.same_papers import same_papers

LISTED = Answer(
    "Which papers are about values?",
    "Which papers are about values?",
    "answered",
    sentences=tuple(AnswerSentence("Values.", (number,), "supported", 1.0) for number in range(1, 5)),
    citations=tuple(cite(number, paper, paper.abstract[:20]) for number, paper in enumerate(PAPERS[:4], 1)),
)
BEFORE: History = ((LISTED.question, LISTED),)


def papers_of(history: History) -> list[str]:
    return [citation.paper.title for citation in history[-1][1].citations]


def test_words_about_the_papers_above_are_asked_of_the_same_papers() -> None:
    found = same_papers("Which of the 4 papers above use nurses?", "Which of them are about models?", BEFORE)
    assert found == ("Which of these papers use nurses?", BEFORE)


def test_of_a_list_only_the_papers_that_the_follow_up_picked_are_asked() -> None:
    asked = f"Compare “{PAPERS[0].title}” and “{PAPERS[1].title}” on cost"
    found = same_papers(asked, "compare the first two", BEFORE)
    assert found
    assert found[0] == "Compare the papers above on cost"
    assert papers_of(found[1]) == [paper.title for paper in PAPERS[:2]]


def test_the_closest_papers_of_a_decline_are_asked_again() -> None:
    before: History = (("why?", declined("why?")),)
    found = same_papers("Which of the 3 papers above use nurses?", "Which of them are about models?", before)
    assert found
    assert [one.paper.title for one in found[1][0][1].considered] == [paper.title for paper in PAPERS[:3]]


@pytest.mark.parametrize(
    ("reworded", "question", "before"),
    [
        ("Which papers use nurses?", "Which of them are about models?", BEFORE),
        ("Which of the 4 papers above use nurses?", "Who wrote NurseBench?", BEFORE),
        ("Which of the 4 papers above use nurses?", "Which of them?", ()),
    ],
)
def test_other_words_and_other_questions_are_asked_of_all(reworded: str, question: str, before: History) -> None:
    assert same_papers(reworded, question, before) is None


def test_a_change_of_how_a_question_was_understood_keeps_to_the_list(real_assistant: Assistant) -> None:
    first = "Which papers use Shapley values?"
    listed = real_assistant.ask(first)
    shown = {citation.paper.key for citation in listed.citations}
    before: History = ((first, listed),)
    last = "Which of them are about reinforcement learning?"
    history = (*before, (last, real_assistant.ask(last, before)))
    reworded = history[-1][1].standalone_question.replace("reinforcement learning", "feature attribution")
    asked = Request(reworded, "meant").after(history, Dates())
    answer = real_assistant.ask(asked.question)
    assert answer.standalone_question == reworded
    assert shown >= {one.paper.key for one in answer.considered}
    assert asked.before == before
