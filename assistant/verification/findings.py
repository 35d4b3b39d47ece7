"""What speaks against a claim: each kind of error on its own, weighed together into a score, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import VerdictName
from assistant.text import (
    Name,
    Quantity,
    Sources,
    acronyms,
    expanded_spans,
    find_names,
    find_quantities,
    split_words,
)
from assistant.verification.alignment import Alignment, Conflict
from assistant.verification.antonyms import antonym_conflicts
from assistant.verification.coverage import Coverage, measure_coverage
from assistant.verification.negation import negation_conflicts
from assistant.verification.number_binding import (
    Attribution,
    misattributed_numbers,
    misplaced_numbers,
    swapped_numbers,
)
from assistant.verification.numbers import has_derived_number, missing_quantities, reversed_ranges
from assistant.verification.other_paper import OtherPaper
from assistant.verification.overstatement import dropped_hedges, overstatements
from assistant.verification.word_swaps import (
    mirrors_a_comparison,
    reversed_comparisons,
    substituted_phrases,
    swapped_words,
)
from index.papers import Paper

__all__ = ["KNOWABLE", "SUPPORTED", "Findings", "find"]

SUPPORTED = 0.5
"""The score from which a claim is called supported."""

CLOSE = 0.4
"""Closeness from which quotes are about the same thing as the claim.

95% of quotes taken from other papers are below .36, and 2% of those that support a claim.
"""

WORD_ORDER_RAMP = (0.65, 0.85)
"""Findings about word order are ignored below the first share of matched words and count fully from the second.

The share is `Coverage.matched_ignoring_paper`; between the two the weight is linear. Which quote word corresponds
to which claim word is certain only if most words are shared: in each of four sets of labelled claims, false alarms
of this kind come from claims that share less than .75, and nearly all errors found from claims that share more.
"""

OVERSTATEMENT_RAMP = (0.3, 0.6)
"""The same for overstatements, by `Coverage.matched`: no correspondence between words is needed to see them."""

SUBSTITUTION_RAMP = (0.9, 1.0)
"""The same for substituted phrases, by `Coverage.matched_ignoring_paper`: nearly all words must be the papers'."""

FULL_ANTONYM = 0.2
"""Strength from which an antonym counts fully."""

GAP_EXPONENT = 4
"""Power of `Coverage.matched_outside_gap` that scales a gap.

New words among copied ones are suspicious; in a paraphrase they are to be expected.
"""

MOST_COUNTED = 2
"""How many missing numbers, or unknown names, count."""

BASE = 2.75
"""Log-odds that a claim is supported if nothing is found against it."""

AGAINST: Mapping[str, float] = {
    "missing_numbers": 4.0,
    "numbers_elsewhere": 3.5,
    "reversed_ranges": 3.5,
    "swapped_numbers": 3.5,
    "unknown_names": 4.0,
    "misplaced_numbers": 3.5,
    "misattributed_numbers": 3.5,
    "negations": 3.5,
    "antonyms": 3.5,
    "word_order": 3.5,
    "substitutions": 3.5,
    "overstatements": 3.5,
    "dropped_hedges": 0.3,
    "gap": 2.7,
    "distance": 24.0,
    "other_paper": 35.0,
}
"""Log-odds that each kind of finding takes away.

Set by hand so that one finding is enough, or a gap of more than a word among copied ones. A logistic regression
on the same amounts separates the claims of a set that it wasn't fitted to no better. How close a claim's wording
is to the quotes counts neither way: true claims are paraphrased more often than false ones.
"""


KNOWABLE = frozenset(
    """missing_numbers numbers_elsewhere reversed_ranges swapped_numbers misattributed_numbers unknown_names
    negations antonyms word_order distance other_paper""".split()
)
"""The kinds of flaw that code can be certain of; a claim with none of them is doubtful at worst."""


