"""Tests of assistant/numeric/numeric_question.py and its limits."""

from __future__ import annotations

import pytest

from assistant.numeric import read_numeric


@pytest.mark.parametrize(
    ("question", "name", "first"),
    [
        ("Which benchmark covers the most countries?", "countries", "most"),
        ("find the paper with the fewest participants", "participants", "least"),
        ("Which of these papers compares the greatest number of LLMs?", "LLMs", "most"),
        ("What is the highest win rate reported in these papers?", "win rate", "most"),
        ("Which method has the lowest error?", "error", "least"),
        ("Which dataset is the largest?", "items", "most"),
        ("Which dataset is largest?", "items", "most"),
        ("Rank the benchmarks by number of questions", "questions", "most"),
        ("Which of the 9 papers above covers the most countries?", "countries", "most"),
        ("largest benchmark in number of questions", "questions", "most"),
        ("Which paper trains the deepest network?", "layers", "most"),
        ("Which is the biggest model trained in these papers?", "parameters", "most"),
        ("Which review is the largest?", "papers", "most"),
        ("Which method gives the largest speedup?", "speedup", "most"),
    ],
)
def test_a_superlative_asks_for_the_most_or_the_least(question: str, name: str, first: str) -> None:
    asked = read_numeric(question)
    assert asked
    assert (asked.name, asked.first, asked.limit.words) == (name, first, "")


@pytest.mark.parametrize(
    ("question", "name", "limit"),
    [
        ("Which papers evaluate more than 15 language models?", "language models", "more than 15"),
        ("How many papers test at least 10 LLMs?", "LLMs", "at least 10"),
        ("papers that use 5,000 or more conversations", "conversations", "at least 5,000"),
        ("Show me papers testing 20+ models", "models", "at least 20"),
        ("Which papers report an accuracy above 80%?", "accuracy", "more than 80%"),
        ("Are there datasets with over a million annotations?", "annotations", "more than a million"),
        ("Which benchmarks have fewer than 1,000 examples?", "examples", "fewer than 1,000"),
        ("Which papers evaluate between 10 and 20 models?", "models", "between 10 and 20"),
        ("Which papers test exactly 17 LLMs?", "LLMs", "17"),
    ],
)
def test_a_threshold_asks_for_what_passes_it(question: str, name: str, limit: str) -> None:
    asked = read_numeric(question)
    assert asked
    assert (asked.name, asked.limit.words) == (name, limit)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Which paper on cultural values covers the most countries?", "cultural values"),
        ("Which reward model papers report an accuracy over 80%?", "reward"),
        ("Which papers use more than 10 tasks for planning?", "planning"),
        ("Which study has the most participants?", ""),
    ],
)
def test_what_the_papers_are_about_is_told_from_what_they_do(question: str, subject: str) -> None:
    asked = read_numeric(question)
    assert asked
    assert asked.subject == subject


@pytest.mark.parametrize(
    "question",
    [
        "Which value dimension is most difficult for LLMs in NurValues?",
        "Does scaling to more than 100B parameters help to detect values?",
        "Why does tuning overwrite most of the values?",
        "Which papers study the largest activations in transformers?",
        "Are there more than ten papers on reward hacking?",
        "Which of the programs in the paper on spectre suffers most?",
        "Among the models tried in the flood paper, which had the most parameters?",
        "most attention modules only look at channels, anything better?",
        "minimum number of labelled samples for each batch",
        "Which papers have more than 3 authors?",
        "How many papers use more than one sign language?",
        "Which papers are the most recent?",
        "Which papers were published more than two years ago?",
    ],
)
def test_other_questions_ask_for_no_number_of_papers(question: str) -> None:
    assert read_numeric(question) is None
