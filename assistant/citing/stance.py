"""What a paper says to a sentence: it supports it, contradicts it, or comes close.

The check assumes that a claim is about the paper it is checked against, and is lenient with other words. Here
nobody says so, so that a paper has to match more closely before it counts. 162 true claims and 198 false ones on
the included papers were read against their six best matches. Of the papers said to support a true claim, .89 are
the one that it is from, for .67 of these claims (of all that pass the check .42, for .83). Of those said to
contradict a claim, .94 are the one that a false claim is about, for .45 of these.
"""

from __future__ import annotations

from assistant.citing.cited_draft import Stance
from assistant.verification import Comparison, Findings

__all__ = ["stance_of"]

SUPPORTS_FROM = 0.55
"""Closeness (see `Coverage`) of the papers' sentences from which they may support a claim of unknown origin."""

BESIDE_THE_BEST = 0.9
"""Share of the best match's score from which on another paper may support the claim as well."""

CLOSE_FROM = 0.4
"""Closeness from which a paper is worth a look; 1 in 20 true claims is below it for its own paper."""

CONTRADICTS_FROM = 0.7
"""Share of matched words from which a difference is about the same thing."""


def stance_of(compared: Comparison, strength: float) -> Stance | None:
    """Return what papers say to a claim; None if they are about something else, or there is nothing to check.

    `strength` is how well they match it, as a share of the best match.
    """
    found = compared.found
    if isinstance(found, str) or found.coverage.closeness < CLOSE_FROM:
        return None
    supported = compared.verdict.verdict == "supported"
    if supported and found.coverage.closeness >= SUPPORTS_FROM and strength >= BESIDE_THE_BEST:
        return "supports"
    return "contradicts" if not supported and _contradicts(found) else "close"


def _contradicts(found: Findings) -> bool:
    """Return whether the paper speaks of the same thing and says something else of it."""
    differs = (
        found.missing_numbers
        or found.rebound_numbers
        or found.negations
        or found.antonyms
        or found.swapped_words
        or found.reversed_comparisons
    )
    elsewhere = found.other_paper or found.unknown_names
    return bool(differs) and not elsewhere and found.coverage.matched_ignoring_paper >= CONTRADICTS_FROM
