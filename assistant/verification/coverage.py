"""What of a claim the quotes leave open: words with no counterpart, and how close the wording is otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.verification.alignment import Alignment
from index.search import stem

__all__ = ["Coverage", "cover"]

COUNTERPART = 0.65
"""Likeness from which a word of the quotes fully answers for a word of the claim."""

ELSEWHERE = 0.4
"""What remains of a gap where the word is at least in the paper's title or abstract."""

NAMED = 0.3
"""What remains of it where the word is a name, which is checked as a name."""

CARRIED = 0.5
"""What remains of a run of open words after a word that is answered for."""

REPORTING = frozenset(
    stem(word)
    for word in """
    paper author study work article argument statement introduction research researcher suggest argue propose
    report find show claim state describe introduce present discuss conclude turn
    """.split()
)
"""Words that tell of a paper what it says, and add nothing to that."""

INSERTED = 4
"""Open words in a row that may be an insertion; where there are more, the claim is in words of its own."""


@dataclass(frozen=True)
class Coverage:
    """How much of a claim the quotes cover.

    `closeness` is how like the quotes its content words are, weighted by how much each tells, in [0, 1];
    `wording` is the share of them that the quotes have themselves, in [0, 1]; `gap` is how much the
    longest run of open words leaves open, in words; `open_words` are those words. `around` is `wording` without
    them, and `own` is it without the open words that the papers have elsewhere.
    """

    closeness: float
    wording: float
    around: float
    own: float
    gap: float
    open_words: tuple[str, ...]


def cover(
    alignment: Alignment,
    explained: Sequence[tuple[int, int]],
    names: Sequence[tuple[int, int]],
    context: frozenset[str],
) -> Coverage:
    """Measure what the quotes leave open of a claim.

    `explained` and `names` are character offsets in the claim: what is answered for otherwise, such as an acronym
    written out or a number, and names. `context` are the stems of the papers.
    """
    content = kept = borrowed = 0
    run: list[str] = []
    length = gap = 0.0
    widest: tuple[str, ...] = ()
    quoted = {word.stem for word in alignment.quote}
    for at, word in enumerate(alignment.claim):
        if not word.content:
            continue
        content += 1
        if alignment.same[at] or _within(word.start, explained):
            kept += 1
            length, run = length * CARRIED, []
        elif not word.text[0].isdigit() and word.stem not in REPORTING:
            missing = max(0.0, 1 - float(alignment.best[at]) / COUNTERPART)
            # A quote that shares only the stem has another word; that is no sign of this one in the paper.
            is_elsewhere = word.stem in context and word.stem not in quoted
            missing *= ELSEWHERE if is_elsewhere else 1
            borrowed += is_elsewhere
            length += missing * (NAMED if _within(word.start, names) else 1)
            run = [*run, word.text] if missing else run
            if length > gap:
                gap, widest = length, tuple(run)
    wording = kept / content if content else 1.0
    around = min(1.0, kept / max(1, content - min(len(widest), INSERTED)))
    own = kept / max(1, content - borrowed)
    return Coverage(_closeness(alignment, explained), wording, around, own, gap, widest)


def _closeness(alignment: Alignment, explained: Sequence[tuple[int, int]]) -> float:
    answered = [
        1.0 if _within(word.start, explained) else float(best)
        for word, best in zip(alignment.claim, alignment.best, strict=True)
    ]
    total = float(alignment.weights.sum())
    return float(alignment.weights @ np.array(answered)) / total if total else 1.0


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
