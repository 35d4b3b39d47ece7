"""Does this sentence follow from these quotes? Each kind of error looked for by itself, then weighed together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Verdict
from assistant.text import (
    Name,
    Quantity,
    Sources,
    acronyms,
    expanded_spans,
    find_names,
    find_quantities,
    missing_quantities,
    reckons,
    split_words,
    turned_ranges,
)
from assistant.verification.alignment import Alignment, align
from assistant.verification.coverage import Coverage, cover
from assistant.verification.negation import Conflict, negation_conflicts, opposite_conflicts
from assistant.verification.number_binding import Attribution, misattributions, misplaced_numbers, swapped_numbers
from assistant.verification.other_paper import Elsewhere, elsewhere
from assistant.verification.overstatement import dropped_hedges, overstatements
from assistant.verification.phrase_swap import substitutions
from assistant.verification.role_reversal import comparison_conflicts, exchanges, turned_comparison
from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.papers import Paper

__all__ = ["Checker", "Findings", "find"]

SUPPORTED = 0.5
"""The score from which a claim is called supported."""

EVIDENCE = 3
"""How many sentences of each paper a claim is held against when none is cited."""

GAIN = 1.04
"""How many times as much of the claim a further sentence must cover to be held against it."""

NEAR = 0.4
"""Closeness from which quotes are about the same thing as the claim.

Of quotes taken from other papers 95% are below .36; of those that support a claim, 2%.
"""

LAID = (0.65, 0.85)
"""The shares of the claim's words in the quotes from which a word out of place counts at all, and in full.

Words that the papers have elsewhere are not counted. Which word of a quote answers for which of the claim is
sure only where they share most: in each of four sets of labelled claims, false alarms of this kind come from
claims that share less than .75, and nearly all errors that are found from claims that share more.
"""

RESTATED = (0.3, 0.6)
"""The same for a universal, which needs no counterpart in the quotes to count."""

PIECED = (0.9, 1.0)
"""The same for words of the papers that stand in the place of others: only where next to all words are theirs."""

FAINT = 0.2
"""How surely two words must be opposites in place for it to count in full."""

LONGEST = 2000
"""Characters of a claim or quote that are checked: many times a sentence."""

BASE = 2.75
"""Log-odds that a claim is supported when nothing speaks against it."""

AGAINST: Mapping[str, float] = {
    "numbers": 4.0,
    "numbers_elsewhere": 3.5,
    "turned": 3.5,
    "swapped": 3.5,
    "names": 4.0,
    "misplaced": 3.5,
    "misattributed": 3.5,
    "negations": 3.5,
    "opposites": 3.5,
    "exchanges": 3.5,
    "substitutions": 3.5,
    "overstatements": 3.5,
    "hedges": 0.3,
    "gap": 2.7,
    "distance": 24.0,
    "elsewhere": 35.0,
}
"""Log-odds that each finding takes away.

