"""Overstatement: absolute words of a claim that the quotes don't justify."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.text import find_quantities, read_lexicon
from assistant.verification.negation import NEGATORS

__all__ = ["overstatements"]

SHORT_OF = frozenset(["almost", "nearly", "virtually", "practically"])
"""Words after which an absolute word has exceptions."""

NEGATED_REACH = 5
"""How many words before an absolute word a negation weakens it: "seldom act differently", "not these alone"."""

SUPERLATIVE = frozenset("best highest largest greatest most worst lowest smallest least first".split())
"""Words after which "any" isn't absolute: "the best score that any model has"."""

_ABSOLUTE = read_lexicon("absolutes")
_NOT_ABSOLUTE = frozenset(" ".join(phrase) for phrase, _ in read_lexicon("not_absolute"))


def overstatements(claim: Sequence[str], quote: Sequence[str]) -> tuple[str, ...]:
    """Return the absolute words of the claim for which the quote has no word as strong.

    >>> overstatements("it always solves every task".split(), "it often solves all tasks".split())
    ()
    >>> overstatements("it removes the need for labels".split(), "it reduces reliance on labels".split())
    ('removes',)
    """
    quoted = {word.lower() for before, word in pairwise(["", *quote]) if before.lower() not in SHORT_OF}
    unjustified = {word for row, others in _ABSOLUTE if quoted.isdisjoint(row + others) for word in row}
    lowered = [word.lower() for word in claim]
    return tuple(
        word
        for at, (before, word, after) in enumerate(zip(["", *lowered], claim, [*lowered[1:], ""], strict=False))
        if word.lower() in unjustified
        and not _is_weakened(lowered, at)
        and not {f"{before} {word.lower()}", f"{word.lower()} {after}"} & _NOT_ABSOLUTE
        and not find_quantities(after)  # "all eight": its number is checked
    )


def _is_weakened(lowered: Sequence[str], at: int) -> bool:
    """Return whether the words before an absolute word keep it from being absolute."""
    before = set(lowered[max(0, at - NEGATED_REACH) : at])
    return bool(before & NEGATORS) or (lowered[at] == "any" and bool(before & SUPERLATIVE))
