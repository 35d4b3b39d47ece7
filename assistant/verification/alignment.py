"""A claim laid against quotes, word by word: what is like what, and whether it stands in the like place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.text import Word, split_words
from index.arrays import Floats, TokenEmbeddings

__all__ = ["Alignment", "align", "word_vectors"]

REACH = 4
"""How many words to either side make up the place that a word stands in."""

FUNCTION_WEIGHT = 0.35
"""What a function word counts in a place, where a content word counts 1."""

ALIKE = 0.6
"""Cosine of two words in context from which one may stand for the other."""

OTHER_FORM = 0.9
"""Least similarity of two forms of one word, such as "trains" and "training"; the same form twice has 1."""

SAME_WORD = 0.35
"""Cosine in context below which two words that share a stem are different words.

Swapped into sentences of the corpus, unrelated words with one stem mostly stay below it ("experience" and
"experiment" .28 on average, "information" and "informal" .14); inflections don't ("training" and "train" .77).
"""


@dataclass(frozen=True)
class Alignment:
    """The words of a claim, those of all quotes, and their likeness.

    `similarity` is (claim words, quote words): cosines in context, but 1 for the same word and at least OTHER_FORM
    for another form of it. `same_word` has the same shape: whether two words are the same or forms of one word.
    `weights` is how much each claim word tells (its idf; 0 for function words). `quote_of` says which quote a
    quote word is from.
    """

    claim: tuple[Word, ...]
    quote: tuple[Word, ...]
    quote_of: tuple[int, ...]
    similarity: Floats
    same_word: NDArray[np.bool_]
    weights: Floats

    @cached_property
    def best(self) -> Floats:
        """The likeness of each claim word to the quote word most like it."""
        if not self.quote:
            return np.zeros(len(self.claim), dtype=np.float32)
        return np.asarray(self.similarity.max(axis=1), dtype=np.float32)

    @cached_property
    def same(self) -> NDArray[np.bool_]:
        """Whether each claim word, or another form of it, is in the quotes."""
        return np.asarray(self.same_word.any(axis=1))

    def twins(self, claim_word: int) -> list[int]:
        """Return the numbers of the quote words that are the claim word or another form of it."""
        return [int(at) for at in np.flatnonzero(self.same_word[claim_word])]

    def counterpart(self, claim_word: int) -> int | None:
        """Return the quote word that stands for a claim word: a twin in the likest place, or the most alike."""
        if twins := self.twins(claim_word):
            return max(twins, key=lambda at: self.place(claim_word, at))
        if not self.quote or self.best[claim_word] < ALIKE:
            return None
        return int(self.similarity[claim_word].argmax())

    def place(self, claim_word: int, quote_word: int) -> float:
        """Return how alike the places of two words are, in [0, 1]: what is around them, side by side."""
        return float(self.places[claim_word, quote_word])

    @cached_property
    def places(self) -> Floats:
        """How alike the places of each two words are, (claim words, quote words)."""
        found = np.zeros_like(self.similarity)
        total = np.full((len(self.claim), 1), 1e-9, dtype=np.float32)
        known = np.array([1.0 if word.content else FUNCTION_WEIGHT for word in self.claim], dtype=np.float32)
        for side in (-1, 1):
            for distance in range(1, REACH + 1):
                weight = _moved(known[:, None], side * distance) / distance**0.5
                total += weight
                found += weight * self._alongside(side, distance)
        return np.asarray(found / total, dtype=np.float32)

    def _alongside(self, side: int, distance: int) -> Floats:
        """Return, for the claim word so far to one side, the likest quote word there, less the further off."""
        beside = _moved(self._kindred, side * distance)
        best = np.zeros_like(self.similarity)
        sources = np.array(self.quote_of)[:, None]
        for other in range(1, REACH + 2):
            within = _moved(sources + 1, side * other) == sources + 1
            likeness = _moved(beside.T, side * other) * within * 0.85 ** abs(other - distance)
            best = np.maximum(best, likeness.T)
        return best

    @cached_property
    def _kindred(self) -> Floats:
        """The similarity of those words that may stand for one another, 0 for the others."""
        kind = np.array([[word.content] for word in self.claim]) == [word.content for word in self.quote]
        return np.where(kind & (self.similarity >= ALIKE), self.similarity, 0).astype(np.float32)


def _moved(rows: NDArray[Any], by: int) -> NDArray[Any]:
    """Return the rows with row `n` holding what row `n + by` held, and zeros where there was none.

    >>> _moved(np.array([[1], [2], [3]]), 1).tolist()
    [[2], [3], [0]]
    """
    moved = np.zeros_like(rows)
    if abs(by) < len(rows):
        moved[max(0, -by) : len(rows) - max(0, by)] = rows[max(0, by) : len(rows) + min(0, by)]
    return moved


def align(claim: str, quotes: Sequence[str], tokens: Sequence[TokenEmbeddings], idf: Floats) -> Alignment:
    """Lay a claim against quotes; `tokens` are those of the claim and then of each quote."""
    claim_words = split_words(claim)
    told = [split_words(quote) for quote in quotes]
    quote_words = tuple(word for words in told for word in words)
    claim_vectors = word_vectors(claim_words, tokens[0])
    quote_vectors = np.concatenate(
        [word_vectors(words, pieces) for words, pieces in zip(told, tokens[1:], strict=True)]
        or [np.zeros((0, claim_vectors.shape[1]), dtype=np.float32)]
    )
    similarity = np.clip(claim_vectors @ quote_vectors.T, 0, 1).astype(np.float32)
    same_form = _equal([word.text.lower() for word in claim_words], [word.text.lower() for word in quote_words])
    same_stem = _equal([word.stem for word in claim_words], [word.stem for word in quote_words])
    same_word = same_form | (same_stem & (similarity >= SAME_WORD))
    similarity[same_word] = np.maximum(similarity[same_word], OTHER_FORM)
    similarity[same_form] = 1
    return Alignment(
        claim=claim_words,
        quote=quote_words,
        quote_of=tuple(number for number, words in enumerate(told) for _ in words),
        similarity=similarity,
        same_word=same_word,
        weights=_weights(claim_words, tokens[0], idf),
    )


def _equal(claim: Sequence[str], quote: Sequence[str]) -> NDArray[np.bool_]:
    """Return which strings of the claim equal which of the quotes, (claim words, quote words)."""
    return np.asarray(np.equal.outer(np.array(claim, dtype=str), np.array(quote, dtype=str)), dtype=bool)


def word_vectors(words: Sequence[Word], tokens: TokenEmbeddings) -> Floats:
    """Return one unit vector a word, (words, dimension): the mean of its pieces; zeros for one not read."""
    vectors = np.zeros((len(words), tokens.vectors.shape[1]), dtype=np.float32)
    for row, pieces in enumerate(_pieces(words, tokens)):
        if len(pieces):
            vectors[row] = tokens.vectors[pieces].mean(axis=0)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / lengths, dtype=np.float32)


def _weights(words: Sequence[Word], tokens: TokenEmbeddings, idf: Floats) -> Floats:
    return np.array(
        [
            float(idf[tokens.ids[pieces]].max()) if word.content and len(pieces) else 0.0
            for word, pieces in zip(words, _pieces(words, tokens), strict=True)
        ],
        dtype=np.float32,
    )


def _pieces(words: Sequence[Word], tokens: TokenEmbeddings) -> list[NDArray[np.intp]]:
    """Return the numbers of the word pieces that each word is made of."""
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    return [np.flatnonzero((starts < word.end) & (ends > word.start)) for word in words]
