"""What the weights are for: each kind of finding as a number, and the fitted score that they add up to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer import VerdictName
from assistant.verification.coverage import CLOSE
from assistant.verification.findings import Findings

__all__ = ["CERTAIN", "FEATURES", "WEIGHTS_FILE", "Scoring", "fitted_scoring"]

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
"""The fitted weights, the cut-off, and where they come from; `python -m eval fit claims` writes it."""

WORD_ORDER_RAMP = (0.65, 0.85)
"""Findings about single words count least up to the first share of matched words and fully from the second.

The share is `Coverage.matched_ignoring_paper`. Which quote word corresponds to which claim word is certain only if
most words are shared: false alarms of this kind come from claims that share less than .75.
"""

IN_OTHER_WORDS = 0.25
"""How much such a finding counts in a claim that shares few words."""

SUBSTITUTION_RAMP = (0.9, 1.0)
"""The same for substituted phrases, which don't count in other words at all: nearly all must be the papers'."""

GAP_EXPONENT = 4
"""Power of `Coverage.matched_outside_gap` that scales a gap: new words among copied ones are suspicious, and in a
paraphrase they are to be expected."""

MOST_COUNTED = 2
"""How many missing numbers, unknown names or further sentences count."""


def _in_order(found: Findings) -> float:
    return IN_OTHER_WORDS + (1 - IN_OTHER_WORDS) * _ramp(found.coverage.matched_ignoring_paper, *WORD_ORDER_RAMP)


FEATURES: Mapping[str, Callable[[Findings], float]] = {
    "missing_numbers": lambda found: min(len(found.missing_numbers), MOST_COUNTED),
    "rebound_numbers": lambda found: bool(found.rebound_numbers),
    "unknown_names": lambda found: min(len(found.unknown_names), MOST_COUNTED),
    "displaced_names": lambda found: bool(found.displaced_names),
    "negations": lambda found: bool(found.negations) * _in_order(found),
    "antonyms": lambda found: bool(found.antonyms) * _in_order(found),
    "word_order": lambda found: bool(found.swapped_words or found.reversed_comparisons) * _in_order(found),
    "substitutions": lambda found: (
        bool(found.substitutions) * _ramp(found.coverage.matched_ignoring_paper, *SUBSTITUTION_RAMP)
    ),
    "overstatements": lambda found: bool(found.overstatements),
    "gap": lambda found: found.coverage.gap * found.coverage.matched_outside_gap**GAP_EXPONENT,
    "scattered": lambda found: min(found.further_sentences, MOST_COUNTED),
    "distance": lambda found: max(0.0, CLOSE - found.coverage.closeness),
    "other_paper": lambda found: found.other_paper.lead if found.other_paper else 0.0,
}
"""How much speaks against a claim, by kind; 0 if nothing of the kind was found."""

CERTAIN: Mapping[str, float] = {
    "missing_numbers": 1,
    "rebound_numbers": 1,
    "unknown_names": 1,
    "negations": 1,
    "antonyms": 0.8,
    "distance": 0.01,
    "other_paper": 0.12,
}
"""The flaws that code can be certain of, and the least amount of each: a number, a name, a denial, a wrong paper.

Of 201 sentences of a language model, these refuse none of the 183 true ones. Other flaws leave a claim doubtful.
"""


@dataclass(frozen=True)
class Scoring:
    """Log-odds that each feature takes away from the intercept, and the score from which a claim is supported."""

    intercept: float
    weights: Mapping[str, float]
    supported: float

    def score(self, found: Findings) -> float:
        """Return how likely the quotes support the claim, in (0, 1)."""
        against = sum(weight * FEATURES[name](found) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(against - self.intercept))

    def verdict(self, found: Findings) -> VerdictName:
        """Return what follows from the score and from the flaws that code can be certain of."""
        if self.score(found) >= self.supported:
            return "supported"
        certain = any(FEATURES[kind](found) >= least for kind, least in CERTAIN.items())
        return "unsupported" if certain else "doubtful"


@cache
def fitted_scoring() -> Scoring:
    """Return the scoring of WEIGHTS_FILE."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Scoring(stored["intercept"], stored["weights"], stored["supported"])


def _ramp(value: float, low: float, high: float) -> float:
    """Return 0 up to `low`, 1 from `high`, and a linear value in between.

    >>> [round(_ramp(value, 0.6, 0.8), 2) for value in (0.5, 0.7, 0.9)]
    [0.0, 0.5, 1.0]
    """
    return min(1.0, max(0.0, (value - low) / (high - low)))
