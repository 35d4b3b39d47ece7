from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.answer import Citation, Stance, Stances
from assistant.errors import ModelTimeout
from assistant.generative.stances import sort_papers
from assistant.llm import Message
from index.papers.paper import Paper
from tests.support.fakes import BREAD, CATS, RIVERS, SHELF

STANCES = Stances("Do pets hunt?", tuple(map(Stance, SHELF)))


def cite(number: int, paper: Paper) -> Citation:
    sentence = paper.sentences[number % 2]
    return Citation(number, paper, sentence.text, sentence.start, sentence.end)


CITATIONS = tuple(cite(number, paper) for number, paper in enumerate((CATS, BREAD, RIVERS, CATS), 1))


class Sorter:
    """A model that sorts as it is told, and may then fail."""

    name = "sorter"

    def __init__(self, reply: str, error: Exception | None = None) -> None:
        self.reply, self.error = reply, error
        self.asked: list[Sequence[Message]] = []

    def stream_optional(self, messages: Sequence[Message], share: float) -> Iterator[str]:
        assert share == 1.0
        self.asked.append(messages)
        yield from self.reply
        if self.error:
            raise self.error


def sides(reply: str, error: Exception | None = None) -> list[str | None]:
    *_, stances = sort_papers(Sorter(reply, error), STANCES, CITATIONS)
    assert all(one.by == ("sorter" if one.side else None) for one in stances.papers)
    assert (stances.proposition, [one.paper for one in stances.papers]) == ("Do pets hunt?", list(SHELF))
    return [one.side for one in stances.papers]


def test_papers_have_the_sides_that_the_model_gives_them() -> None:
    assert sides("1. supports\n2. opposes\n3. mixed") == ["supports", "opposes", "mixed"]
    assert sides("**2.** Opposes.\r\n- 1: supports\n") == ["supports", "opposes", None]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "All of them support it.",
        "1. unclear",
        "1. yes",
        "1. supports, I think",
        "1. it supports",
        "1. supports opposes",
        "1. supports\n1. opposes",
        "1. supports\n1. unclear",
        "0. supports\n4. supports\n999. supports",
        "1 .5 supports",
    ],
)
def test_what_is_unreadable_unclear_or_said_twice_leaves_a_paper_unsorted(reply: str) -> None:
    assert sides(reply) == [None, None, None]


def test_a_model_that_fails_sorts_nothing() -> None:
    assert sides("1. supports\n", ModelTimeout("too slow")) == [None, None, None]


def test_the_model_is_asked_once_about_all_quotes_of_each_paper() -> None:
    model = Sorter("1. supports")
    list(sort_papers(model, STANCES, CITATIONS))
    ((_, request),) = model.asked
    first, second = (cite(number, CATS).quote for number in (1, 4))
    assert f"1. Paper: {CATS.title}\n   Quote: {first}\n   Quote: {second}\n\n2. Paper: {BREAD.title}\n" in (
        request.content
    )
    assert request.content.endswith("Question: Do pets hunt?")