Set by hand so that one finding is enough, or a gap of more than a word amid copied ones. A logistic regression
of the same amounts tells the claims of a set that it was not fitted to apart no better. How near a claim's wording
is to the quotes speaks neither way: true claims are put into other words more often than false ones are.
"""


@dataclass(frozen=True)
class Findings:
    """What speaks against a claim, each kind by itself; empty where nothing does."""

    numbers: tuple[Quantity, ...]
    numbers_elsewhere: tuple[Quantity, ...]
    turned: tuple[tuple[Quantity, Quantity], ...]
    swapped: tuple[tuple[Quantity, Quantity], ...]
    misplaced: tuple[tuple[Quantity, Quantity], ...]
    names: tuple[Name, ...]
    misattributed: tuple[tuple[Attribution, Attribution], ...]
    negations: tuple[Conflict, ...]
    opposites: tuple[Conflict, ...]
    exchanges: tuple[Conflict, ...]
    comparisons: tuple[Conflict, ...]
    overstatements: tuple[str, ...]
    hedges: tuple[str, ...]
    coverage: Coverage
    substitutions: tuple[Conflict, ...] = ()
    elsewhere: Elsewhere | None = None

    @property
    def amounts(self) -> dict[str, float]:
        """How much there is of each kind that AGAINST weighs."""
        laid, strong = _ramp(self.coverage.own, *LAID), _ramp(self.coverage.wording, *RESTATED)
        against = max((conflict.strength for conflict in self.opposites), default=0.0)
        return {
            "numbers": min(len(self.numbers), 2),
            "numbers_elsewhere": min(len(self.numbers_elsewhere), 2),
            "turned": bool(self.turned),
            "swapped": bool(self.swapped),
            "misplaced": bool(self.misplaced),
            "names": min(len(self.names), 2),
            "misattributed": bool(self.misattributed),
            "negations": laid * bool(self.negations),
            "opposites": laid * min(1.0, against / FAINT),
            "exchanges": laid * bool(self.exchanges or self.comparisons),
            "substitutions": _ramp(self.coverage.own, *PIECED) * bool(self.substitutions),
            "overstatements": strong * bool(self.overstatements),
            "hedges": bool(self.hedges),
            # New words amid copied ones are suspicious; in a claim put into other words they are to be expected.
            "gap": self.coverage.gap * self.coverage.around**4,
            "distance": max(0.0, NEAR - self.coverage.closeness),
            "elsewhere": self.elsewhere.lead if self.elsewhere else 0.0,
        }

    @property
    def score(self) -> float:
        """How well the quotes support the claim, in [0, 1]."""
        against = sum(AGAINST[kind] * amount for kind, amount in self.amounts.items())
        return 1 / (1 + math.exp(against - BASE))

    def why(self) -> Iterator[str]:
        """Yield what is amiss, one short sentence for each finding."""
        yield from self._amiss_with_numbers()
        for name in self.names:
            yield f"'{name.text}' is named in neither the sentence nor the paper"
        yield from map(_told_negation, self.negations)
        for conflict in self.opposites:
            yield f"'{conflict.claim}' where the paper has '{conflict.quote}'"
        for conflict in self.exchanges:
            yield f"'{conflict.claim}' and '{conflict.quote}' stand the other way round in the paper"
        for conflict in self.comparisons:
            yield f"the two sides of '{conflict.claim}' have changed places"
        if self.amounts["substitutions"]:
            for conflict in self.substitutions:
                yield f"'{conflict.claim}' stands where the paper has '{conflict.quote}'"
        for word in self.overstatements:
            yield f"'{word}' says more than the paper does"
        yield from self._left_open()

    def _amiss_with_numbers(self) -> Iterator[str]:
        for number in self.numbers:
            yield f"{number.text} is not in the cited sentence"
        for number in self.numbers_elsewhere:
            yield f"{number.text} is not in the cited sentence, though it is elsewhere in the paper"
        for one, other in self.turned:
            yield f"the paper goes from {other.text} to {one.text}, not from {one.text} to {other.text}"
        for one, other in self.swapped:
            yield f"{one.text} and {other.text} have changed places"
        for one, other in self.misplaced:
            yield f"the paper says this of {other.text}, and something else of {one.text}"
        for said, told in self.misattributed:
            yield f"the paper tells {told.number.text} of '{told.name.text}', not of '{said.name.text}'"

    def _left_open(self) -> Iterator[str]:
        amounts = self.amounts
        if self.elsewhere and AGAINST["elsewhere"] * amounts["elsewhere"] >= BASE:
            yield f"this is rather what {self.elsewhere.paper.title!r} says"
        elif AGAINST["distance"] * amounts["distance"] >= BASE:
            yield "the cited sentence is about something else"
        elif AGAINST["gap"] * amounts["gap"] >= BASE:
            yield f"'{' '.join(self.coverage.open_words)}' has no counterpart in the cited sentence"


def _ramp(value: float, low: float, high: float) -> float:
    """Return 0 up to a value, 1 from another, and what lies between in proportion.

    >>> [round(_ramp(value, 0.6, 0.8), 2) for value in (0.5, 0.7, 0.9)]
    [0.0, 0.5, 1.0]
    """
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _told_negation(conflict: Conflict) -> str:
    if conflict.claim:
        return f"the sentence says '{conflict.claim}' where the paper does not"
    return f"the paper says '{conflict.quote}' where the sentence does not"


def _unread(_: Paper) -> None:
    """Know no paper's word pieces."""


