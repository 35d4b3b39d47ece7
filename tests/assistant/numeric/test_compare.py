"""Tests of assistant/numeric/compare.py, and of the answers that the assistant makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import Answer
from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder

OWLS = Paper("Owls", "We test 12 LLMs on a dataset of 900 images. It reaches 71% accuracy on owls.")
BEES = Paper(
    "Bees", "We test 40 language models on bees. A corpus of 2,500 hives is used. It is 3x faster than before."
)
SHIPS = Paper("Ships", "Of 9 recent models, 7 models sink. The accuracy is 88.5% on ships, a gain of 4%.")
TRAINS = Paper("Night Trains", "Travellers in 30 countries lose sleep. The error is 0.2.")
PAPERS = (OWLS, BEES, SHIPS, TRAINS)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("numeric")
    index = PaperIndex.build(PAPERS, folder / "index", WordEncoder())
    yield Assistant(index)
    index.close()


def cited(answer: Answer) -> list[Paper]:
    return [citation.paper for citation in answer.citations]


def test_the_numbers_compared_are_shown_and_quoted_the_most_first(assistant: Assistant) -> None:
    answer = assistant.ask("Which paper tests the most LLMs?")
    assert (answer.status, answer.shape) == ("answered", "list")
    assert answer.message == "3 of 4 abstracts give a number of LLMs, largest first: 40, 12, 9."
    assert cited(answer) == [BEES, OWLS, SHIPS]
    assert answer.sentences[0].lead == "\n- Bees (40 models): "


def test_a_part_of_what_a_paper_counts_is_not_its_number(assistant: Assistant) -> None:
    answer = assistant.ask("Which paper tests the fewest models?")
    assert answer.message.endswith("smallest first: 9, 12, 40.")


def test_metrics_are_compared_with_a_warning(assistant: Assistant) -> None:
    answer = assistant.ask("Which method has the highest accuracy?")
    assert answer.status == "partial"
    assert answer.message.startswith(
        "2 of 4 abstracts give an accuracy, highest first: 88.5%, 71%. Each is measured"
    )
    assert cited(answer) == [SHIPS, OWLS]


def test_only_papers_that_pass_a_limit_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("How many papers test at least 12 LLMs?")
    assert answer.message == "2 of the 3 abstracts that give a number of LLMs give at least 12: 40, 12."
    assert (answer.shape, cited(answer)) == ("count", [BEES, OWLS])


def test_a_limit_that_no_number_passes_is_declined_with_the_closest(assistant: Assistant) -> None:
    answer = assistant.ask("Which papers test more than 50 LLMs?")
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert answer.message.startswith("None of the 3 abstracts that give a number of LLMs gives more than 50.")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Which dataset is the largest?", "the abstracts count different things (hives, images). What they give:"),
        ("Which paper trains the deepest network?", "no abstract gives a number of layers."),
        (
            "Which paper covers the most countries?",
            "only one abstract gives a number of countries. What it gives:",
        ),
        (
            "Which method gives the largest speedup?",
            "each abstract measures it against something else. What it gives:",
        ),
    ],
)
def test_what_cannot_be_compared_is_declined_with_what_was_found(
    assistant: Assistant, question: str, why: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "declined"
    assert answer.message == f"This can’t be computed because {why}"
    assert bool(answer.citations) == why.endswith("give:") or why.endswith("gives:")


def test_only_papers_about_the_subject_are_compared(assistant: Assistant) -> None:
    answer = assistant.ask("Which papers about owls test more than 10 LLMs?")
    assert cited(answer) == [OWLS]


def test_one_paper_that_a_limit_describes_is_found_by_its_words_if_no_number_passes(assistant: Assistant) -> None:
    answer = assistant.ask("Which paper has more than 3,000 hives of bees?")
    assert (answer.shape, "computed" in answer.message) == ("fact", False)


def test_a_reader_may_have_one_answer_instead(assistant: Assistant) -> None:
    answer = assistant.ask("Which paper tests the most LLMs?", shown_as="answer")
    assert "abstracts give" not in answer.message


def test_the_papers_of_an_earlier_answer_are_compared_among_themselves(assistant: Assistant) -> None:
    before = assistant.ask("Which papers test more than 10 LLMs?")
    answer = assistant.ask(
        "Which of them tests the most LLMs?", [("Which papers test more than 10 LLMs?", before)]
    )
    assert answer.message == "2 of 2 abstracts give a number of LLMs, largest first: 40, 12."
    assert cited(answer) == [BEES, OWLS]
