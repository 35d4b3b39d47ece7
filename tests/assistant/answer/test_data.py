"""The markers of an answer and its citations agree."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, AnswerSentence, Citation, Considered
from tests.support.fakes import BREAD, CATS

DAY, NIGHT = "Cats sleep by day.", "At night 87% of cats hunt."


def cite(number: int, quote: str) -> Citation:
    start = CATS.abstract.index(quote)
    return Citation(number, CATS, quote, start, start + len(quote))


@pytest.mark.parametrize(
    ("markers", "citations"),
    [
        ((1, 2), (cite(1, DAY),)),
        ((1,), (cite(1, DAY), cite(2, NIGHT))),
        ((), (cite(1, DAY),)),
        ((1,), ()),
        ((1,), (cite(1, DAY), cite(1, NIGHT))),
    ],
)
def test_every_marker_has_one_citation_and_every_citation_a_marker(
    markers: tuple[int, ...], citations: tuple[Citation, ...]
) -> None:
    """Fails without the comparison in `AnswerData`."""
    with pytest.raises(ValueError, match="differ"):
        Answer("Cats?", "Cats?", "answered", sentences=(AnswerSentence("Cats.", markers),), citations=citations)


def test_citing_marks_the_papers_that_are_cited_as_used() -> None:
    draft = Answer(
        "Cats?", "Cats?", "answered", considered=(Considered(CATS, 1, False), Considered(BREAD, 1, True))
    )
    answer = draft.citing((AnswerSentence("Cats.", (1,)),), (cite(1, DAY),))
    assert [considered.used for considered in answer.considered] == [True, False]


def test_the_text_begins_with_the_message() -> None:
    answer = Answer("Cats?", "Cats?", "partial", message="One paper:", sentences=(AnswerSentence("Cats.", ()),))
    assert answer.text == "One paper:\n\nCats."
