"""Whether a claim's numbers are the quotes', as stated or as computed from two of theirs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from assistant.text import Quantity, find_quantities, words_after
from index.search import stem

__all__ = ["agrees", "has_derived_number", "missing_quantities", "reversed_ranges"]

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

_THINGS = re.compile(r" (?!percent|per cent|points?\b|pp\b)[^\W\d_]{3,}s\b")
"""What follows a number that counts things: their plural."""


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
    counts = [number for quote, numbers in quoted for number in numbers if _is_count(quote, number)]
    derived = [number for _, numbers in quoted for number in _derived(numbers)]
    bounds = _bounds_around(claim, stated)
    return tuple(
        number
        for number in find_quantities(claim)
        if not any(agrees(number, other) for other in stated if number.unit != "%" or other not in counts)
        and number not in bounds
        and not (number.relative and any(agrees(number, other) for other in derived))
        and not (number.counted and not _counted_differently(claim, number, quoted))
    )


def _is_count(text: str, number: Quantity) -> bool:
    """Return whether a number counts the things named right after it: the 20 of "20 boats", which is no 20%."""
    return not number.unit and bool(_THINGS.match(text, number.end))


def _bounds_around(claim: str, stated: Sequence[Quantity]) -> frozenset[Quantity]:
    """Return the claim's numbers in "between X and Y" if a quote's number lies between and has the same unit."""
    return frozenset(
        bound
        for low, high in pairwise(find_quantities(claim))
        if claim[low.end : high.start].strip().lower() == "and"
        and claim[: low.start].rstrip().lower().endswith("between")
        and any(
            low.value <= number.value <= high.value and number.unit in (low.unit, high.unit) for number in stated
        )
        for bound in (low, high)
    )


def has_derived_number(claim: str, quotes: Sequence[str]) -> bool:
    """Return whether a number of the claim is in no quote, but follows from two numbers of one.

    >>> has_derived_number("The lead is about five points.", ["It leads the one by 19.2% and the other by 14%."])
    True
    """
    stated = [find_quantities(quote) for quote in quotes]
    derived = [number for numbers in stated for number in _derived(numbers)]
    return any(
        number.relative
        and any(agrees(number, other) for other in derived)
        and not any(agrees(number, other) for numbers in stated for other in numbers)
        for number in find_quantities(claim)
    )


def _derived(numbers: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield what follows from two numbers of one quote: their difference, ratio and percentage."""
    for one, other in combinations(numbers, 2):
        small, large = sorted((one, other), key=lambda number: number.value)
        exact = replace(large, bound="exact", step=1e-6)
        yield replace(exact, value=round(large.value - small.value, 9))
        if small.value > 0:
            yield replace(exact, value=large.value / small.value, unit="times")
            yield replace(exact, value=100 * small.value / large.value, unit="%")


def reversed_ranges(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the claim's pairs "from X to Y" that a quote has as "from Y to X".

    >>> [(x.text, y.text) for x, y in reversed_ranges("EM goes from 44 to 25", ["it lifts EM from 25 to 44"])]
    [('44', '25')]
    """
    quoted = {(low.value, high.value) for quote in quotes for low, high in _ranges(quote)}
    return tuple(pair for pair in _ranges(claim) if (pair[1].value, pair[0].value) in quoted)


def _ranges(text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of numbers joined by "to" or an arrow."""
    for one, other in pairwise(find_quantities(text)):
        if text[one.end : other.start].strip().lower() in ("to", "->", "→"):
            yield one, other


def _counted_differently(claim: str, number: Quantity, quoted: Iterable[tuple[str, tuple[Quantity, ...]]]) -> bool:
    """Return whether a quote gives another count of the same things: "three studies" for "five studies"."""
    things = _things_counted(claim, number)
    return any(
        not other.unit and things & _things_counted(quote, other) for quote, numbers in quoted for other in numbers
    )


def _things_counted(text: str, number: Quantity) -> frozenset[str]:
    return frozenset(stem(word) for word in words_after(text, number.end, COUNTED_WORDS))
