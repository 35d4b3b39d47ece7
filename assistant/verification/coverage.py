"""How much of a claim's wording the quotes cover, and what they leave uncovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.alignment import Alignment
from index.search import stem

__all__ = ["CLOSE", "Coverage", "measure_coverage"]

CLOSE = 0.25
"""Closeness from which quotes may be about the same thing as the claim.

Of true claims in quite other words than their abstract's, 1 in 200 is below .26; all quotes about something else
that were tried are below .09.
"""

COUNTERPART = 0.65
"""Similarity from which a quote word fully covers another word of the claim."""

ELSEWHERE_FACTOR = 0.4
"""Factor on what an uncovered word adds to the gap if the paper's title or abstract contains it."""

REPORTING = frozenset(
    stem(word)
    for word in """
    paper author study work article argument statement introduction research researcher suggest argue propose
    report find show claim state describe introduce present discuss conclude turn
    """.split()
)
"""Stems of words that only attribute a statement to a paper; they need no counterpart in it."""

LONGEST_INSERTION = 4
"""Uncovered words in a row that may be an insertion; a longer run means that the claim is a paraphrase."""


@dataclass(frozen=True)
class Coverage:
    """How much of a claim the quotes cover.

    `closeness` is the mean similarity of the claim's words to their best quote words, weighted by IDF, in [0, 1].
    A content word is matched if the quotes contain it in any form. `matched` is the share of matched words,
    `matched_outside_gap` that among the words outside the longest unmatched run, and `matched_ignoring_paper` that
    among the words that don't occur elsewhere in the cited papers, all in [0, 1]. `gap` is how many words' worth
    the longest unmatched run leaves uncovered, and `gap_words` are its words.
    """

    closeness: float
    matched: float
    matched_outside_gap: float
    matched_ignoring_paper: float
    gap: float
    gap_words: tuple[str, ...]

    @property
    def is_distant(self) -> bool:
        """Whether the quotes are about something else."""
        return self.closeness < CLOSE


def measure_coverage(
    alignment: Alignment, explained: Sequence[tuple[int, int]], paper_stems: frozenset[str]
) -> Coverage:
    """Measure how much of a claim the quotes cover.

    `explained` are character offsets in the claim of what counts as matched anyway, such as a spelled-out acronym
    or a number. `paper_stems` are the stems of the cited papers' words.
    """
    content = matched = elsewhere = 0
    gap = length = 0.0
    gap_words: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    for at, word in enumerate(alignment.claim):
        if not word.content:
            continue
        content += 1
        if alignment.matched[at] or _within(word.start, explained):
            matched, length, run = matched + 1, 0.0, ()
        elif word.stem not in REPORTING:
            is_elsewhere = word.stem in paper_stems
            elsewhere += is_elsewhere
            missing = max(0.0, 1 - float(alignment.best_similarity[at]) / COUNTERPART)
            missing *= ELSEWHERE_FACTOR if is_elsewhere else 1
            length, run = length + missing, (*run, word.text) if missing else run
            if length > gap:
                gap, gap_words = length, run
    weight = float(alignment.weights.sum())
    return Coverage(
        closeness=float(alignment.weights @ alignment.best_similarity) / weight if weight else 1.0,
        matched=matched / content if content else 1.0,
        matched_outside_gap=min(1.0, matched / max(1, content - min(len(gap_words), LONGEST_INSERTION))),
        matched_ignoring_paper=matched / max(1, content - elsewhere),
        gap=gap,
        gap_words=gap_words,
    )


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
