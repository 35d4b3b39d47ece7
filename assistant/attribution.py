"""Whose number is it? A number told of one name or thing in the claim and of another in the quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from assistant.names import Name, Sources, find_names
from assistant.quantities import Quantity, agrees, find_quantities
from assistant.words import Word, split_words

__all__ = ["Attribution", "misattributions", "swapped_numbers"]

BEFORE, AFTER = 8, 3
"""How many content words before and after a number may say what it counts."""

SWAPPED = 2
"""How many words more must go with the other number's place than with the own one."""


@dataclass(frozen=True)
class Attribution:
    """A number and the name that it is told of: the nearest one before it in its clause."""

    number: Quantity
    name: Name


def misattributions(
    claim: str, quotes: Sequence[str], skipped: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Attribution, Attribution], ...]:
    """Return the claim's numbers that a quote tells of another name, each with what the quote tells.

    Only where the quote names the claim's own name elsewhere: else it may be the same under another name.
    `skipped` are offsets of capitalised words in the claim that are no names.

    >>> quote = "Of Ant, Bee and Cat, Bee reaches 72%."
    >>> [(a.name.text, b.name.text) for a, b in misattributions("There, Cat reaches 72%.", [quote])]
    [('Cat', 'Bee')]
    """
    found = []
    for told in _attributions(claim, skipped):
        true = [
            (quote, other)
            for quote in quotes
            if "respectively" not in quote
            for other in _attributions(quote, ())
            if agrees(told.number, other.number)
        ]
        if true and all(
            Sources([quote]).has(told.name.text) and not Sources([claim]).has(other.name.text)
            for quote, other in true
        ):
            found.append((told, true[0][1]))
    return tuple(found)


def swapped_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the pairs of numbers that the claim gives each to the other's noun.

    >>> quote = "A mean drop of 3% and a maximum drop of 7% in the worst of five settings."
    >>> [(a.text, b.text) for a, b in swapped_numbers("The mean drop is 7%, the maximum drop 3%.", [quote])]
    [('7%', '3%')]
    """
    return tuple(
        (one, other)
        for one, other in combinations(find_quantities(claim), 2)
        if any(_swapped(claim, one, other, quote) for quote in quotes)
    )


def _swapped(claim: str, one: Quantity, other: Quantity, quote: str) -> bool:
    told = find_quantities(quote)
    first = [number for number in told if number.value == one.value and number.unit == one.unit]
    second = [number for number in told if number.value == other.value and number.unit == other.unit]
    if len(first) != 1 or len(second) != 1 or one.value == other.value or "respectively" in quote:
        return False
    claimed = _Nouns(claim, one, other)
    true = _Nouns(quote, first[0], second[0])
    own, crossed = _agreement(claimed.before, true.before)
    # "40% less memory" and "memory by 40%" name the noun on different sides.
    reordered = any(
        kept and kept >= lost
        for kept, lost in (
            _agreement(claimed.after, true.before),
            _agreement(claimed.before, true.after),
            _agreement(claimed.after, true.after),
        )
    )
    return crossed >= own + SWAPPED and not reordered


Sides = tuple[frozenset[str], frozenset[str]]


class _Nouns:
    """The stems that may say what each of two numbers counts: those before it since the other, those after."""

    def __init__(self, text: str, one: Quantity, other: Quantity) -> None:
        words = split_words(text)
        self.before: Sides = _before(words, one, other), _before(words, other, one)
        self.after: Sides = _after(words, one), _after(words, other)


def _agreement(said: Sides, true: Sides) -> tuple[int, int]:
    """Return how many words go with the same number on both sides, and with the other one.

    Words around both numbers say nothing of which is which.
    """
    mine, yours = said[0] - said[1], said[1] - said[0]
    first, second = true[0] - true[1], true[1] - true[0]
    return len(mine & first) + len(yours & second), len(mine & second) + len(yours & first)


def _before(words: Sequence[Word], number: Quantity, other: Quantity) -> frozenset[str]:
    since = other.end if other.end <= number.start else 0
    near = [word.stem for word in words if _tells(word) and since <= word.start and word.end <= number.start]
    return frozenset(near[-BEFORE:])


def _after(words: Sequence[Word], number: Quantity) -> frozenset[str]:
    clause = next((word.clause for word in words if word.end > number.start), 0)
    following = (word for word in words if word.start >= number.end and word.clause == clause)
    reach = takewhile(lambda word: word.text not in ("and", "or", "to"), following)
    return frozenset([word.stem for word in reach if _tells(word)][:AFTER])


def _tells(word: Word) -> bool:
    return word.content and not word.text[0].isdigit()


def _attributions(text: str, skipped: Sequence[tuple[int, int]]) -> Iterator[Attribution]:
    names = [name for name in find_names(text) if not any(start <= name.start < end for start, end in skipped)]
    clauses = {word.start: word.clause for word in split_words(text)}
    for number in find_quantities(text):
        if not number.text[0].isdigit():
            continue
        before = [
            name
            for name in names
            if name.end <= number.start and clauses.get(name.start) == clauses.get(number.start)
        ]
        if before:
            yield Attribution(number, before[-1])
