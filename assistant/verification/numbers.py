"""Whether a claim's numbers are the quotes', stated or computed from two of theirs, and of the same things."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, takewhile

from assistant.text import Quantity, Word, find_names, find_quantities, split_words, words_after
from index.search import stem

__all__ = [
    "agrees",
    "has_derived_number",
    "misplaced_numbers",
    "missing_quantities",
    "rebound_numbers",
    "swapped_numbers",
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

COUNTED_NEAR = 3
"""Words after a number in which the plural that it counts may stand: "20 fast boats"."""

_NO_THINGS = frozenset("percent points point pp per".split())
_PLURALS = frozenset("people children men women mice".split())
"""Plurals without an s."""


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
    names = find_names(claim)
    return tuple(
        number
        for number in find_quantities(claim)
        if not any(name.start < number.start < name.end for name in names)  # "AlpacaEval 2"
        and not any(agrees(number, other) for other in stated if number.unit != "%" or other not in counts)
        and number not in bounds
        and not (number.relative and any(agrees(number, other) for other in derived))
        and not (number.counted and not _counted_differently(claim, number, quoted))
    )


def _is_count(text: str, number: Quantity) -> bool:
    """Return whether a number counts the things named after it: the 20 of "20 fast boats", which is no 20%."""
    if number.unit:
        return False
    after = split_words(text[number.end : number.end + 80])
    things = list(takewhile(lambda word: word.content and not word.clause, after))[:COUNTED_NEAR]
    names = [word.text.lower() for word in things]
    return not _NO_THINGS & set(names[:1]) and any(
        name in _PLURALS or (name.isalpha() and len(name) > 3 and name.endswith("s")) for name in names
    )


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


def _counted_differently(claim: str, number: Quantity, quoted: Iterable[tuple[str, tuple[Quantity, ...]]]) -> bool:
    """Return whether a quote gives another count of the same things: "three studies" for "five studies"."""
    things = _things_counted(claim, number)
    return any(
        not other.unit and things & _things_counted(quote, other) for quote, numbers in quoted for other in numbers
    )


def _things_counted(text: str, number: Quantity) -> frozenset[str]:
    return frozenset(stem(word) for word in words_after(text, number.end, COUNTED_WORDS))


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

_Pair = tuple[Quantity, Quantity]
_Sides = tuple[frozenset[str], frozenset[str]]


def rebound_numbers(claim: str, quotes: Sequence[str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the claim's numbers that the quotes have for other things, each with the one that belongs there."""
    return (*swapped_numbers(claim, quotes), *misplaced_numbers(claim, quotes))


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
