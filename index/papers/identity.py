"""Decide whether two papers are the same work.

An identifier decides. Otherwise the title does, unless what else is known speaks against it: different papers are
called "Preface". So does the same abstract under a similar title, as a preprint and its published version have it,
and the same citation key, if title or abstract is similar.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from index.papers.paper import Paper, normalised_title

__all__ = ["Clue", "clues", "is_decisive", "is_preprint_doi", "same_work"]

Clue = tuple[str, str]
"""A kind of evidence and its value; two papers that share a clue may be the same work."""

EXACT, ABSTRACT, TITLE, CITATION_KEY = "text", "abstract", "title", "citation key"
WEAK = frozenset({EXACT, ABSTRACT, TITLE, CITATION_KEY})

EQUAL_TEXT, SAME_TEXT = 0.9, 0.6
"""Shares of the words of the shorter abstract: from the first, two abstracts are the same but for a detail; from
the second, they are versions of one, if nothing speaks against it."""
OTHER_TEXT, LONG_TEXT = 0.2, 25
"""Below this share, two abstracts of at least so many different words are of different papers."""
SIMILAR_TITLE = 0.5
FEWEST_WORDS = 8
"""Different words that an abstract needs to identify a paper; "No abstract available" doesn't."""

OPENING = 32
"""Words in which most abstracts have that many different ones."""

PREPRINT_DOI = re.compile(r"10\.(?:48550|1101|2139|21203|31234|31219|20944|36227|26434|5281)/")
NUMBER = re.compile(r"\d|\A[ivx]+\Z")


def clues(paper: Paper) -> Iterator[Clue]:
    """Yield the clues of a paper, the strongest first; those of its other versions count as well."""
    for known in (paper.identifiers, *(version.identifiers for version in paper.versions)):
        yield from known.items()
    text = normalised_title(paper.abstract)
    digest = hashlib.sha256(text.encode()).hexdigest()
    for title in map(normalised_title, (paper.title, *(version.title for version in paper.versions))):
        yield EXACT, f"{title}\0{digest}"
        yield TITLE, title
    if _has_words(text):
        yield ABSTRACT, digest
    if paper.citation_key:
        yield CITATION_KEY, paper.citation_key


def _has_words(text: str) -> bool:
    """Return whether a text has FEWEST_WORDS different words, as nearly all abstracts have in their opening.

    >>> _has_words("no " * 40 + "one knows how it ends here"), _has_words("no abstract available")
    (False, False)
    >>> _has_words("no " * 40 + "one knows how it all ends here"), _has_words("a b c d e f g h")
    (True, True)
    """
    opening = text.split(" ", OPENING)[:OPENING]
    return len(set(opening)) >= FEWEST_WORDS or len(set(text.split())) >= FEWEST_WORDS


def is_decisive(clue: Clue) -> bool:
    """Return whether papers that share this clue are the same, whatever else is known: it is an identifier."""
    return clue[0] not in WEAK


def same_work(one: Paper, other: Paper, clue: Clue) -> bool:
    """Return whether two papers that share a clue are the same work."""
    kind = clue[0]
    if is_decisive(clue):
        return True
    if kind in {EXACT, TITLE}:
        return _same_by_title(one, other)
    if kind == ABSTRACT:
        return _similar_titles(one, other) and not _authors_differ(one, other)
    similar = _similar_titles(one, other) or _shared(one.abstract, other.abstract) >= SAME_TEXT
    return similar and not _identifiers_differ(one, other) and not _authors_differ(one, other)


def is_preprint_doi(doi: str) -> bool:
    """Return whether a DOI belongs to a server of preprints: arXiv, bioRxiv, SSRN, …"""
    return bool(PREPRINT_DOI.match(doi))


def _same_by_title(one: Paper, other: Paper) -> bool:
    shared = _shared(one.abstract, other.abstract)
    if _identifiers_differ(one, other) or _authors_differ(one, other):
        return shared >= EQUAL_TEXT
    if _years_differ(one, other):
        return shared >= (SAME_TEXT if one.authors and other.authors else EQUAL_TEXT)
    shorter = min(len(_words(one.abstract)), len(_words(other.abstract)))
    return shared >= OTHER_TEXT or shorter < LONG_TEXT


def _similar_titles(one: Paper, other: Paper) -> bool:
    """Return whether two titles share half their words, and all their numbers: "Part 1" isn't "Part 2"."""
    mine, others = _words(one.title), _words(other.title)
    numbers = {word for word in mine ^ others if NUMBER.search(word)}
    return not numbers and len(mine & others) >= SIMILAR_TITLE * max(1, min(len(mine), len(others)))


def _identifiers_differ(one: Paper, other: Paper) -> bool:
    """Return whether both papers have identifiers of a kind and no kind agrees; a preprint has its own DOI."""
    kinds = one.identifiers.keys() & other.identifiers.keys()
    dois = [paper.identifiers["doi"] for paper in (one, other)] if "doi" in kinds else []
    if any(map(is_preprint_doi, dois)):
        kinds = kinds - {"doi"}
    return any(one.identifiers[kind] != other.identifiers[kind] for kind in kinds)


def _authors_differ(one: Paper, other: Paper) -> bool:
    """Return whether both first authors are known and share no name of more than an initial."""
    if not one.authors or not other.authors:
        return False
    mine, others = (set(normalised_title(paper.authors[0]).split()) for paper in (one, other))
    return not {name for name in mine & others if len(name) > 1}


def _years_differ(one: Paper, other: Paper) -> bool:
    """Return whether both years are known and differ; the year of a day without one was guessed."""
    guessed = one.year_inferred or other.year_inferred
    return bool(one.date and other.date and not guessed and one.date.year != other.date.year)


def _shared(one: str, other: str) -> float:
    mine, others = _words(one), _words(other)
    return len(mine & others) / max(1, min(len(mine), len(others)))


@lru_cache(1 << 12)  # one paper is compared with many of its title
def _words(text: str) -> frozenset[str]:
    return frozenset(normalised_title(text).split())
