"""Whether a question speaks of several papers, and how many it asks for."""

from __future__ import annotations

import re

from assistant.text import ONES

__all__ = ["names_several", "number_asked_for"]

_WORKS = "|".join(
    rf"(?<=\b{word} )works" for word in "all any other prior recent related several the two which".split()
)
_PAPERS = rf"(?:papers|{_WORKS}|studies|surveys|reviews|articles|abstracts|publications)"
""""Works" means papers only after certain words: "what works best" asks for no list."""

_SEVERAL = re.compile(rf"\b{_PAPERS}\b|\bones\b", re.IGNORECASE)
_NUMBERS = {word: number for word, number in ONES.items() if 2 <= number <= 10}
_HOW_THEY_DIFFER = r"\bhow do(?:es)? (?:\S+ ){1,8}?and (?:\S+ ){1,5}?(?:differ|compare)\b"
_ONE_AND_ANOTHER = r"\bone (?:paper|study|work)\b.*\b(?:another|the other)\b"

_STATED = re.compile(rf"\b(both|{'|'.join(_NUMBERS)}|[2-9]|\d\d) (?:\S+ ){{0,2}}?{_PAPERS}\b", re.IGNORECASE)
_A_PAIR = re.compile(
    "|".join(
        (
            _ONE_AND_ANOTHER,
            r"\bone (?:\S+ ){1,6}and one\b",
            r"\bthe (?:paper|study|work|one) that\b.*\bthe (?:paper|study|work|one|other) that\b",
            _HOW_THEY_DIFFER,
        )
    ),
    re.IGNORECASE,
)


def names_several(question: str) -> bool:
    """Return whether a question speaks of papers in the plural: of the newest ones, not the newest one.

    >>> names_several("Which are the newest papers?"), names_several("Which is the newest paper?")
    (True, False)
    """
    return bool(_SEVERAL.search(question))


def number_asked_for(question: str) -> int | None:
    """Return the number of papers that a question states; None if it states none.

    >>> number_asked_for("What do the two studies of probing find?")
    2
    >>> number_asked_for("Which papers study probing?")
    """
    if stated := _STATED.search(question):
        number = stated[1].lower()
        return 2 if number == "both" else _NUMBERS.get(number) or int(number)
    return 2 if _A_PAIR.search(question) else None
