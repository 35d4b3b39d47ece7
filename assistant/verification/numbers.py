"""Whether a claim's numbers are the quotes', stated or computed from two of theirs, and of the same things."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, takewhile

from assistant.text import Quantity, Word, find_names, find_quantities, split_words, words_after
from index.search import stem

__all__ = [
    "agrees",
    "missing_quantities",
    "rebound_numbers",
]

MOST_OVER, MOST_OVER_BOTH = 1.6, 3
"""How many times N the true number may be if the claim says "over N", and if the quote says "over" as well."""

LEAST_UNDER, LEAST_NEARLY = 0.6, 0.9
"""The least share of N that the true number may be if the claim says "under N", and "nearly N"."""

ROUNDING = 0.02
"""Largest place value, as a share of a number, to which it may be rounded without saying so."""

ABOUT, MOST_ABOUT = 0.03, 0.15
"""How far off "about N" may be, as a share of N: the first, or half its last digit's place value, but no more
than the second.
"""

COUNTED_WORDS = 2
"""Content words after a number that may say what it counts."""


def agrees(claim: Quantity, quote: Quantity) -> bool:
    """Return whether the quote's number supports the claim's, given how precisely each is meant.

    >>> def one(text): return find_quantities(text)[0]
    >>> agrees(one("nearly 150 pairs"), one("147 pairs")), agrees(one("150 pairs"), one("147 pairs"))
    (True, False)
    >>> agrees(one("it more than doubled"), one("improved by 103%"))
    True
    """
    if {claim.unit, quote.unit} == {"%", "times"}:
        factor = replace(quote, value=1 + quote.value / 100, unit="times")
        return claim.unit == "times" and agrees(claim, factor)
    if {claim.bound, quote.bound} == {"over", "under"}:
        return False
    if math.isclose(claim.value, quote.value, rel_tol=1e-6):
        return True
    return _within_bound(claim, quote)


def _within_bound(claim: Quantity, quote: Quantity) -> bool:
    """Return whether the claim's "over", "about" and so on allow for the quote's value."""
    stated, true = claim.value, quote.value
    off = abs(stated - true)
    most = MOST_OVER_BOTH if quote.bound == "over" else MOST_OVER
    return {
        "over": stated < true <= most * stated,
        "under": LEAST_UNDER * stated <= true < stated,
        "nearly": LEAST_NEARLY * stated <= true < stated,
        "about": off <= min(max(claim.step / 2, ABOUT * stated), MOST_ABOUT * stated),
        "exact": quote.step < claim.step <= ROUNDING * stated and off <= claim.step / 2,
    }[claim.bound]


def missing_quantities(claim: str, quotes: Sequence[str]) -> tuple[Quantity, ...]:
    """Return the claim's numbers that no quote states and no two numbers of a quote give.

    >>> [q.text for q in missing_quantities("It has 87 tasks and 40 users.", ["It has 78 tasks and 40 users."])]
    ['87']
    """
    quoted = [(quote, find_quantities(quote)) for quote in quotes]
    stated = [number for _, numbers in quoted for number in numbers]
    derived = [number for _, numbers in quoted for number in _derived(numbers)]
    return tuple(
        number
        for number in _numbers(claim)
        if not any(agrees(number, other) for other in stated)
        and not (number.relative and any(agrees(number, other) for other in derived))
        and not (number.counted and not _counted_differently(claim, number, quoted))
    )


def _numbers(text: str) -> list[Quantity]:
    """Return the numbers of a text but those within a name: "AlpacaEval 2"."""
    names = find_names(text)
    return [
        number
        for number in find_quantities(text)
        if not any(name.start < number.start < name.end for name in names)
    ]


def _derived(numbers: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield what follows from two numbers of one quote: their difference, ratio and percentage."""
    for one, other in combinations(numbers, 2):
        small, large = sorted((one, other), key=lambda number: number.value)
        exact = replace(large, bound="exact", step=1e-6)
        yield replace(exact, value=round(large.value - small.value, 9))
        if small.value > 0:
            yield replace(exact, value=large.value / small.value, unit="times")
            yield replace(exact, value=100 * small.value / large.value, unit="%")


def _counted_differently(claim: str, number: Quantity, quoted: Iterable[tuple[str, tuple[Quantity, ...]]]) -> bool:
    """Return whether a quote gives another count of the same things: "three studies" for "five studies"."""
    things = _things_counted(claim, number)
    return any(
        not other.unit and things & _things_counted(quote, other) for quote, numbers in quoted for other in numbers
    )


