"""Questions about the papers that an earlier answer listed."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Shape, Status
from assistant.question.followups import stand_alone
from assistant.question.listed_papers import refer_again, refer_to_list
from index.papers import Paper

PAPERS = tuple(Paper(f"On {name}", f"We study {name}.") for name in ("Apes", "Bats", "Cats", "Dogs"))
APES, BATS, CATS, DOGS = PAPERS


def turn(question: str, *papers: Paper, status: Status = "answered", shape: Shape = "fact") -> tuple[str, Answer]:
    citations = tuple(
        Citation(number, paper, paper.abstract, 0, len(paper.abstract)) for number, paper in enumerate(papers, 1)
    )
    sentences = tuple(AnswerSentence(each.quote, (each.number,), "supported") for each in citations)
    return question, Answer(question, question, status, sentences=sentences, citations=citations, shape=shape)


LIST = turn("Which papers study animals?", *PAPERS, shape="list")
FACT = turn("Who studies bats?", BATS)
TIE = turn("How are bats studied?", BATS, CATS)


def referred(question: str, *history: tuple[str, Answer]) -> tuple[Paper, ...]:
    found = refer_to_list(question, history or (LIST,))
    return found.papers if found else ()


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Tell me more about the second one", (BATS,)),
        ("What does the third paper say about sleep?", (CATS,)),
        ("And the last?", (DOGS,)),
        ("Which is the newest?", (APES, BATS, CATS, DOGS)),
        ("And which one is the most recent?", (APES, BATS, CATS, DOGS)),
        ("the oldest ones?", (APES, BATS, CATS, DOGS)),
        ("Who wrote number 2?", (BATS,)),
        ("What about #4?", (DOGS,)),
        ("Compare the first two.", (APES, BATS)),
        ("Summarise the last three papers", (BATS, CATS, DOGS)),
        ("Compare the first and the third", (APES, CATS)),
        ("How do papers 1 and 4 differ?", (APES, DOGS)),
        ("Compare paper 2 and the last one", (BATS, DOGS)),
        ("Which of them are about sleep?", PAPERS),
        ("Do any of these papers use sensors?", PAPERS),
        ("Summarise all of these", PAPERS),
        ("What do they find?", PAPERS),
        ("Which sensors do they use?", PAPERS),
    ],
)
def test_a_question_refers_to_listed_papers(question: str, papers: tuple[Paper, ...]) -> None:
    assert referred(question) == papers


@pytest.mark.parametrize(
    "question",
    [
        "What was the first paper on bats?",
        "Who was the first to study bats?",
        "What do the first two layers do?",
        "Is a 3% error the second best result?",
        "What is the second law of thermodynamics?",
        "Which papers study robots and what people do with them?",
        "What does the ninth paper say?",
        "Which papers study trees?",
        "Which is the newest method?",
        "Which is the newest on trees?",
    ],
)
def test_a_question_that_refers_to_nothing_listed_is_left_alone(question: str) -> None:
    assert refer_to_list(question, (LIST,)) is None


def test_a_pronoun_means_the_papers_only_after_a_list() -> None:
    assert referred("What do they find?", TIE) == ()
    assert referred("What do they find?", LIST, FACT) == ()
    assert referred("Which of them are about sleep?", LIST, FACT) == PAPERS


def test_a_place_is_counted_in_the_latest_answer_with_so_many_papers() -> None:
    assert referred("And the second one?", LIST, TIE) == (CATS,)
    assert referred("And the third one?", LIST, TIE) == (CATS,)
    assert referred("And the fourth one?", LIST, FACT) == (DOGS,)


def test_the_closest_papers_of_a_decline_can_be_referred_to() -> None:
    closest = tuple(Considered(paper, 0.1, used=False) for paper in PAPERS)
    declined = Answer("Sourdough?", "Sourdough?", "declined", "not_in_corpus", considered=closest)
    assert referred("Tell me about the second one", ("Sourdough?", declined)) == (BATS,)
    assert referred("Tell me about the fourth one", ("Sourdough?", declined)) == ()


@pytest.mark.parametrize(
    ("question", "restated", "subject"),
    [
        (
            "Which of them are about sleep?",
            "Which of the 4 papers above are about sleep?",
            "Which are about sleep?",
        ),
        ("Compare the first two.", "Compare “On Apes” and “On Bats”.", "Compare ."),
        ("And the third?", "What about “On Cats”?", "And ?"),
    ],
)
def test_the_question_is_restated_with_what_it_refers_to(question: str, restated: str, subject: str) -> None:
    found = refer_to_list(question, (LIST,))
    assert found and found.question == restated
    assert " ".join(found.subject.split()) == subject


@pytest.mark.parametrize(
    "question",
    ["Which of them are about sleep?", "Summarise all of these", "Compare the first two", "Which is the newest?"],
)
def test_a_restated_question_is_about_the_same_papers_in_the_same_way(question: str) -> None:
    found = refer_to_list(question, (LIST,))
    assert found
    again = refer_again(found.question, found.papers)
    assert again and (again.papers, again.question) == (found.papers, found.question)
    assert (again.picks, again.order) == (found.picks, found.order)


@pytest.mark.parametrize("question", ["Which papers are about sleep?", "Compare “On Apes” and sleep"])
def test_a_question_in_other_words_is_about_no_papers_above(question: str) -> None:
    assert refer_again(question, PAPERS[:2]) is None
    assert refer_again("Which of the 4 papers above sleep?", ()) is None


def test_which_papers_fit_is_told_from_what_each_says() -> None:
    picks = {
        question: stand_alone(question, (LIST,)).picks
        for question in ("Which of them sleep?", "Do any of these sleep?", "Summarise them", "What do they find?")
    }
    assert list(picks.values()) == [True, True, False, False]
    assert stand_alone("Which of them is the newest?", (LIST,)).order == "newest"


def test_a_single_paper_is_what_the_question_is_about() -> None:
    found = stand_alone("Tell me more about the second one", (LIST,))
    assert (found.about, found.among) == (BATS, ())
    assert found.question == "Tell me more about “On Bats”"
