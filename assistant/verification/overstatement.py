"""Overstatement: absolute words of a claim that the quotes don't justify, and hedges that it drops."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.text import find_quantities
from assistant.verification.negation import NEGATORS
from index.search import stem

__all__ = ["dropped_hedges", "overstatements"]

STRONG = """
all every each any arbitrary entire whole always regardless universal universally everyone everything both
never not cannot no impossible fail fails failed failing unable lack lacks without none neither nor
prove proves proved proven proving proof guarantee guarantees guaranteed ensure ensures theorem provably
solve solves solved solving solution
eliminate eliminates eliminated eliminating remove removes removed removing removal abolishes eradicates free \
ablate ablates ablated ablating ablation obviate obviates
only solely alone exclusively sole just merely simply
complete completely fully entirely perfectly totally full perfect total altogether
consistently invariably uniformly consistent robustly
must require requires necessary mandatory need needs necessitate necessitates necessitated
replace substitute replacement
unbiased
cause causes caused causing causal
unmatched most highest greatest largest strongest best top majority mostly mainly particularly especially \
largely chiefly primarily predominantly superior dominant surpass surpasses surpassing outperform outperforms \
outperforming exceed exceeds exceeding more art
first unprecedented
definitive conclusively definitively undoubtedly certainly
"""
"""Absolute words, a row for those that justify each other."""

WEAK_PHRASES = frozenset(
    words.strip()
    for words in """
    above all | after all | at all | all of | of all | before any | without any | for any | at any | if any
    | whether any | at most | for the most | any one | we replace | to solve | be solved
    | fully connected | fully supervised | fully and
    """.split("|")
)
"""Two-word phrases in which an absolute word isn't meant absolutely."""

SHORT_OF = frozenset(["almost", "nearly", "virtually", "practically"])
"""Words after which an absolute word has exceptions."""

NEGATED_REACH = 5
"""How many words before an absolute word a negation weakens it: "seldom act differently", "not these alone"."""

SUPERLATIVE = frozenset("best highest largest greatest most worst lowest smallest least first".split())
"""Words after which "any" isn't absolute: "the best score that any model has"."""

HEDGES = frozenset(
    """
    may might could can some often sometimes generally usually suggest potential potentially likely partially
    partly extent certain specific select selected many most several alleviate mitigate reduce ease tend tends
    preliminary possible possibly limited appear seem help promising largely mostly roughly nearly almost
    particular typically hypothesize indicate conditions assuming suggests alleviates mitigates reduces eases
    helps seems appears indicates cases
    """.split()
)
"""Words that qualify a statement."""

JUSTIFYING_ONLY = frozenset(
    """
    both each full only first just merely need needs require requires solution total causal ensure ensures free
    whole not cannot no arbitrary complete replacement best fail fails failed failing unable lack lacks without
    none neither nor removal ablate ablates ablated ablating ablation obviate obviates simply necessitate
    necessitates necessitated consistent robustly top majority mostly mainly particularly especially largely
    chiefly primarily predominantly superior dominant surpass surpasses surpassing outperform outperforms
    outperforming exceed exceeds exceeding more art
    """.split()
)
"""Words of STRONG that justify an absolute word in a claim but are too common to be an overstatement there."""


def overstatements(claim: Sequence[str], quote: Sequence[str]) -> tuple[str, ...]:
    """Return the absolute words of the claim for which the quote has no word as strong.

    >>> overstatements("it always solves every task".split(), "it often solves all tasks".split())
    ()
    >>> overstatements("it removes the need for labels".split(), "it reduces reliance on labels".split())
    ('removes',)
    """
    quoted = {stem(word) for before, word in pairwise(["", *quote]) if before.lower() not in SHORT_OF}
    unjustified = [row for row in _ROWS if not {stem(word) for word in row} & quoted]
    lowered = [word.lower() for word in claim]
    return tuple(
        word
        for at, (before, word, after) in enumerate(zip(["", *lowered], claim, [*lowered[1:], ""], strict=False))
        if word.lower() not in JUSTIFYING_ONLY
        and not _is_weakened(lowered, at)
        and not {f"{before} {word.lower()}", f"{word.lower()} {after}"} & WEAK_PHRASES
        and not find_quantities(after)  # "all eight": its number is checked
        and any(word.lower() in row for row in unjustified)
    )


def _is_weakened(lowered: Sequence[str], at: int) -> bool:
    """Return whether the words before an absolute word keep it from being absolute."""
    before = set(lowered[max(0, at - NEGATED_REACH) : at])
    return bool(before & NEGATORS) or (lowered[at] == "any" and bool(before & SUPERLATIVE))


def dropped_hedges(claim: Sequence[str], quote: Sequence[str]) -> tuple[str, ...]:
    """Return the hedges of the quote if the claim has none.

    >>> dropped_hedges("it limits quality".split(), "it may limit quality".split())
    ('may',)
    """
    if any(_is_hedge(word) for word in claim):
        return ()
    return tuple(word for word in quote if _is_hedge(word))


def _is_hedge(word: str) -> bool:
    return word.lower() in HEDGES


_ROWS = tuple(frozenset(line.split()) for line in STRONG.strip().splitlines())