def _things_counted(text: str, number: Quantity) -> frozenset[str]:
    return frozenset(stem(word) for word in words_after(text, number.end, COUNTED_WORDS))


AFTER = 3
"""How many content words after a number may say what it counts."""

MISPLACED = 4
"""How many more words around a claim's number must be around another number of the quotes than around its own.

With three, AUROC falls by .007 on the held-out half of `claims_more.jsonl`, and by less on five other sets.
"""

_Bounds = Callable[[Quantity, Quantity], bool]


@dataclass(frozen=True)
class _Context:
    """A number and the stems around it that may say what it counts."""

    number: Quantity
    around: frozenset[str]

    def shared(self, other: _Context) -> int:
        return len(self.around & other.around)


@dataclass(frozen=True)
class _Move:
    """A number of the claim, another of the quotes, and how many more words of the claim are around that one."""

    claimed: Quantity
    rival: Quantity
    gain: int


def rebound_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the claim's numbers that the quotes have for other things, each with the one that belongs there.

    Two numbers of the claim have traded places, or the words around one are those around another of a quote.

    >>> quote = "A mean drop of 3% and a maximum drop of 7% in the worst of five settings."
    >>> [(a.text, b.text) for a, b in rebound_numbers("The mean drop is 7%, the maximum drop 3%.", [quote])]
    [('7%', '3%')]
    >>> quote = "Clicks on short videos rose by 1.45%, the share of relevant results by 4.9%."
    >>> [(a.text, b.text) for a, b in rebound_numbers("Clicks on short videos rose by 4.9%.", [quote])]
    [('4.9%', '1.45%')]
    """
    traded = [
        (one.claimed, other.claimed)
        for one, other in combinations(_moves(claim, quotes, _comparable), 2)
        if one.gain > 0 and agrees(one.claimed, other.rival)
        if other.gain > 0 and agrees(other.claimed, one.rival)
    ]
    misplaced = [(one.claimed, one.rival) for one in _moves(claim, quotes) if one.gain >= MISPLACED]
    return tuple(dict.fromkeys([*traded, *misplaced]))


def _moves(claim: str, quotes: Sequence[str], bounds: _Bounds = lambda one, other: True) -> Iterator[_Move]:
    """Yield where else in the quotes a number of the claim may belong, if they have it at all."""
    quoted = [(context, quote) for quote in quotes for context in _contexts(quote, bounds)]
    for claimed in _contexts(claim, bounds):
        comparable = [(other, quote) for other, quote in quoted if _comparable(other.number, claimed.number)]
        own = [claimed.shared(other) for other, _ in comparable if agrees(claimed.number, other.number)]
        for other, quote in comparable if own else ():
            if not agrees(claimed.number, other.number) and "respectively" not in quote:
                yield _Move(claimed.number, other.number, claimed.shared(other) - max(own))


def _contexts(text: str, bounds: _Bounds) -> list[_Context]:
    """Return each number's context: the words since the number before it, and those that follow it closely."""
    words, numbers = split_words(text), find_quantities(text)
    contexts = []
    for number in _numbers(text):
        others = [other for other in numbers if bounds(other, number) and other != number]
        until = min((other.start for other in others if other.start > number.start), default=len(text))
        since = max((other.end for other in others if other.end <= number.start), default=0)
        before = [
            word for word in words if _is_specific(word) and since <= word.start and word.end <= number.start
        ]
        around = [*before, *_following(words, number, until)]
        contexts.append(_Context(number, frozenset(word.stem for word in around)))
    return contexts


def _following(words: Sequence[Word], number: Quantity, until: int) -> list[Word]:
    """Return the words right after a number that may say what it counts: "seals" in "four seals and two"."""
    clause = next((word.clause for word in words if word.end > number.start), 0)
    later = (word for word in words if number.end <= word.start < until and word.clause == clause)
    until_joined = takewhile(lambda word: word.text not in ("and", "or", "to"), later)
    return [word for word in until_joined if _is_specific(word)][:AFTER]


def _is_specific(word: Word) -> bool:
    return word.content and not word.text[0].isdigit()


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers could be of the same thing: "four levels" is no rival of "168,000"."""
    return one.unit == other.unit and one.text[0].isdigit() == other.text[0].isdigit()
