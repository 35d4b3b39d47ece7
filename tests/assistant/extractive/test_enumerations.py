"""Tests of assistant/extractive/enumerations.py."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.extractive.enumerations import continued
from index import Paper


def after(abstract: str, place: int = 0) -> list[str]:
    paper = Paper("T", abstract)
    return [sentence.text for sentence in continued(paper, paper.sentences[place])]


@pytest.mark.parametrize(
    ("abstract", "rest"),
    [
        ("It has three aims: (1) It is fast. (2) It is cheap. (3) It is safe. We thank them.", 2),
        ("We find two things. First, it is fast. Second, it is cheap. We thank them.", 2),
        ("We use five theories. These theories are: one of care and one of duty. It works.", 1),
    ],
)
def test_a_list_is_quoted_to_its_end(abstract: str, rest: int) -> None:
    assert after(abstract) == [sentence.text for sentence in Paper("T", abstract).sentences[1 : 1 + rest]]


@pytest.mark.parametrize(
    "abstract",
    [
        "We ask 1,100 nurses in three hospitals. These answers are annotated by five nurses.",
        "It is fast. These theories are: one of care and one of duty.",
        "We use two theories. They help a lot. First, we thank them.",
        "It is the last.",
    ],
)
def test_other_sentences_begin_no_list(abstract: str) -> None:
    assert after(abstract) == []


def test_an_answer_gives_the_whole_list(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What are the three benefits of embracing contradictory responsible AI metrics?")
    assert all(f"({number})" in answer.text for number in (1, 2, 3))
    assert len({citation.start for citation in answer.citations}) == len(answer.citations)
