from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Answer, Citation
from assistant.answer import Reason, Shape
from assistant.question.followups import last_cited_paper, stand_alone
from index import Paper

VIVA = Paper("VIVA", "It has 1,240 images.")
BEFORE = (("Which benchmark?", Answer("Which benchmark?", "Which benchmark?", "answered")),)


def after_viva() -> tuple[tuple[str, Answer], ...]:
    from assistant import AnswerSentence

    citation = Citation(1, VIVA, "It has 1,240 images.", 0, 20)
    sentence = AnswerSentence(citation.quote, (1,))
    return (("Which benchmark?", replace(BEFORE[0][1], sentences=(sentence,), citations=(citation,))),)


@pytest.mark.parametrize(
    "question",
    [
        "And how many pictures does it have?",
        "What are they?",
        "Why is that?",
        "How large is this benchmark?",
        "Who checked its tasks?",
        "And the larger one?",
        "What about nurses?",
    ],
)
def test_a_question_that_points_back_is_about_the_paper_before(question: str) -> None:
    understood = stand_alone(question, after_viva())
    assert understood.about == VIVA
    assert understood.question == f"{question} (about: VIVA)"


@pytest.mark.parametrize(
    "question",
    [
        "Which regression technique came out best for forecasting how people change their priorities?",
        "Is it better to compress keys or values?",
        "Which papers study reward hacking?",
        "How many instances does BUMBLE contain and how many bias types does it span?",
    ],
)
def test_a_change_of_topic_drops_what_was_before(question: str) -> None:
    understood = stand_alone(question, after_viva(), evidence=lambda _: 7.0)
    assert (understood.question, understood.about, understood.other_than) == (question, None, None)


def test_a_short_question_is_about_the_paper_before_unless_the_corpus_knows_its_subject() -> None:
    question = "Which models were best?"
    assert stand_alone(question, after_viva(), evidence=lambda _: 3.0).about == VIVA
    assert stand_alone(question, after_viva(), evidence=lambda _: 7.0).about is None


def test_a_short_question_on_what_no_paper_speaks_of_is_a_change_of_topic() -> None:
    assert stand_alone("How tall are giraffes?", after_viva(), evidence=lambda _: 0.5).about is None
    assert stand_alone("How tall are they?", after_viva(), evidence=lambda _: 0.5).about == VIVA


def test_an_it_that_comes_late_points_back_when_the_question_finds_too_little_by_itself() -> None:
    question = "Which people wrote the reasons behind its answers, and how many of them were there?"
    assert stand_alone(question, after_viva(), evidence=lambda _: 3.0).about == VIVA
    assert stand_alone(question, after_viva(), evidence=lambda _: 7.0).about is None


def test_a_name_is_a_subject_of_its_own() -> None:
    assert stand_alone("How large is BUMBLE?", after_viva()).about is None


def test_what_was_spoken_of_outlasts_an_answer_that_found_nothing() -> None:
    nothing = Answer("What of red wine?", "What of red wine?", "declined", "out_of_scope")
    assert stand_alone("And how large is it?", (*after_viva(), (nothing.question, nothing))).about == VIVA


@pytest.mark.parametrize(
    "question",
    ["Is there something like that with videos?", "Has anyone else measured it?", "What other benchmarks exist?"],
)
def test_a_question_for_another_paper_leaves_the_one_before_out(question: str) -> None:
    understood = stand_alone(question, after_viva())
    assert (understood.question, understood.other_than) == (question, VIVA)


def test_without_a_paper_before_there_is_nothing_to_point_to() -> None:
    assert stand_alone("And how large is it?", BEFORE).about is None


@pytest.mark.parametrize("reason", ["not_in_corpus", "out_of_scope"])
def test_a_follow_up_to_a_decline_is_not_about_the_papers_that_came_closest(reason: Reason) -> None:
    """Fails when the papers that a decline quotes count as cited."""
    (question, answer), *_ = after_viva()
    declined = replace(answer, status="declined", reason=reason)
    assert stand_alone("How large is it?", ((question, declined),)).about is None
    assert last_cited_paper((*after_viva(), (question, declined))) == VIVA


def test_a_follow_up_to_a_missing_detail_is_about_the_paper_that_lacks_it() -> None:
    (question, answer), *_ = after_viva()
    lacking = replace(answer, status="declined", reason="not_in_abstract")
    assert stand_alone("How large is it?", ((question, lacking),)).about == VIVA


@pytest.mark.parametrize(
    ("shape", "question", "asked"),
    [
        ("list", "And on bias?", "Which papers are about bias?"),
        ("list", "what about fairness in hiring", "Which papers are about fairness in hiring?"),
        ("list", "And which on safety?", "Which papers are about safety?"),
        ("count", "and robots?", "How many papers are about robots?"),
        ("synthesis", "How about honesty?", "What is known about honesty?"),
    ],
)
def test_after_several_papers_the_name_of_another_subject_asks_the_same_of_that(
    shape: Shape, question: str, asked: str
) -> None:
    ((first, answer),) = after_viva()
    assert stand_alone(question, ((first, replace(answer, shape=shape)),)).question == asked


@pytest.mark.parametrize(
    "question", ["And the results?", "What about its size?", "And which is best?", "And why?"]
)
def test_what_points_back_names_no_other_subject(question: str) -> None:
    ((first, answer),) = after_viva()
    assert stand_alone(question, ((first, replace(answer, shape="list")),)).about == VIVA
