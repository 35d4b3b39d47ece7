"""What a number is of: numbers that the claim gives to one name or thing and the quotes to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import TypeVar

from assistant.text import Name, Quantity, Sources, Word, find_names, find_quantities, split_words
from assistant.verification.numbers import agrees

__all__ = ["Attribution", "misattributed_numbers", "misplaced_numbers", "swapped_numbers"]

BEFORE, AFTER = 8, 3
"""How many content words before and after a number may say what it counts."""

SWAPPED = 2
"""How many more words must go with the other number than with the number's own."""

MISPLACED = 3
"""How many more words around a claim's number must be around another number of the quotes than around its own.

With two, three more of 250 true claims are called false, and one more false claim is found.
"""

_FROM, _TO = (re.compile(rf"\b{word}\s*+[$\\~]?$", re.IGNORECASE) for word in ("from", "to"))
"""What precedes the two numbers of a change, "from 3% to 98%": both are of the same thing."""

_JOINED = re.compile(r"[\s,;$\\~()]*+(?:and|or|&)?[\s$\\~()]*+")
"""What separates the items of a list."""


Item = TypeVar("Item", Name, Quantity)

_Pair = tuple[Quantity, Quantity]
_Sides = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Attribution:
    """A number and the name it belongs to: the nearest one before it in its clause."""

    number: Quantity
    name: Name


def misattributed_numbers(
    claim: str, quotes: Sequence[str], skipped: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Attribution, Attribution], ...]:
    """Return the claim's numbers that the quotes give for another name, each with the quote's attribution.

    The quote must contain the claim's name too: otherwise the other name may refer to the same thing.
    `skipped` are offsets of capitalised words in the claim that are no names.

    >>> quote = "Of Ant, Bee and Cat, Bee reaches 72%."
    >>> [(a.name.text, b.name.text) for a, b in misattributed_numbers("There, Cat reaches 72%.", [quote])]
    [('Cat', 'Bee')]
    """
    found = []
    for claimed in _attributions(claim, skipped):
        quoted = [
            (quote, other)
            for quote in quotes
            for other in (_respectively(quote) if "respectively" in quote else _attributions(quote, ()))
            if agrees(claimed.number, other.number)
        ]
        if quoted and all(
            Sources([quote]).mentions(claimed.name.text) and not Sources([claim]).mentions(other.name.text)
            for quote, other in quoted
        ):
            found.append((claimed, quoted[0][1]))
    return tuple(found)


def swapped_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the pairs of numbers each of which the claim gives to the other's noun.

    >>> quote = "A mean drop of 3% and a maximum drop of 7% in the worst of five settings."
    >>> [(a.text, b.text) for a, b in swapped_numbers("The mean drop is 7%, the maximum drop 3%.", [quote])]
    [('7%', '3%')]
    """
    quoted = {quote: find_quantities(quote) for quote in quotes if "respectively" not in quote}
    return tuple(pair for pair in combinations(find_quantities(claim), 2) if _swapped(claim, pair, quoted))


def misplaced_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the claim's numbers whose surrounding words a quote has around another number, each with that one.

    >>> quote = "Clicks on videos rose by 1.45%, the share of relevant results by 4.9%."
    >>> [(a.text, b.text) for a, b in misplaced_numbers("Clicks on videos rose by 4.9%.", [quote])]
    [('4.9%', '1.45%')]
    """
    quoted = [(context, quote) for quote in quotes for context in _contexts(quote, find_quantities(quote))]
    found = []
    for claimed in _contexts(claim, find_quantities(claim)):
        comparable = [(other, quote) for other, quote in quoted if _comparable(other.number, claimed.number)]
        shared_with_own = [
            claimed.words_shared(other) for other, _ in comparable if agrees(claimed.number, other.number)
        ]
        rivals = [
            other
            for other, quote in comparable
            if "respectively" not in quote and not agrees(claimed.number, other.number)
        ]
        if claimed.number.text[0].isdigit() and shared_with_own and rivals:
            rival = max(rivals, key=claimed.words_shared)
            if claimed.words_shared(rival) >= max(shared_with_own) + MISPLACED:
                found.append((claimed.number, rival.number))
    return tuple(found)


@dataclass(frozen=True)
class _Context:
    """A number and the stems before and after it that may say what it counts."""

    number: Quantity
    before: frozenset[str]
    after: frozenset[str]

    @property
    def around(self) -> frozenset[str]:
        return self.before | self.after

    def words_shared(self, other: _Context) -> int:
        return len(self.around & other.around)


def _contexts(text: str, numbers: Sequence[Quantity]) -> list[_Context]:
    """Return each number's context: the words since the number before it, and those that follow it closely.

    In "from 3% to 98%" the second number gets the words before both.
    """
    words = split_words(text)
    contexts = []
    for number in numbers:
        start_of_change = _start_of_change(text, number, numbers)
        others = [other for other in numbers if other not in (number, start_of_change)]
        until = min((other.start for other in others if other.start > number.start), default=len(text))
        since = max(
            (_end_of_following(words, other, number.start) for other in others if other.end <= number.start),
            default=0,
        )
        before = [
            word for word in words if _is_specific(word) and since <= word.start and word.end <= number.start
        ]
        contexts.append(_Context(number, _stems(before[-BEFORE:]), _stems(_following(words, number, until))))
    return contexts