@dataclass(frozen=True)
class Findings:
    """What speaks against a claim, kind by kind; a kind is empty if nothing of it was found."""

    missing_numbers: tuple[Quantity, ...]
    numbers_elsewhere: tuple[Quantity, ...]
    reversed_ranges: tuple[tuple[Quantity, Quantity], ...]
    swapped_numbers: tuple[tuple[Quantity, Quantity], ...]
    misplaced_numbers: tuple[tuple[Quantity, Quantity], ...]
    unknown_names: tuple[Name, ...]
    misattributed_numbers: tuple[tuple[Attribution, Attribution], ...]
    negations: tuple[Conflict, ...]
    antonyms: tuple[Conflict, ...]
    swapped_words: tuple[Conflict, ...]
    reversed_comparisons: tuple[Conflict, ...]
    overstatements: tuple[str, ...]
    dropped_hedges: tuple[str, ...]
    coverage: Coverage
    substitutions: tuple[Conflict, ...] = ()
    other_paper: OtherPaper | None = None

    @property
    def amounts(self) -> dict[str, float]:
        """How much was found of each kind that AGAINST weighs."""
        in_order = _ramp(self.coverage.matched_ignoring_paper, *WORD_ORDER_RAMP)
        copied = _ramp(self.coverage.matched_ignoring_paper, *SUBSTITUTION_RAMP)
        strongest = max((conflict.strength for conflict in self.antonyms), default=0.0)
        return {
            "missing_numbers": min(len(self.missing_numbers), MOST_COUNTED),
            "numbers_elsewhere": min(len(self.numbers_elsewhere), MOST_COUNTED),
            "reversed_ranges": bool(self.reversed_ranges),
            "swapped_numbers": bool(self.swapped_numbers),
            "misplaced_numbers": bool(self.misplaced_numbers),
            "unknown_names": min(len(self.unknown_names), MOST_COUNTED),
            "misattributed_numbers": bool(self.misattributed_numbers),
            "negations": in_order * bool(self.negations),
            "antonyms": in_order * min(1.0, strongest / FULL_ANTONYM),
            "word_order": in_order * bool(self.swapped_words or self.reversed_comparisons),
            "substitutions": copied * bool(self.substitutions),
            "overstatements": _ramp(self.coverage.matched, *OVERSTATEMENT_RAMP) * bool(self.overstatements),
            "dropped_hedges": bool(self.dropped_hedges),
            "gap": self.coverage.gap * self.coverage.matched_outside_gap**GAP_EXPONENT,
            "distance": max(0.0, CLOSE - self.coverage.closeness),
            "other_paper": self.other_paper.lead if self.other_paper else 0.0,
        }

    @property
    def score(self) -> float:
        """How well the quotes support the claim, in [0, 1]."""
        against = sum(AGAINST[kind] * amount for kind, amount in self.amounts.items())
        return 1 / (1 + math.exp(against - BASE))

    @property
    def verdict(self) -> VerdictName:
        """What follows from the score; a flaw is certain only if it is of a kind that code can know."""
        if self.score >= SUPPORTED:
            return "supported"
        return "unsupported" if any(self.amounts[kind] for kind in KNOWABLE) else "doubtful"

    def why(self) -> Iterator[str]:
        """Yield the reasons to reject the claim, a short sentence for each finding."""
        yield from self._number_reasons()
        for name in self.unknown_names:
            yield f"'{name.text}' is in neither the cited sentence nor the rest of the paper"
        yield from map(_negation_reason, self.negations)
        for conflict in self.antonyms:
            yield f"the sentence says '{conflict.claim}' where the paper says '{conflict.quote}'"
        for conflict in self.swapped_words:
            yield f"'{conflict.claim}' and '{conflict.quote}' are the other way round in the paper"
        for conflict in self.reversed_comparisons:
            yield f"the two sides of '{conflict.claim}' are the other way round in the paper"
        if self.amounts["substitutions"]:
            for conflict in self.substitutions:
                yield f"the sentence says '{conflict.claim}' where the paper says '{conflict.quote}'"
        for word in self.overstatements:
            yield f"'{word}' says more than the paper does"
        yield from self._coverage_reasons()

    def _number_reasons(self) -> Iterator[str]:
        for number in self.missing_numbers:
            yield f"{number.text} is not in the cited sentence"
        for number in self.numbers_elsewhere:
            yield f"{number.text} is not in the cited sentence, only elsewhere in the paper"
        for one, other in self.reversed_ranges:
            yield f"the paper goes from {other.text} to {one.text}, not from {one.text} to {other.text}"
        for one, other in self.swapped_numbers:
            yield f"{one.text} and {other.text} are the other way round in the paper"
        for one, other in self.misplaced_numbers:
            yield f"the paper gives {other.text} for this, and {one.text} for something else"
        for claimed, quoted in self.misattributed_numbers:
            yield f"the paper gives {quoted.number.text} for '{quoted.name.text}', not for '{claimed.name.text}'"

    def _coverage_reasons(self) -> Iterator[str]:
        amounts = self.amounts
        if self.other_paper and AGAINST["other_paper"] * amounts["other_paper"] >= BASE:
            yield f"{self.other_paper.paper.title!r} fits this sentence better"
        elif AGAINST["distance"] * amounts["distance"] >= BASE:
            yield "the cited sentence is about something else"
        elif AGAINST["gap"] * amounts["gap"] >= BASE:
            yield f"'{' '.join(self.coverage.gap_words)}' has no counterpart in the cited sentence"


