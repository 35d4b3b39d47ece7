from __future__ import annotations

import pytest

from assistant.question.answer_type import names_several, number_asked_for


@pytest.mark.parametrize(
    "question",
    [
        "Which papers study reward hacking?",
        "latest papers",
        "List all surveys of alignment.",
        "How many of the papers use Shapley values?",
        "Several works say one vector is not enough. What do they use?",
        "Which are the newest ones?",
    ],
)
def test_papers_in_the_plural_are_several(question: str) -> None:
    assert names_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which is the newest paper?",
        "How many images does VIVA contain?",
        "What works best for long texts?",
        "How does attention work on long texts?",
        "Which benchmarks does VIVA come with?",
    ],
)
def test_one_paper_and_other_things_are_not(question: str) -> None:
    assert not names_several(question)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Which two recent papers study reward hacking?", 2),
        ("List 12 papers on alignment.", 12),
        ("Name three surveys of alignment.", 3),
        ("Both studies probe layers. Do they agree?", 2),
        ("One paper says that cats sleep, another that they hunt. Which are they?", 2),
        ("Contrast the paper that sees confusion with the one that welcomes it.", 2),
        ("How do VPO and DVPO differ?", 2),
        ("Which papers study reward hacking?", None),
        ("Which papers of 2023 study reward hacking?", None),
        ("How many papers use two encoders?", None),
    ],
)
def test_the_number_of_papers_is_read_where_it_is_stated(question: str, number: int | None) -> None:
    assert number_asked_for(question) == number