def _start_of_change(text: str, number: Quantity, numbers: Sequence[Quantity]) -> Quantity | None:
    """Return the X of "from X to Y" if the number is its Y."""
    if not _TO.search(text, 0, number.start):
        return None
    before = next((other for other in reversed(numbers) if other.end <= number.start), None)
    return before if before and _FROM.search(text, 0, before.start) else None


def _end_of_following(words: Sequence[Word], number: Quantity, until: int) -> int:
    """Return the offset at which the words after a number that say what it counts end."""
    following = _following(words, number, until)
    return following[-1].end if following else number.end


def _following(words: Sequence[Word], number: Quantity, until: int) -> list[Word]:
    """Return the words right after a number that may say what it counts: "seals" in "four seals and two"."""
    clause = next((word.clause for word in words if word.end > number.start), 0)
    later = (word for word in words if number.end <= word.start < until and word.clause == clause)
    until_joined = takewhile(lambda word: word.text not in ("and", "or", "to"), later)
    return [word for word in until_joined if _is_specific(word)][:AFTER]


def _stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if _is_specific(word))


def _is_specific(word: Word) -> bool:
    return word.content and not word.text[0].isdigit()


def _swapped(claim: str, pair: _Pair, quoted: Mapping[str, Sequence[Quantity]]) -> bool:
    """Return whether two numbers of a claim have each other's context in the quotes.

    Either one quote has both numbers, once each, or one quote has the first and another one the second.
    """
    one, other = pair
    if _equal(one, other):
        return False
    with_one = {quote: found for quote, numbers in quoted.items() if (found := _equals(one, numbers))}
    with_other = {quote: found for quote, numbers in quoted.items() if (found := _equals(other, numbers))}
    if together := with_one.keys() & with_other.keys():
        return any(
            _crossed(claim, pair, quote, (with_one[quote][0], with_other[quote][0]))
            for quote in together
            if len(with_one[quote]) == len(with_other[quote]) == 1
        )
    return len(with_one) == len(with_other) == 1 and _crossed_apart(claim, pair, (*with_one, *with_other))


def _equals(number: Quantity, numbers: Sequence[Quantity]) -> list[Quantity]:
    return [other for other in numbers if _equal(number, other)]


def _crossed(claim: str, pair: _Pair, quote: str, quoted_pair: _Pair) -> bool:
    """Return whether the contexts of two numbers are swapped between the claim and one quote."""
    one, other = _contexts(claim, pair)
    first, second = _contexts(quote, quoted_pair)
    claim_before, quote_before = (one.before, other.before), (first.before, second.before)
    claim_after, quote_after = (one.after, other.after), (first.after, second.after)
    kept, crossed = _kept_and_crossed(claim_before, quote_before)
    # "40% less memory" and "memory by 40%" name the noun on different sides.
    reordered = any(
        also_kept and also_kept >= lost
        for also_kept, lost in (
            _kept_and_crossed(claim_after, quote_before),
            _kept_and_crossed(claim_before, quote_after),
            _kept_and_crossed(claim_after, quote_after),
        )
    )
    return crossed >= kept + SWAPPED and not reordered


def _crossed_apart(claim: str, pair: _Pair, quotes: Sequence[str]) -> bool:
    """Return whether each number's context in the claim is in the quote that has the other number."""
    one, other = _contexts(claim, pair)
    first, second = (_stems(split_words(quote)) for quote in quotes)
    kept, crossed = _kept_and_crossed((one.around, other.around), (first, second))
    return crossed >= kept + SWAPPED


def _kept_and_crossed(claim: _Sides, quote: _Sides) -> tuple[int, int]:
    """Return how many words go with the same number in the claim and the quote, and with the other one.

    Words around both numbers are ignored: they don't distinguish them.
    """
    one, other = claim[0] - claim[1], claim[1] - claim[0]
    first, second = quote[0] - quote[1], quote[1] - quote[0]
    return len(one & first) + len(other & second), len(one & second) + len(other & first)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers could be of the same thing: "four levels" is no rival of "168,000"."""
    return one.unit == other.unit and one.text[0].isdigit() == other.text[0].isdigit()


def _equal(one: Quantity, other: Quantity) -> bool:
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
    """Yield each number of a list with the name at the same position in the nearest equally long list of names.

    >>> [(a.number.text, a.name.text) for a in _respectively("For Ant, and Bee we get 5% and 7%, respectively.")]
    [('5%', 'Ant'), ('7%', 'Bee')]
    """
    lists = [list(run) for run in _lists(text, find_names(text)) if len(run) > 1]
    for numbers in _lists(text, find_quantities(text)):
        as_long = [names for names in lists if len(names) == len(numbers)]
        if as_long:
            nearest = min(as_long, key=lambda names: abs(names[0].start - numbers[0].start))
            yield from map(Attribution, numbers, nearest)


def _lists(text: str, items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the runs of items separated only by commas and "and"."""
    run: list[Item] = []
    for item in items:
        if run and not _JOINED.fullmatch(text, run[-1].end, item.start):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
