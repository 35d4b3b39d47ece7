"""The sentences in which an abstract goes on with a list: "three benefits: (1) … (2) … (3) …"."""

from __future__ import annotations

import re

from assistant.text import find_measured
from index.papers import Paper, Sentence

__all__ = ["continued"]

MOST = 4
"""Sentences of a list at most, beside the one that begins it."""

_ITEM = re.compile(r"(?<![\w(])(?P<open>\(?)(?P<number>[1-9]|i{1,3}|iv|v)\) ")
"""An item's number, as in "(1) …" or "2) …"."""

_NEXT = re.compile(r"\(?(?:[2-9]|i{2,3}|iv|v)\) |(?:Second|Third|Fourth|Fifth|Last|Final)(?:ly)?,? ")
"""How a sentence begins that is the next item."""

_FIRST = re.compile(r"First(?:ly)?,? ")
_NAMES_THEM = re.compile(
    r"(?:These|They|The)\b(?: [\w-]{1,20}){0,3} (?:are|include|comprise|consist of)(?::| (?!\w{1,20}ed\b))"
)
"""How a sentence begins that names what the one before it counts: "These theories are: …"."""


def continued(paper: Paper, sentence: Sentence) -> tuple[Sentence, ...]:
    """Return the sentences right after one that go on with its list; none if it begins or announces no list.

    >>> paper = Paper("T", "It has two benefits: (1) It is fast. (2) It is cheap. We thank them.")
    >>> [one.text for one in continued(paper, paper.sentences[0])]
    ['(2) It is cheap.']
    >>> paper = Paper("T", "We use two theories. These theories are: one of care and one of duty. It works.")
    >>> [one.text for one in continued(paper, paper.sentences[0])]
    ['These theories are: one of care and one of duty.']
    """
    following = paper.sentences[sentence.number : sentence.number + MOST]
    if _ITEM.search(sentence.text):
        return _while_items(following)
    if not following or not any(one.quantity.counted for one in find_measured(sentence.text)):
        return ()
    if _FIRST.match(following[0].text):
        return (following[0], *_while_items(following[1:]))
    return following[:1] if _NAMES_THEM.match(following[0].text) else ()


def _while_items(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    ends = next((place for place, one in enumerate(sentences) if not _NEXT.match(one.text)), len(sentences))
    return sentences[:ends]
