"""Antonyms: a claim that says up where the quotes say down."""

from __future__ import annotations

from collections import defaultdict

from assistant.text import Word, read_lexicon
from assistant.verification.alignment import Alignment, Conflict
from assistant.verification.negation import negation_scopes
from index.search import stem

__all__ = ["antonym_conflicts", "are_antonyms"]

PREFIXES = ("un", "in", "im", "non", "dis", "ir", "mis")
"""Prefixes that make a word's antonym: biased, unbiased."""

SHORTEST_PREFIXED = 4
"""Letters of the shortest word that takes one of PREFIXES."""

MIN_NEIGHBOURHOOD = 0.34
"""Neighbourhood similarity from which two antonyms are about the same thing."""

MIN_NEIGHBOURHOOD_ALONE = 0.15
"""The same if the quotes have no word of the claim's pole, nor the claim one of the quotes'."""

MARGIN = 0.12
"""How much more similar an antonym's neighbourhood must be than that of any quote word of the claim's own pole."""


def are_antonyms(one: str, other: str) -> bool:
    """Return whether two words have opposite meanings.

    >>> are_antonyms("increases", "declined"), are_antonyms("biased", "unbiased"), are_antonyms("rises", "grows")
    (True, True, False)
    """
    opposite_poles = {(row, -pole) for row, pole in _poles(stem(other))}
    return bool(_poles(stem(one)) & opposite_poles) or _differ_by_prefix(one, other)


def antonym_conflicts(alignment: Alignment, said: frozenset[str] = frozenset()) -> tuple[Conflict, ...]:
    """Return the words of the claim where a quote has an antonym in a similar neighbourhood.

    `said` are stems that count as said by the papers, such as those of their titles.
    """
    claim_scopes, quote_scopes = negation_scopes(alignment.claim), negation_scopes(alignment.quote)
    found = []
    for at, word in enumerate(alignment.claim):
        antonyms = [
            other
            for other, quoted in enumerate(alignment.quote)
            if word.stem not in said
            and are_antonyms(word.text, quoted.text)
            and (claim_scopes[at] is None) == (quote_scopes[other] is None)
        ]
        if not antonyms:
            continue
        nearest = max(antonyms, key=lambda other: alignment.neighbourhood(at, other))
        agreeing = [other for other, quoted in enumerate(alignment.quote) if _same_pole(word, quoted)]
        similarity = alignment.neighbourhood(at, nearest)
        best_agreeing = max((alignment.neighbourhood(at, other) for other in agreeing), default=-1.0)
        alone = not agreeing and not any(
            _same_pole(claimed, alignment.quote[nearest]) for claimed in alignment.claim
        )
        least = MIN_NEIGHBOURHOOD_ALONE if alone else MIN_NEIGHBOURHOOD
        if similarity >= least and similarity >= best_agreeing + MARGIN:
            found.append(Conflict(word.text, alignment.quote[nearest].text))
    return tuple(found)


def _same_pole(one: Word, other: Word) -> bool:
    return one.stem == other.stem or bool(_poles(one.stem) & _poles(other.stem))


def _poles(of: str) -> frozenset[tuple[int, int]]:
    """Return the rows of the antonyms that a stem is in, each with its side: 1 for the left, -1 for the right."""
    return _BY_STEM.get(of, frozenset())


def _differ_by_prefix(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) >= SHORTEST_PREFIXED and any(
        long.startswith(prefix) and stem(long.removeprefix(prefix)) == stem(short) for prefix in PREFIXES
    )


def _read_poles() -> dict[str, frozenset[tuple[int, int]]]:
    poles: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for row, (left, right) in enumerate((*read_lexicon("antonyms"), *read_lexicon("wordnet_antonyms"))):
        for pole, words in ((1, left), (-1, right)):
            for word in words:
                poles[stem(word)].add((row, pole))
    return {word: frozenset(found) for word, found in poles.items()}


_BY_STEM = _read_poles()
