"""Tests of assistant/catalogue/field_question.py."""

from __future__ import annotations

import pytest

from assistant.catalogue import FieldQuestion, read_fields
from index.field_filter import FieldFilter
from index.papers import Paper

PAPERS = (
    Paper(
        "Night Trains",
        "We ride trains by night. Sleep is short in computer vision.",
        authors=("Muster, Ada", "van der Beispiel, Bo"),
        venue="Journal of Made Up Results",
        organisation="Ward Institute",
    ),
)
WORDS = frozenset("we ride trains by night sleep is short in computer vision learning nlp".split())


def read(question: str) -> FieldQuestion:
    return read_fields(question, PAPERS, lambda word: word.lower() in WORDS)


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("papers by Ada Muster", FieldFilter(author="Ada Muster")),
        ("Which papers were written by B. van der Beispiel et al.?", FieldFilter(author="B. van der Beispiel")),
        ("How many papers by muster are there?", FieldFilter(author="muster")),
        ("papers by Zoe Unknown", FieldFilter(author="Zoe Unknown")),
        ("papers by unknown", FieldFilter(author="unknown")),
        ("What has Ada Muster published?", FieldFilter(author="Ada Muster")),
        ("What did Google publish?", FieldFilter(author="Google")),
        ("What did the group at Stanford publish", FieldFilter(organisation="Stanford")),
        ("papers by the Ward Institute", FieldFilter(organisation="Ward Institute")),
        ("Show me all papers from the Ward Institute.", FieldFilter(organisation="Ward Institute")),
        ("papers in ACL 2022", FieldFilter(venue="ACL", year=2022)),
        ("Which papers appeared in NeurIPS in 2021?", FieldFilter(venue="NeurIPS", year=2021)),
        ("papers in the Journal of Made Up Results", FieldFilter(venue="Journal of Made Up Results")),
        ("papers with keyword deep sleep", FieldFilter(keyword="deep sleep")),
        ("which papers are tagged with “sleep”?", FieldFilter(keyword="sleep")),
        ("papers by Ada Muster in ACL 2022", FieldFilter(author="Ada Muster", venue="ACL", year=2022)),
        ("2410.03868", FieldFilter(identifier="2410.03868")),
        ("What is arXiv:2410.03868v2?", FieldFilter(identifier="2410.03868v2")),
        ("https://doi.org/10.1234/abc", FieldFilter(identifier="https://doi.org/10.1234/abc")),
    ],
)
def test_a_question_for_papers_with_a_field_names_no_subject(question: str, only: FieldFilter) -> None:
    assert read(question) == FieldQuestion("", only)


@pytest.mark.parametrize(
    ("question", "subject", "only"),
    [
        ("papers by Ada Muster on trains", "Which papers are about trains?", FieldFilter(author="Ada Muster")),
        ("papers about sleep by Ada Muster", "Which papers are about sleep?", FieldFilter(author="Ada Muster")),
        ("How long is sleep in 2410.03868?", "How long is sleep", FieldFilter(identifier="2410.03868")),
    ],
)
def test_a_field_may_come_with_a_subject(question: str, subject: str, only: FieldFilter) -> None:
    assert read(question) == FieldQuestion(subject, only)


@pytest.mark.parametrize(
    "question",
    [
        "papers by night trains",
        "papers in computer vision",
        "papers in NLP",
        "papers on sleep",
        "Which papers study night trains?",
        "How many papers did the review cover?",
        "What did the authors publish?",
        "Who published 2000.5 tons?",
        "Which accuracy of 1234.56789 is reported?",
        "papers by " + "Ada " * 100,
    ],
)
def test_a_question_about_a_subject_asks_for_no_field(question: str) -> None:
    assert read(question) == FieldQuestion(question)


@pytest.mark.parametrize(
    "question", ["How many papers are there?", "how many abstracts do you have", "What's the number of papers?"]
)
def test_how_many_papers_there_are_asks_for_everything(question: str) -> None:
    assert read(question).everything


def test_how_many_papers_say_something_does_not() -> None:
    assert not read("How many papers are there on trains?").everything
