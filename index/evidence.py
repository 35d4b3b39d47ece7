"""How well one abstract's own words answer to a question: what a decline rests on.

A paper may rank first and yet hold no answer. Ranking compares papers; this looks at one alone, and at the words
of the question that tell a subject: rare ones, that no paper of another subject has a match for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.embedder import Floats, Tokens
from index.lexical import STOP_WORDS
from index.papers import Sentence

__all__ = ["evidence", "rarities"]

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

COMMON = 2000
"""Numbers of word pieces below which a word tells no subject: marks, letters, and the commonest words."""


def rarities(question: str, tokens: Tokens, vocabulary: int) -> Floats:
    """Return how rare the word is that each piece of a question belongs to, shared among its pieces, (pieces,).

    Vocabularies number their pieces from common to rare. A word of one piece is as rare as its number says,
    one of several pieces as the rarest: a vocabulary has no room for it. Where no word is rare, all count alike.

    >>> spans, ids = np.array([[0, 3], [4, 8], [9, 12], [12, 15]], np.int32), np.array([1996, 4000, 5000, 5001])
    >>> tokens = Tokens(np.zeros((4, 2), np.float32), spans, ids)
    >>> [f"{rarity:.2f}" for rarity in rarities("The wide perovs", tokens, 8000)]
    ['0.00', '0.69', '0.69', '0.69']
    """
    rare = np.zeros(len(tokens.ids), np.float32)
    for word in _WORD.finditer(question):
        if word.group().lower() in STOP_WORDS:
            continue
        pieces = np.flatnonzero((tokens.spans[:, 0] >= word.start()) & (tokens.spans[:, 1] <= word.end()))
        number = max(tokens.ids[pieces[0]], COMMON) if len(pieces) == 1 else vocabulary
        rare[pieces] = np.log(number / COMMON) / max(len(pieces), 1)
    return rare if rare.any() else np.ones(len(rare), np.float32)


def evidence(
    vector: Floats, question: Tokens, weights: Floats, paper: Tokens, sentences: Sequence[Sentence]
) -> float:
    """Return how well an abstract answers to a question, in about [0, 1].

    It is the mean of two similarities: that of the question's vector with the nearest sentence's (the mean of its
    pieces, in context), and that of the question's pieces with their nearest in the abstract, weighted by rarity.
    """
    abstract = paper.vectors[paper.spans[:, 0] >= 0].astype(np.float32)
    if not len(abstract) or not len(question.ids):
        return 0.0
    nearest = max((_cosine(vector, _inside(paper, sentence)) for sentence in sentences), default=0.0)
    best = (question.vectors @ abstract.T).max(axis=1)
    return (nearest + float(weights @ best / max(float(weights.sum()), 1e-9))) / 2


def _inside(paper: Tokens, sentence: Sentence) -> Floats:
    inside = (paper.spans[:, 0] >= sentence.start) & (paper.spans[:, 1] <= sentence.end)
    return np.asarray(paper.vectors[inside].astype(np.float32).sum(axis=0), np.float32)


def _cosine(vector: Floats, other: Floats) -> float:
    return float(vector @ other / max(float(np.linalg.norm(other)), 1e-9))
