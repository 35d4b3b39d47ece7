"""What an abbreviation stands for, where a text spells it out.

Beside parentheses this is the algorithm of Schwartz and Hearst, A simple algorithm for identifying abbreviation
definitions in biomedical text (PSB 2003), which reads both forms from their ends; a capital within a word may
begin the long form, too ("ImPlicit Self-ImprovemenT (PIT)").
"""

from __future__ import annotations

import re
from itertools import islice

from assistant.text.entities import CONNECTIVES

__all__ = ["find_expansion"]

LONGEST = 10
"""Words that the long form has at most."""

FEWEST_LETTERS = 3
"""Letters of an abbreviation that is found by capitals or initials alone; two begin any two words."""

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"[^(),.;:]{1,120}")

Span = tuple[int, int]


def find_expansion(abbreviation: str, text: str) -> Span | None:
    """Return the start and end of the words of a text that an abbreviation stands for; None if it has none.

    >>> text = "An ImPlicit Self-ImprovemenT (PIT) framework, tested on PRISM, PRompts In Six Media."
    >>> [text[slice(*find_expansion(name, text))] for name in ("PIT", "PRISM")]
    ['ImPlicit Self-ImprovemenT', 'PRompts In Six Media']
    >>> find_expansion("LLM", text)
    """
    if explained := _beside(abbreviation, text):
        return explained
    if sum(map(str.isalpha, abbreviation)) < FEWEST_LETTERS:
        return None
    return (
        _by_capitals(abbreviation, text) or _by_initials(abbreviation, text) or _in_apposition(abbreviation, text)
    )


def _beside(abbreviation: str, text: str) -> Span | None:
    """Return the long form that stands before or after an abbreviation, one of the two in parentheses."""
    name = re.escape(abbreviation)
    for found in re.finditer(rf"\(\s?{name}s?\s?[,;)]", text):
        words = list(_WORD.finditer(text[: found.start()]))[-LONGEST:]
        if words and (start := _long_form(abbreviation, text, words[0].start(), words[-1].end())) is not None:
            return start, words[-1].end()
    explains = rf"(?<!\w){name}s?(?:\s?\(|,? (?:which )?(?:is short|short|stands|standing) for )"
    for found in re.finditer(explains, text):
        inside = _INSIDE.match(text, found.end())
        if inside and (start := _long_form(abbreviation, text, inside.start(), inside.end())) is not None:
            return start, inside.end()
    return None


def _long_form(abbreviation: str, text: str, start: int, end: int) -> int | None:
    """Return where within a span of the text the long form begins that ends with the span; None if there is none.

    The letters of the abbreviation are looked up from its last one, each before the one found last.
    """
    letters = [letter for letter in abbreviation.casefold() if letter.isalnum()]
    at = end
    for place, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= start and not (text[at].casefold() == letter and (place > 0 or _begins(text, at))):
            at -= 1
        if at < start:
            return None
    while at > start and not text[at - 1].isspace():
        at -= 1
    return at


def _begins(text: str, at: int) -> bool:
    """Return whether a letter begins a word that may begin a name, or is a capital within one."""
    if at and text[at - 1].isalnum():
        return text[at].isupper()
    word = _PIECE.match(text, at)
    return word is not None and word[0] not in CONNECTIVES


def _by_capitals(abbreviation: str, text: str) -> Span | None:
    """Return the words whose capitals spell an abbreviation: "Process sUpervised Reinforcement lEarning"."""
    words = [word for word in _PIECE.finditer(text) if not word[0].isupper() and abbreviation not in word[0]]
    capitals = ["".join(filter(str.isupper, word[0])) for word in words]
    for first, start in enumerate(capitals):
        spelt = ""
        for last in range(first, min(first + LONGEST, len(words)) if start else first):
            spelt += capitals[last]
            if spelt == abbreviation and last > first:
                return words[first].start(), words[last].end()
    return None


def _by_initials(abbreviation: str, text: str) -> Span | None:
    """Return the words of one sentence whose initials, but for connectives, are an abbreviation in capitals."""
    name = abbreviation.removesuffix("s")
    words = [word for word in _PIECE.finditer(text) if word[0].lower() not in CONNECTIVES]
    initials = "".join(word[0][0].upper() for word in words)
    at = initials.find(name) if name.isupper() else -1
    if at < 0:
        return None
    span = words[at].start(), words[at + len(name) - 1].end()
    return None if re.search(r"[.!?]\s", text[slice(*span)]) else span


def _in_apposition(abbreviation: str, text: str) -> Span | None:
    """Return the words after an abbreviation and a comma or colon that its letters begin; one may be left over."""
    for found in re.finditer(rf"(?<!\w){re.escape(abbreviation)}[,:] ", text):
        following = islice(_WORD.finditer(text, found.end()), LONGEST)
        words = [word for word in following if word[0] not in CONNECTIVES][: len(abbreviation) + 1]
        letters = list(abbreviation.upper())
        taken = [word for word in words if letters and word[0][0] == letters[0] and letters.pop(0)]
        if not letters and taken[0] is words[0]:
            return taken[0].start(), taken[-1].start() + len(taken[-1][0].rstrip(".,;:"))
    return None
