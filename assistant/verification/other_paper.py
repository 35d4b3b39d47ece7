"""Whose claim is it? Another paper that has so much more of a claim than the cited ones that it was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.text import split_words
from index.arrays import Floats, TokenEmbeddings
from index.papers import Paper

__all__ = ["Elsewhere", "elsewhere"]

AHEAD = 0.05
"""How much better another paper may match a claim that the cited ones support: 1 in 100 claims has more."""


@dataclass(frozen=True)
class Elsewhere:
    """The paper that a claim rather belongs to, and how much better it matches, beyond what happens by chance."""

    paper: Paper
    lead: float


def elsewhere(
    claim: str,
    claimed: TokenEmbeddings,
    idf: Floats,
    cited: Sequence[TokenEmbeddings],
    others: Iterable[tuple[Paper, TokenEmbeddings]],
) -> Elsewhere | None:
    """Return the one of the other papers that has clearly more of a claim than the cited ones together.

    A match is the mean likeness of the claim's word pieces, each to the piece most like it, weighted by `idf`.
    """
    weights = _content(claim, claimed) * idf[claimed.ids]
    if not cited or not weights.any():
        return None
    own = _match(claimed, weights, cited)
    leads = [(_match(claimed, weights, [tokens]) - own - AHEAD, paper) for paper, tokens in others]
    lead, paper = max(leads, key=lambda found: found[0], default=(0.0, None))
    return Elsewhere(paper, lead) if paper and lead > 0 else None


def _content(claim: str, claimed: TokenEmbeddings) -> Floats:
    """Return 1 for each word piece of a content word, 0 for the others."""
    inside = np.zeros(len(claimed.ids), np.float32)
    for word in split_words(claim):
        if word.content:
            inside[(claimed.spans[:, 0] < word.end) & (claimed.spans[:, 1] > word.start)] = 1
    return inside


def _match(claimed: TokenEmbeddings, weights: Floats, read: Sequence[TokenEmbeddings]) -> float:
    abstracts = np.concatenate([tokens.vectors[tokens.spans[:, 0] >= 0] for tokens in read])
    if not len(abstracts):
        return 0.0
    return float(weights @ (abstracts @ claimed.vectors.T).max(axis=0) / weights.sum())
