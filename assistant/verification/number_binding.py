"""Whose number is it? A number told of one name or thing in the claim and of another in the quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import TypeVar

from assistant.text import Name, Quantity, Sources, Word, agrees, find_names, find_quantities, split_words

__all__ = ["Attribution", "misattributions", "misplaced_numbers", "swapped_numbers"]

BEFORE, AFTER = 8, 3
"""How many content words before and after a number may say what it counts."""

SWAPPED = 2
"""How many words more must go with the other number's place than with the own one."""

MISPLACED = 3
"""How many words more of a claim's number must be told of another number of the quotes than of its own.

With two, three claims more that hold are called false, of 250, and one more that doesn't.
"""

_FROM, _TO = (re.compile(rf"\b{word}\s*+[$\\~]?$", re.IGNORECASE) for word in ("from", "to"))
"""What stands before the two numbers of a change: they are told of one thing."""

_JOINED = re.compile(r"[\s,;$\\~()]*+(?:and|or|&)?[\s$\\~()]*+")
"""What stands between the items of a list."""


Item = TypeVar("Item", Name, Quantity)

_Pair = tuple[Quantity, Quantity]
_Sides = tuple[frozenset[str], frozenset[str]]


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
            for other in (_respectively(quote) if "respectively" in quote else _attributions(quote, ()))
            if agrees(told.number, other.number)
        ]
        if true and all(
            Sources([quote]).mentions(told.name.text) and not Sources([claim]).mentions(other.name.text)
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
    told = {quote: find_quantities(quote) for quote in quotes if "respectively" not in quote}
    return tuple(pair for pair in combinations(find_quantities(claim), 2) if _swapped(claim, pair, told))


def misplaced_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the claim's numbers whose words a quote has beside another number, each with that one.

    >>> quote = "Clicks on videos rose by 1.45%, the share of relevant results by 4.9%."
    >>> [(a.text, b.text) for a, b in misplaced_numbers("Clicks on videos rose by 4.9%.", [quote])]
    [('4.9%', '1.45%')]
    """
    told = [(place, quote) for quote in quotes for place in _places(quote, find_quantities(quote))]
    found = []
    for said in _places(claim, find_quantities(claim)):
        alike = [(place, quote) for place, quote in told if _comparable(place.number, said.number)]
        own = [said.words_shared(place) for place, _ in alike if agrees(said.number, place.number)]
        rivals = [
            place
            for place, quote in alike
            if "respectively" not in quote and not agrees(said.number, place.number)
        ]
        if said.number.text[0].isdigit() and own and rivals:
            rival = max(rivals, key=said.words_shared)
            if said.words_shared(rival) >= max(own) + MISPLACED:
                found.append((said.number, rival.number))
    return tuple(found)


@dataclass(frozen=True)
class _Place:
    """A number and the stems that may say what it counts: before it and after it."""

    number: Quantity
    before: frozenset[str]
    after: frozenset[str]

    @property
    def beside(self) -> frozenset[str]:
        return self.before | self.after

    def words_shared(self, other: _Place) -> int:
        return len(self.beside & other.beside)


def _places(text: str, numbers: Sequence[Quantity]) -> list[_Place]:
    """Return numbers of a text, each with the words since the one before, and those that follow it closely.

    Of "from 3% to 98%" the second has the words before both.
    """
    words = split_words(text)
    places = []
    for number in numbers:
        begun = _begun(text, number, numbers)
        others = [other for other in numbers if other not in (number, begun)]
        until = min((other.start for other in others if other.start > number.start), default=len(text))
        since = max(
            (_reach(words, other, number.start) for other in others if other.end <= number.start), default=0
        )
        before = [word for word in words if _tells(word) and since <= word.start and word.end <= number.start]
        places.append(_Place(number, _stems(before[-BEFORE:]), _stems(_after(words, number, until))))
    return places


def _begun(text: str, number: Quantity, numbers: Sequence[Quantity]) -> Quantity | None:
    """Return the number that a change begins with which ends with this one."""
    if not _TO.search(text, 0, number.start):
        return None
    before = next((other for other in reversed(numbers) if other.end <= number.start), None)
    return before if before and _FROM.search(text, 0, before.start) else None


def _reach(words: Sequence[Word], number: Quantity, until: int) -> int:
    """Return where the words end that say after a number what it counts."""
    after = _after(words, number, until)
    return after[-1].end if after else number.end


def _after(words: Sequence[Word], number: Quantity, until: int) -> list[Word]:
    clause = next((word.clause for word in words if word.end > number.start), 0)
    following = (word for word in words if number.end <= word.start < until and word.clause == clause)
    reach = takewhile(lambda word: word.text not in ("and", "or", "to"), following)
    return [word for word in reach if _tells(word)][:AFTER]


def _stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if _tells(word))


def _tells(word: Word) -> bool:
    return word.content and not word.text[0].isdigit()


def _swapped(claim: str, pair: _Pair, told: Mapping[str, Sequence[Quantity]]) -> bool:
    """Return whether two numbers of a claim have each other's place, in one quote or in two, by their numbers."""
    one, other = pair
    if _same(one, other):
        return False
    with_one = {quote: found for quote, numbers in told.items() if (found := _like(one, numbers))}
    with_other = {quote: found for quote, numbers in told.items() if (found := _like(other, numbers))}
    if together := with_one.keys() & with_other.keys():
        return any(
            _crossed(claim, pair, quote, (with_one[quote][0], with_other[quote][0]))
            for quote in together
            if len(with_one[quote]) == len(with_other[quote]) == 1
        )
    return len(with_one) == len(with_other) == 1 and _crossed_apart(claim, pair, (*with_one, *with_other))


def _like(number: Quantity, numbers: Sequence[Quantity]) -> list[Quantity]:
    return [other for other in numbers if _same(number, other)]


def _crossed(claim: str, pair: _Pair, quote: str, true: _Pair) -> bool:
    one, other = _places(claim, pair)
    first, second = _places(quote, true)
    said, told = (one.before, other.before), (first.before, second.before)
    said_after, told_after = (one.after, other.after), (first.after, second.after)
    own, crossed = _agreement(said, told)
    # "40% less memory" and "memory by 40%" name the noun on different sides.
    reordered = any(
        kept and kept >= lost
        for kept, lost in (
            _agreement(said_after, told),
            _agreement(said, told_after),
            _agreement(said_after, told_after),
        )
    )
    return crossed >= own + SWAPPED and not reordered


def _crossed_apart(claim: str, pair: _Pair, quotes: Sequence[str]) -> bool:
    """Return whether what the claim says of each number is said in the sentence that has the other one."""
    one, other = _places(claim, pair)
    first, second = (_stems(split_words(quote)) for quote in quotes)
    own, crossed = _agreement((one.beside, other.beside), (first, second))
    return crossed >= own + SWAPPED


def _agreement(said: _Sides, told: _Sides) -> tuple[int, int]:
    """Return how many words go with the same number on both sides, and with the other one.

    Words around both numbers say nothing of which is which.
    """
    mine, yours = said[0] - said[1], said[1] - said[0]
    first, second = told[0] - told[1], told[1] - told[0]
    return len(mine & first) + len(yours & second), len(mine & second) + len(yours & first)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers could be told of the same thing: "four levels" is no rival of "168,000"."""
    return one.unit == other.unit and one.text[0].isdigit() == other.text[0].isdigit()


def _same(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and one.unit == other.unit


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


def _respectively(text: str) -> Iterator[Attribution]:
    """Yield the numbers of a list, each with the name in the same place of the nearest list of as many names.

    >>> [(a.number.text, a.name.text) for a in _respectively("For Ant, and Bee we get 5% and 7%, respectively.")]
    [('5%', 'Ant'), ('7%', 'Bee')]
    """
    lists = [list(run) for run in _runs(text, find_names(text)) if len(run) > 1]
    for numbers in _runs(text, find_quantities(text)):
        as_many = [names for names in lists if len(names) == len(numbers)]
        if as_many:
            nearest = min(as_many, key=lambda names: abs(names[0].start - numbers[0].start))
            yield from map(Attribution, numbers, nearest)


def _runs(text: str, items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the items in runs: those that only commas and "and" stand between."""
    run: list[Item] = []
    for item in items:
        if run and not _JOINED.fullmatch(text, run[-1].end, item.start):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
