"""Weights for the words of a question: which of them name its subject, and how rare they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.arrays import Floats, TokenEmbeddings
from index.papers import STOP_WORDS
from index.search.scoring import Indices

__all__ = ["StemWeights", "rarity_weights", "subject_words", "word_weights"]

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

REQUEST_WORDS = frozenset(
    """abstract abstracts anything article articles author authors compare everything find give list literature
    many name paper papers publication publications read reading recommend research show studies study
    summarize tell work works""".split()
)
"""Words that phrase a request for papers and don't name its subject."""

NOT_SUBJECTS = STOP_WORDS | REQUEST_WORDS

FREQUENT_TOKENS = 2000
"""Token ids below this are punctuation, single letters and the most frequent words; their rarity is 0."""


@dataclass(frozen=True)
class StemWeights:
    """The stems of a question and how rare each is: its inverse document frequency."""

    rarities: Mapping[str, float]

    def share_in(self, stems: Collection[str]) -> float:
        """Return the share of the question's stems, by their rarity, that are among these.

        >>> StemWeights({"owl": 3.0, "hunt": 1.0}).share_in({"owl", "mice"})
        0.75
        """
        return sum(rarity for stem, rarity in self.rarities.items() if stem in stems) / self._total

    @cached_property
    def _total(self) -> float:
        return sum(self.rarities.values()) or 1.0


def word_weights(question: str, tokens: TokenEmbeddings) -> Floats:
    """Return a weight for each token so that every subject word weighs 1, split among its tokens, (tokens,).

    Stop words and request words weigh 0; if there are no other words, all tokens weigh the same.

    >>> spans, ids = np.array([[0, 3], [4, 8], [9, 12], [12, 15]], np.int32), np.array([1996, 4000, 5000, 5001])
    >>> word_weights("The wide perovs", TokenEmbeddings(np.zeros((4, 2), np.float32), spans, ids)).tolist()
    [0.0, 1.0, 0.5, 0.5]
    """
    weights = np.zeros(len(tokens.ids), np.float32)
    for indices in subject_words(question, tokens):
        weights[indices] = 1 / len(indices)
    return _uniform_if_zero(weights)


def rarity_weights(question: str, tokens: TokenEmbeddings, vocabulary: int) -> Floats:
    """Return a weight for each token so that a subject word weighs its rarity, split among its tokens, (tokens,).

    Vocabularies are ordered by frequency: the rarity of a word of one token is log(id / 2000), at least 0. A word
    of several tokens has no entry of its own, so it counts as rare as the last one. Stop words and request words
    weigh 0; if no other word is rare, all tokens weigh the same.

    >>> spans, ids = np.array([[0, 3], [4, 8], [9, 12], [12, 15]], np.int32), np.array([1996, 4000, 5000, 5001])
    >>> tokens = TokenEmbeddings(np.zeros((4, 2), np.float32), spans, ids)
    >>> [f"{rarity:.2f}" for rarity in rarity_weights("The wide perovs", tokens, 8000)]
    ['0.00', '0.69', '0.69', '0.69']
    """
    weights = np.zeros(len(tokens.ids), np.float32)
    for indices in subject_words(question, tokens):
        rank = max(tokens.ids[indices[0]], FREQUENT_TOKENS) if len(indices) == 1 else vocabulary
        weights[indices] = np.log(rank / FREQUENT_TOKENS) / len(indices)
    return _uniform_if_zero(weights)


def subject_words(question: str, tokens: TokenEmbeddings) -> Iterator[Indices]:
    """Yield the indices of the tokens of each word that is neither a stop word nor a request word."""
    for word in _WORD.finditer(question):
        if word.group().lower() not in NOT_SUBJECTS:
            inside = (tokens.spans[:, 0] >= word.start()) & (tokens.spans[:, 1] <= word.end())
            if inside.any():
                yield np.flatnonzero(inside)


def _uniform_if_zero(weights: Floats) -> Floats:
    return weights if weights.any() else np.ones(len(weights), np.float32)
