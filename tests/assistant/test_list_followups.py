"""Follow-ups about a list, over the five listings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Answer, Assistant
from assistant.receipts import as_asked

LISTING = "Which papers use Shapley values?"


@pytest.fixture(scope="module")
def listing(real_assistant: Assistant) -> Answer:
    return real_assistant.ask(LISTING)


def titles(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.paper.title for citation in answer.citations))


def test_which_of_them_fit_are_found_among_them_and_counted(real_assistant: Assistant, listing: Answer) -> None:
    answer = real_assistant.ask("Which of them are about reinforcement learning?", ((LISTING, listing),))
    count = len(titles(listing))
    assert set(titles(answer)) < set(titles(listing))
    assert all("reinforcement learning" in citation.paper.abstract.lower() for citation in answer.citations)
    assert answer.message == f"{len(titles(answer))} of the {count} papers match, best match first:"
    assert answer.standalone_question == f"Which of the {count} papers above are about reinforcement learning?"


def test_a_subject_that_runs_through_the_corpus_is_found_too(real_assistant: Assistant, listing: Answer) -> None:
    answer = real_assistant.ask("Do any of these use language models?", ((LISTING, listing),))
    assert titles(answer) == ["Explaining Large Language Models Decisions Using Shapley Values"]


def test_none_of_them_is_an_answer(real_assistant: Assistant, listing: Answer) -> None:
    answer = real_assistant.ask("Which of them are about sourdough?", ((LISTING, listing),))
    assert (answer.status, answer.reason) == ("declined", "not_in_corpus")
    assert answer.message.startswith(f"None of the {len(titles(listing))} papers seems to be about this.")


def test_each_of_them_is_quoted_in_their_order(real_assistant: Assistant, listing: Answer) -> None:
    assert titles(real_assistant.ask("Summarise all of these", ((LISTING, listing),))) == titles(listing)
    assert titles(real_assistant.ask("Compare the first two", ((LISTING, listing),))) == titles(listing)[:2]


@pytest.mark.parametrize(
    "question",
    ["Which of them are about reinforcement learning?", "Summarise all of these", "Compare the first two"],
)
def test_a_receipt_asks_the_same_papers_again(real_assistant: Assistant, listing: Answer, question: str) -> None:
    answer = real_assistant.ask(question, ((LISTING, listing),))
    assert answer.receipt
    again = real_assistant.ask(as_asked(answer.receipt.asked))
    assert (again.text, again.message, again.standalone_question) == (
        answer.text,
        answer.message,
        answer.standalone_question,
    )


def test_other_words_are_asked_of_the_same_papers(real_assistant: Assistant, listing: Answer) -> None:
    answer = real_assistant.ask("Which of them are about reinforcement learning?", ((LISTING, listing),))
    assert answer.receipt
    reworded = answer.standalone_question.replace("reinforcement learning", "feature attribution")
    other = real_assistant.ask(replace(as_asked(answer.receipt.asked), standalone_question=reworded))
    assert other.standalone_question == reworded
    assert set(titles(listing)) >= {one.paper.title for one in other.considered}


def test_a_place_means_that_paper_alone(real_assistant: Assistant, listing: Answer) -> None:
    answer = real_assistant.ask("Tell me more about the second one", ((LISTING, listing),))
    assert titles(answer) == [titles(listing)[1]]


def test_a_question_on_something_else_is_not_answered_from_the_paper_before(real_assistant: Assistant) -> None:
    question = "What is the newest paper?"
    answer = real_assistant.ask(
        "How long should sourdough proof before baking?", ((question, real_assistant.ask(question)),)
    )
    assert (answer.status, answer.citations) == ("declined", ())


def test_the_newest_of_them_is_one(real_assistant: Assistant, listing: Answer) -> None:
    question = "Which papers study moral dilemmas?"
    dilemmas = real_assistant.ask(question)
    newest = real_assistant.ask("Which of them is the newest?", ((question, dilemmas),))
    dates = [citation.paper.date for citation in dilemmas.citations if citation.paper.date]
    assert [citation.paper.date for citation in newest.citations] == [max(dates)]
    skipped = len(dilemmas.citations) - len(dates)
    assert newest.notices == (f"{len(dates)} papers with a date. {skipped} undated paper skipped.",)
    short = real_assistant.ask("Which is the newest?", ((question, dilemmas),))
    assert (titles(short), short.notices) == (titles(newest), newest.notices)
    undated = real_assistant.ask("Which of them is the newest?", ((LISTING, listing),))
    assert undated.notices == ()
    assert undated.message == f"None of the {len(titles(listing))} papers has a known date."


def test_the_newest_paper_is_one(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What is the newest paper?")
    assert len(titles(answer)) == 1
    newest = answer.citations[0].paper
    assert newest.date == max(p.date for p in real_assistant.index.papers if p.date)
    assert answer.message.startswith(f"The newest is “{newest.title}”, ")
    assert answer.message.endswith("has the same date.")
    assert answer.standalone_question == answer.question
    assert len(titles(real_assistant.ask("What are the newest papers?"))) > 1


def test_the_newest_paper_is_that_of_all_whatever_was_asked_before(
    real_assistant: Assistant, listing: Answer
) -> None:
    """Fails if "the paper", which is left of it without its order, is taken for the one cited last."""
    alone = real_assistant.ask("What is the newest paper?")
    after = real_assistant.ask("What is the newest paper?", ((LISTING, listing),))
    assert (titles(after), after.notices) == (titles(alone), alone.notices)
