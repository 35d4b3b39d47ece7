"""A list that a model wrote as prose, as items."""

from __future__ import annotations

from assistant.answer import AnswerSentence, as_items

WRITTEN = (
    AnswerSentence("Two papers do.", (1, 2), kind="overview"),
    AnswerSentence("A does.", (1,)),
    AnswerSentence("It is small.", (1,)),
    AnswerSentence("One sentence was left out: no citation.", (), kind="left_out"),
    AnswerSentence("B does too.", (2,), kind="quote"),
)


def test_each_paper_of_a_list_gets_an_item_of_its_own() -> None:
    assert [one.lead for one in as_items(WRITTEN)] == [" ", "\n- ", " ", "\n\n", "\n- "]


def test_what_is_in_lines_already_stays_as_it_is() -> None:
    lines = (*WRITTEN, AnswerSentence("C is last.", (3,), lead="\n1. "))
    assert as_items(lines) == lines