def _ramp(value: float, low: float, high: float) -> float:
    """Return 0 up to `low`, 1 from `high`, and a linear value in between.

    >>> [round(_ramp(value, 0.6, 0.8), 2) for value in (0.5, 0.7, 0.9)]
    [0.0, 0.5, 1.0]
    """
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _negation_reason(conflict: Conflict) -> str:
    if conflict.claim:
        return f"the sentence says '{conflict.claim}' where the paper does not"
    return f"the paper says '{conflict.quote}' where the sentence does not"


def find(
    claim: str,
    quotes: Sequence[str],
    papers: Sequence[Paper],
    alignment: Alignment,
    other_paper: OtherPaper | None = None,
) -> Findings:
    """Return everything that speaks against a claim.

    `papers` are those that the quotes are from: they may explain a name or an acronym, but not support the claim.
    """
    background = [text for paper in papers for text in (paper.title, paper.abstract)]
    explained = expanded_spans(claim, acronyms([*quotes, *background]))
    names = find_names(claim)
    missing, elsewhere = _missing_numbers(claim, quotes, background)
    claim_words = [word.text for word in alignment.claim]
    quote_words = [word.text for word in alignment.quote]
    mirrored = mirrors_a_comparison(alignment)
    matched_otherwise = [*explained, *((number.start, number.end) for number in find_quantities(claim))]
    stems = frozenset(word.stem for text in background for word in split_words(text))
    return Findings(
        missing_numbers=missing,
        numbers_elsewhere=elsewhere,
        reversed_ranges=reversed_ranges(claim, quotes),
        swapped_numbers=swapped_numbers(claim, quotes),
        misplaced_numbers=misplaced_numbers(claim, quotes),
        unknown_names=_unknown_names(names, explained, Sources([*quotes, *background]), quotes_only=not papers),
        misattributed_numbers=misattributed_numbers(claim, quotes, explained),
        negations=negation_conflicts(alignment),
        antonyms=() if mirrored else antonym_conflicts(alignment),
        swapped_words=() if mirrored else swapped_words(alignment),
        # A number computed from two of the quote's compares what the quote doesn't.
        reversed_comparisons=() if has_derived_number(claim, quotes) else reversed_comparisons(alignment),
        overstatements=overstatements(claim_words, quote_words),
        dropped_hedges=dropped_hedges(claim_words, quote_words),
        coverage=measure_coverage(alignment, matched_otherwise, [(name.start, name.end) for name in names], stems),
        substitutions=substituted_phrases(
            alignment, matched_otherwise, stems.union(word.stem for word in alignment.quote)
        ),
        other_paper=other_paper,
    )


def _missing_numbers(
    claim: str, quotes: Sequence[str], background: Sequence[str]
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the claim's numbers that are nowhere in the papers, and those that are in them but in no quote."""
    missing = missing_quantities(claim, quotes)
    nowhere = missing_quantities(claim, [*quotes, *background]) if missing else ()
    return nowhere, tuple(number for number in missing if number not in nowhere)


def _unknown_names(
    names: Sequence[Name], explained: Sequence[tuple[int, int]], sources: Sources, quotes_only: bool
) -> tuple[Name, ...]:
    """Return the names that the sources don't mention.

    If the sources are `quotes_only`, the claim's subject is let pass: a quote may call it "we".
    """
    return tuple(
        name
        for name in names
        if not any(start <= name.start < end for start, end in explained)
        and not (quotes_only and name.subject)
        and not sources.mentions(name.text)
    )
