"""Whose claim it is: another paper that matches a claim clearly better than the cited ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.text import split_words
from index.arrays import Floats, TokenEmbeddings, TokenVectors
from index.papers import Paper

__all__ = ["OtherPaper", "find_other_paper"]

MARGIN = 0.05
"""A true claim's own paper loses to another by more than this in 1 of 100 cases."""


FEWEST_WORDS = 5
"""Content words from which a claim says enough to belong to one paper: with fewer, another paper led clearly for 6
true claims and 3 false ones of 4,103."""


@dataclass(frozen=True)
class OtherPaper:
    """A paper that matches a claim better than the cited ones; `lead` is by how much, beyond MARGIN."""

    paper: Paper
    lead: float


def find_other_paper(
    claim: str,
    claim_tokens: TokenEmbeddings,
    idf: Floats,
    cited: Sequence[TokenVectors],
    others: Iterable[tuple[Paper, TokenVectors]],
) -> OtherPaper | None:
    """Return the other paper that matches a claim best, if it clearly beats the cited ones together.

    The match is late interaction: the mean, weighted by IDF, of each claim token's best similarity to a token of
    the abstracts. `idf` is by token id. A claim of a few words belongs to no paper in particular.
    """
    if sum(word.content for word in split_words(claim)) < FEWEST_WORDS:
        return None
    weights = _content_tokens(claim, claim_tokens) * idf[claim_tokens.ids]
    if not cited or not weights.any():
        return None
    match_of_cited = _match(claim_tokens, weights, cited)
    leads = [
        (_match(claim_tokens, weights, [tokens]) - match_of_cited - MARGIN, paper) for paper, tokens in others
    ]
    lead, paper = max(leads, key=lambda found: found[0], default=(0.0, None))
    return OtherPaper(paper, lead) if paper and lead > 0 else None


def _content_tokens(claim: str, claim_tokens: TokenEmbeddings) -> Floats:
    """Return 1 for each token of a content word, 0 for the others."""
    inside = np.zeros(len(claim_tokens.ids), np.float32)
    for word in split_words(claim):
        if word.content:
            inside[(claim_tokens.spans[:, 0] < word.end) & (claim_tokens.spans[:, 1] > word.start)] = 1
    return inside


def _match(claim_tokens: TokenEmbeddings, weights: Floats, papers: Sequence[TokenVectors]) -> float:
    # Spans before the abstract are the title's.
    abstracts = np.concatenate([tokens.vectors[tokens.spans[:, 0] >= 0] for tokens in papers])
    if not len(abstracts):
        return 0.0
    return float(weights @ (abstracts @ claim_tokens.vectors.T).max(axis=0) / weights.sum())
