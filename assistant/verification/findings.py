"""What speaks against a claim: each kind of error on its own, and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from assistant.verification.displaced_names import displaced_names
from assistant.verification.negation import negation_conflicts
from assistant.verification.numbers import missing_quantities, rebound_numbers
from assistant.verification.other_paper import OtherPaper
from assistant.verification.overstatement import overstatements
from assistant.verification.word_swaps import (
    mirrors_a_comparison,
    reversed_comparisons,
    substituted_phrases,
    swapped_words,
)
from index.papers import Paper

__all__ = ["Findings", "find"]

LARGE_GAP = 1.0
"""Words' worth of a gap that is a reason by itself."""


@dataclass(frozen=True)
class Findings:
    """What speaks against a claim, kind by kind; a kind is empty if nothing of it was found.

    `further_sentences` is how many sentences beyond the first Footnote had to add to cover the claim.
    """

    coverage: Coverage
    missing_numbers: tuple[Quantity, ...] = ()
    rebound_numbers: tuple[tuple[Quantity, Quantity], ...] = ()
    unknown_names: tuple[Name, ...] = ()
    displaced_names: tuple[tuple[Name, str], ...] = ()
    negations: tuple[Conflict, ...] = ()
    antonyms: tuple[Conflict, ...] = ()
    swapped_words: tuple[Conflict, ...] = ()
    reversed_comparisons: tuple[Conflict, ...] = ()
    substitutions: tuple[Conflict, ...] = ()
    overstatements: tuple[str, ...] = ()
    further_sentences: int = 0
    other_paper: OtherPaper | None = None

    def why(self) -> Iterator[str]:
        """Yield the reasons to doubt the claim, the most certain first; one if no kind of finding gives any."""
        reasons = list(self._reasons())
        yield from reasons or ["nothing in the cited sentence says this plainly"]

    def _reasons(self) -> Iterator[str]:
        for number in self.missing_numbers:
            yield f"{number.text} is not in the cited sentence"
        for one, other in self.rebound_numbers:
            yield f"the paper gives {one.text} and {other.text} for different things"
        for name in self.unknown_names:
            yield f"“{name.text}” is in neither the cited sentence nor the rest of the paper"
        for name, instead in self.displaced_names:
            yield f"the cited sentence names “{instead}” and not “{name.text}”, which is elsewhere in the paper"
        yield from map(_negation_reason, self.negations)
        for conflict in (*self.antonyms, *self.substitutions):
            yield f"the sentence says “{conflict.claim}” where the paper says “{conflict.quote}”"
        for conflict in self.swapped_words:
            yield f"“{conflict.claim}” and “{conflict.quote}” are the other way round in the paper"
        for conflict in self.reversed_comparisons:
            yield f"the two sides of “{conflict.claim}” are the other way round in the paper"
        for word in self.overstatements:
            yield f"“{word}” says more than the paper does"
        if self.other_paper:
            yield f"“{self.other_paper.paper.title}” fits this sentence better"
        if self.coverage.is_distant:
            yield "the cited sentence is about something else"
        elif self.coverage.gap >= LARGE_GAP:
            yield f"“{' '.join(self.coverage.gap_words)}” has no counterpart in the cited sentence"


def _negation_reason(conflict: Conflict) -> str:
    if conflict.claim:
        return f"the sentence says “{conflict.claim}” where the paper does not"
    return f"the paper says “{conflict.quote}” where the sentence does not"


def find(
    claim: str,
    quotes: Sequence[str],
    papers: Sequence[Paper],
    alignment: Alignment,
    *,
    other_paper: OtherPaper | None = None,
    further_sentences: int = 0,
) -> Findings:
    """Return everything that speaks against a claim.

    `papers` are those that the quotes are from: they may explain a name or an acronym, but not support the claim.
    A word of their titles is no antonym and no overstatement.
    """
    background = [text for paper in papers for text in (paper.title, paper.abstract)]
    explained = expanded_spans(claim, acronyms([*quotes, *background]))
    names = find_names(claim)
    unexplained = [name for name in names if not any(start <= name.start < end for start, end in explained)]
    sources = Sources([*quotes, *background])
    titles = [word for paper in papers for word in split_words(paper.title)]
    said = frozenset(word.stem for word in titles)
    claim_words = [word.text for word in alignment.claim]
    quote_words = [word.text for word in alignment.quote]
    mirrored = mirrors_a_comparison(alignment)
    matched_otherwise = [*explained, *((number.start, number.end) for number in find_quantities(claim))]
    stems = frozenset(word.stem for text in background for word in split_words(text))
    return Findings(
        coverage=measure_coverage(alignment, matched_otherwise, stems),
        missing_numbers=missing_quantities(claim, quotes),
        rebound_numbers=rebound_numbers(claim, quotes),
        unknown_names=_unknown_names(unexplained, sources, quotes_only=not papers),
        displaced_names=displaced_names(claim, unexplained, quotes, [paper.title for paper in papers], sources),
        negations=negation_conflicts(alignment),
        antonyms=() if mirrored else antonym_conflicts(alignment, said),
        swapped_words=() if mirrored else swapped_words(alignment),
        reversed_comparisons=reversed_comparisons(alignment),
        substitutions=substituted_phrases(
            alignment, matched_otherwise, stems.union(word.stem for word in alignment.quote)
        ),
        overstatements=overstatements(claim_words, [*quote_words, *(word.text for word in titles)]),
        further_sentences=further_sentences,
        other_paper=other_paper,
    )


def _unknown_names(names: Sequence[Name], sources: Sources, quotes_only: bool) -> tuple[Name, ...]:
    """Return the names that the sources don't mention.

    If the sources are `quotes_only`, the claim's subject is let pass: a quote may call it "we".
    """
    return tuple(name for name in names if not (quotes_only and name.subject) and not sources.mentions(name.text))
