"""The sentences of a list that a language model wrote as prose, as the items of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.parts import AnswerSentence

__all__ = ["as_items"]


def as_items(sentences: Sequence[AnswerSentence]) -> tuple[AnswerSentence, ...]:
    """Return sentences with those that cite something as items; all as they are if any begins a line already.

    A sentence that cites the same as the one before it continues its item.

    >>> [one.lead for one in as_items([AnswerSentence("Two do.", ()), AnswerSentence("A does.", (1,))])]
    [' ', '\\n- ']
    """
    if any("\n" in one.lead for one in sentences):
        return tuple(sentences)
    before = [(), *(one.citations for one in sentences)]
    return tuple(replace(one, lead=_lead(one, last)) for one, last in zip(sentences, before, strict=False))


def _lead(sentence: AnswerSentence, last: tuple[int, ...]) -> str:
    if sentence.kind == "left_out":
        return "\n\n"
    begins = sentence.citations and sentence.citations != last and sentence.kind != "overview"
    return "\n- " if begins else sentence.lead
