"""A number that a question asks for, and an abstract without any number that it could be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.text import find_quantities, is_plural
from index.papers import Paper

__all__ = ["MissingNumber", "missing_number"]

MOST_WORDS = 4
"""Words of what is counted."""

_HOW_MANY = re.compile(r"\bhow many (?P<what>(?:[\w-]{1,30} ?){1,8})", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(?:what|which) (?:percent(?:age)?|share|fraction|proportion)\b|\bby how (?:much|many)\b"
    r"|\bhow many percent\b"
    r"|\bhow (?:much|many times) (?:faster|slower|better|worse|larger|smaller|higher|lower|more|less|fewer)\b",
    re.IGNORECASE,
)
"""What asks for a number that is no small one in words."""


@dataclass(frozen=True)
class MissingNumber:
    """A number that an abstract lacks; `name` completes "The abstract doesn't …".

    It is not `sure` to be missing if the abstract has a small number in words, which may count the same by another
    name.
    """

    name: str
    sure: bool


def missing_number(question: str, paper: Paper) -> MissingNumber | None:
    """Return the number that a question asks for, if the abstract has none that it could be.

    >>> paper = Paper("T", "We train a model on two tasks. Therapists judged it.")
    >>> missing_number("How many therapists judged it?", paper)
    MissingNumber(name='give a number of therapists', sure=False)
    >>> missing_number("By what percentage does it improve?", paper)
    MissingNumber(name='give such a number', sure=True)
    """
    share, many = _SHARE.search(question), _HOW_MANY.search(question)
    if not (share or many):
        return None
    numbers = [number for sentence in paper.sentences for number in find_quantities(sentence.text)]
    if any(not number.counted for number in numbers):
        return None
    if share or not many:
        return MissingNumber("give such a number", sure=True)
    return MissingNumber(f"give {_number_of(many['what'])}", sure=not numbers)


def _number_of(words: str) -> str:
    """Return what is asked for: "a number of living kinds"; "such a number" if it doesn't end in a plural."""
    phrase = re.sub(r"^of (?:the )?", "", words).split()[:MOST_WORDS]
    ends = next((place for place, word in enumerate(phrase, 1) if is_plural(word)), 0)
    return f"a number of {' '.join(phrase[:ends])}" if ends else "such a number"