def _alone(_: TokenEmbeddings) -> tuple[Paper, ...]:
    """Know no other papers."""
    return ()


class Checker:
    """Checks claims against quotes by an encoder's word vectors; `idf` is by token (`Snapshot.idf`).

    `read` returns the word pieces of a paper that was read before, as `index.Snapshot.known_tokens` does, or None.
    `near` returns the papers nearest to a text that was read, as `index.Snapshot.nearest_papers` does: it may be
    theirs.
    """

    def __init__(
        self,
        encoder: Encoder,
        idf: Floats,
        read: Callable[[Paper], TokenEmbeddings | None] = _unread,
        near: Callable[[TokenEmbeddings], Sequence[Paper]] = _alone,
    ) -> None:
        self._encoder = encoder
        self._idf = idf
        self._read = read
        self._near = near

    def check(self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = ()) -> Verdict:
        """Return whether the quotes support the claim.

        `papers` are those that the quotes are from: they may say what a name or an acronym stands for, but
        the support must come from the quotes. Without a claim or a quote the verdict is `unchecked`.
        """
        claim = claim[:LONGEST]
        told = [quote[:LONGEST] for quote in quotes if quote.strip()]
        tokens = self._encoder.encode_tokens([claim, *told])
        cited = [read for paper in papers if (read := self._read(paper))]
        belongs = elsewhere(claim, tokens[0], self._idf, cited, self._others(tokens[0], papers))
        return self._judge(claim, told, papers, tokens, belongs)

    def check_papers(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Return whether the papers' abstracts support the claim, by the sentences that bear on it."""
        claim = claim[:LONGEST]
        known = [self._read(paper) for paper in papers]
        new = [paper.abstract for paper, tokens in zip(papers, known, strict=True) if tokens is None]
        claimed, *encoded = self._encoder.encode_tokens([claim, *new])
        rest = iter(encoded)
        cited = [next(rest) if tokens is None else tokens for tokens in known]
        evidence = [
            found
            for paper, tokens in zip(papers, cited, strict=True)
            for found in _evidence(claim, claimed, paper, tokens, self._idf)
        ]
        quotes = [found.quote for found in evidence]
        belongs = elsewhere(claim, claimed, self._idf, cited, self._others(claimed, papers))
        return self._judge(claim, quotes, papers, [claimed, *(found.tokens for found in evidence)], belongs)

    def _others(
        self, claimed: TokenEmbeddings, papers: Sequence[Paper]
    ) -> Iterator[tuple[Paper, TokenEmbeddings]]:
        """Yield the papers near a claim, but for those that it cites, and their word pieces."""
        cited = {paper.key for paper in papers}
        for paper in self._near(claimed):
            if paper.key not in cited and (tokens := self._read(paper)):
                yield paper, tokens

    def _judge(
        self,
        claim: str,
        quotes: Sequence[str],
        papers: Sequence[Paper],
        tokens: Sequence[TokenEmbeddings],
        belongs: Elsewhere | None,
    ) -> Verdict:
        if not quotes:
            return Verdict("unchecked", 0.0, ("there is no cited sentence to check it against",))
        alignment = align(claim, quotes, tokens, self._idf)
        if not any(word.content for word in alignment.claim):
            return Verdict("unchecked", 0.0, ("there is nothing in it to check",))
        findings = replace(find(claim, quotes, papers, alignment), elsewhere=belongs)
        if findings.score >= SUPPORTED:
            return Verdict("supported", findings.score, ())
        return Verdict("unsupported", findings.score, tuple(dict.fromkeys(findings.why())))


def find(claim: str, quotes: Sequence[str], papers: Sequence[Paper], alignment: Alignment) -> Findings:
    """Look for everything that speaks against a claim."""
    background = [text for paper in papers for text in (paper.title, paper.abstract)]
    explained = expanded_spans(claim, acronyms([*quotes, *background]))
    names = find_names(claim)
    nowhere, elsewhere = _missing(claim, quotes, background)
    claim_words = [word.text for word in alignment.claim]
    quote_words = [word.text for word in alignment.quote]
    turned = turned_comparison(alignment)
    numbers = [(number.start, number.end) for number in find_quantities(claim)]
    stems = frozenset(word.stem for text in background for word in split_words(text))
    return Findings(
        numbers=nowhere,
        numbers_elsewhere=elsewhere,
        turned=turned_ranges(claim, quotes),
        swapped=swapped_numbers(claim, quotes),
        misplaced=misplaced_numbers(claim, quotes),
        names=_unknown(names, explained, Sources([*quotes, *background]), alone=not papers),
        misattributed=misattributions(claim, quotes, explained),
        negations=negation_conflicts(alignment),
        opposites=() if turned else opposite_conflicts(alignment),
        exchanges=() if turned else exchanges(alignment),
        # What two numbers make together compares what the quote does not.
        comparisons=() if reckons(claim, quotes) else comparison_conflicts(alignment),
        overstatements=overstatements(claim_words, quote_words),
        hedges=dropped_hedges(claim_words, quote_words),
        coverage=cover(alignment, [*explained, *numbers], [(name.start, name.end) for name in names], stems),
        substitutions=substitutions(
            alignment, [*explained, *numbers], stems.union(word.stem for word in alignment.quote)
        ),
    )


def _missing(
    claim: str, quotes: Sequence[str], background: Sequence[str]
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the claim's numbers that are found nowhere, and those that are only elsewhere in the papers."""
    missing = missing_quantities(claim, quotes)
    nowhere = missing_quantities(claim, [*quotes, *background]) if missing else ()
    return nowhere, tuple(number for number in missing if number not in nowhere)


def _unknown(
    names: Sequence[Name], explained: Sequence[tuple[int, int]], sources: Sources, alone: bool
) -> tuple[Name, ...]:
    """Return the names that the sources lack; `alone`, the claim's subject may be what a quote calls "we"."""
    return tuple(
        name
        for name in names
        if not any(start <= name.start < end for start, end in explained)
        and not (alone and name.subject)
        and not sources.mentions(name.text)
    )


@dataclass(frozen=True)
class Evidence:
    """A sentence of an abstract that bears on a claim, and its word pieces, read in the whole abstract."""

    quote: str
    tokens: TokenEmbeddings


def _evidence(
    claim: str, claimed: TokenEmbeddings, paper: Paper, read: TokenEmbeddings, idf: Floats
) -> list[Evidence]:
    """Return the sentences that together cover most of a claim, the first first, and its numbers."""
    likeness = np.clip(claimed.vectors @ read.vectors.T, 0, 1)
    left = []
    for sentence in paper.sentences:
        inside = np.flatnonzero((read.spans[:, 0] >= sentence.start) & (read.spans[:, 1] <= sentence.end))
        if len(inside):
            tokens = TokenEmbeddings(read.vectors[inside], read.spans[inside] - sentence.start, read.ids[inside])
            left.append((Evidence(sentence.text, tokens), likeness[:, inside].max(axis=1) * idf[claimed.ids]))
    chosen: list[Evidence] = []
    covered = np.zeros(len(claimed.ids), dtype=np.float32)
    while left and len(chosen) < EVIDENCE:
        best = max(range(len(left)), key=lambda at: float(np.maximum(covered, left[at][1]).sum()))
        evidence, covers = left.pop(best)
        if chosen and np.maximum(covered, covers).sum() < GAIN * covered.sum():
            left.append((evidence, covers))
            break
        covered = np.maximum(covered, covers)
        chosen.append(evidence)
    return _with_numbers(claim, chosen, [evidence for evidence, _ in left])


def _with_numbers(claim: str, chosen: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Return what is chosen and, for numbers of the claim that it lacks, the first others that have them."""
    found = list(chosen)
    lacking = missing_quantities(claim, [evidence.quote for evidence in found])
    for other in others if lacking else ():
        still = missing_quantities(claim, [*(evidence.quote for evidence in found), other.quote])
        if len(still) < len(lacking):
            found, lacking = [*found, other], still
    return found
