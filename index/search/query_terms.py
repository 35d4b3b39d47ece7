"""The words of a question that say something of its subject, and what each counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.search.bm25 import STOP_WORDS

__all__ = ["rarities", "word_shares"]

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

ASKING = frozenset(
    """abstract abstracts anything article articles author authors compare everything find give list literature
    many name paper papers publication publications read reading recommend research show studies study
    summarize tell work works""".split()
)
"""Words that say what is asked for, and nothing of the subject."""

COMMON = 2000
"""Numbers of word pieces below which a word tells no subject: marks, letters, and the commonest words."""


def word_shares(question: str, tokens: TokenEmbeddings) -> Floats:
    """Return what each piece of a question counts where all words count one, shared among their pieces, (pieces,).

    Stop words and words of asking count nothing. Where nothing else is there, all pieces count alike.

    >>> spans, ids = np.array([[0, 3], [4, 8], [9, 12], [12, 15]], np.int32), np.array([1996, 4000, 5000, 5001])
    >>> word_shares("The wide perovs", TokenEmbeddings(np.zeros((4, 2), np.float32), spans, ids)).tolist()
    [0.0, 1.0, 0.5, 0.5]
    """
    shares = np.zeros(len(tokens.ids), np.float32)
    for pieces in _words(question, tokens):
        shares[pieces] = 1 / len(pieces)
    return _or_alike(shares)


def rarities(question: str, tokens: TokenEmbeddings, vocabulary: int) -> Floats:
    """Return how rare the word is that each piece of a question belongs to, shared among its pieces, (pieces,).

    Vocabularies number their pieces from common to rare. A word of one piece is as rare as its number says,
    one of several pieces as the rarest: a vocabulary has no room for it. Where no word is rare, all count alike.

    >>> spans, ids = np.array([[0, 3], [4, 8], [9, 12], [12, 15]], np.int32), np.array([1996, 4000, 5000, 5001])
    >>> tokens = TokenEmbeddings(np.zeros((4, 2), np.float32), spans, ids)
    >>> [f"{rarity:.2f}" for rarity in rarities("The wide perovs", tokens, 8000)]
    ['0.00', '0.69', '0.69', '0.69']
    """
    rare = np.zeros(len(tokens.ids), np.float32)
    for pieces in _words(question, tokens):
        number = max(tokens.ids[pieces[0]], COMMON) if len(pieces) == 1 else vocabulary
        rare[pieces] = np.log(number / COMMON) / len(pieces)
    return _or_alike(rare)


def _words(question: str, tokens: TokenEmbeddings) -> Iterator[NDArray[np.int64]]:
    """Yield the places of the pieces of each word that says something of the subject."""
    for word in _WORD.finditer(question):
        if word.group().lower() not in STOP_WORDS | ASKING:
            inside = (tokens.spans[:, 0] >= word.start()) & (tokens.spans[:, 1] <= word.end())
            if inside.any():
                yield np.flatnonzero(inside)


def _or_alike(counts: Floats) -> Floats:
    return counts if counts.any() else np.ones(len(counts), np.float32)
