"""A claim aligned with quotes word by word: which words correspond, and how similar their neighbourhoods are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.text import Word, split_words
from index.arrays import Floats, TokenEmbeddings

__all__ = ["Alignment", "Conflict", "align", "word_vectors"]

REACH = 4
"""How many words to either side make up a word's neighbourhood."""

OFFSET_DECAY = 0.85
"""Factor on a neighbour's similarity for each word by which its distance differs between claim and quote."""

FUNCTION_WEIGHT = 0.35
"""Weight of a function word in a neighbourhood, where a content word counts 1."""

CORRESPONDING = 0.6
"""Cosine in context from which one word may correspond to another."""

OTHER_FORM = 0.9
"""Least similarity of two forms of one word, such as "trains" and "training"; the same form twice has 1."""


@dataclass(frozen=True)
class Conflict:
    """A word or phrase of the claim and one of the quotes that contradict each other.

    A negation that only one side has leaves the other side empty.
    """

    claim: str
    quote: str


@dataclass(frozen=True)
class Alignment:
    """The words of a claim, those of all its quotes, and how similar each is to each.

    `similarity` is (claim words, quote words): cosines in context, but 1 for the same word and at least OTHER_FORM
    for another form of it. `same_word` has the same shape: whether two words are the same or forms of one word.
    `weights` is the IDF of each claim word, 0 for function words. `quote_of` is the number of the quote that each
    quote word is from.
    """

    claim: tuple[Word, ...]
    quote: tuple[Word, ...]
    quote_of: tuple[int, ...]
    similarity: Floats
    same_word: NDArray[np.bool_]
    weights: Floats

    @cached_property
    def best_similarity(self) -> Floats:
        """The similarity of each claim word to the most similar quote word."""
        return np.asarray(self.similarity.max(axis=1, initial=0.0), dtype=np.float32)

    @cached_property
    def matched(self) -> NDArray[np.bool_]:
        """Whether each claim word, or another form of it, is in the quotes."""
        return np.asarray(self.same_word.any(axis=1))

    def matches(self, claim_word: int) -> list[int]:
        """Return the numbers of the quote words that are the claim word or another form of it."""
        return [int(at) for at in np.flatnonzero(self.same_word[claim_word])]

    def counterpart(self, claim_word: int) -> int | None:
        """Return the quote word that corresponds to a claim word, or None.

        If the word itself is in the quotes, it is the one in the most similar neighbourhood; else it is the most
        similar word, if that is similar enough.
        """
        if matches := self.matches(claim_word):
            return max(matches, key=lambda at: self.neighbourhood(claim_word, at))
        if self.best_similarity[claim_word] < CORRESPONDING:
            return None
        return int(self.similarity[claim_word].argmax())

    def neighbourhood(self, claim_word: int, quote_word: int) -> float:
        """Return how similar the words around a claim word are to those around a quote word, in [0, 1]."""
        return float(self.neighbourhoods[claim_word, quote_word])

    @cached_property
    def neighbourhoods(self) -> Floats:
        """The similarity of the neighbourhoods of every two words, (claim words, quote words).

        It is a weighted mean over the claim word's neighbours: nearer ones and content words weigh more.
        """
        found = np.zeros_like(self.similarity)
        total = np.full((len(self.claim), 1), 1e-9, dtype=np.float32)
        known = np.array([1.0 if word.content else FUNCTION_WEIGHT for word in self.claim], dtype=np.float32)
        for side in (-1, 1):
            for distance in range(1, REACH + 1):
                weight = _shifted(known[:, None], side * distance) / distance**0.5
                total += weight
                found += weight * self._neighbour_similarity(side, distance)
        return np.asarray(found / total, dtype=np.float32)

    def _neighbour_similarity(self, side: int, distance: int) -> Floats:
        """Return how similar the neighbour `distance` words to one side is, (claim words, quote words).

        That is the similarity of the best quote word within REACH + 1 words to the same side in the same quote,
        times OFFSET_DECAY per word of difference in distance.
        """
        neighbours = _shifted(self._corresponding, side * distance)
        best = np.zeros_like(self.similarity)
        sources = np.array(self.quote_of)[:, None]
        for other in range(1, REACH + 2):
            same_quote = _shifted(sources + 1, side * other) == sources + 1
            similarity = _shifted(neighbours.T, side * other) * same_quote * OFFSET_DECAY ** abs(other - distance)
            best = np.maximum(best, similarity.T)
        return best

    @cached_property
    def _corresponding(self) -> Floats:
        """The similarity of every two words that may correspond, 0 for all others."""
        return np.where(self.similarity >= CORRESPONDING, self.similarity, 0).astype(np.float32)


def _shifted(rows: NDArray[Any], by: int) -> NDArray[Any]:
    """Return the rows with row `n` replaced by row `n + by`, or by zeros if there is none.

    >>> _shifted(np.array([[1], [2], [3]]), 1).tolist()
    [[2], [3], [0]]
    """
    shifted = np.zeros_like(rows)
    if abs(by) < len(rows):
        shifted[max(0, -by) : len(rows) - max(0, by)] = rows[max(0, by) : len(rows) + min(0, by)]
    return shifted


def align(claim: str, quotes: Sequence[str], tokens: Sequence[TokenEmbeddings], idf: Floats) -> Alignment:
    """Align a claim with quotes; `tokens` are the token embeddings of the claim, then of each quote."""
    claim_words = split_words(claim)
    words_of = [split_words(quote) for quote in quotes]
    quote_words = tuple(word for words in words_of for word in words)
    claim_vectors = word_vectors(claim_words, tokens[0])
    quote_vectors = np.concatenate(
        [word_vectors(words, read) for words, read in zip(words_of, tokens[1:], strict=True)]
        or [np.zeros((0, claim_vectors.shape[1]), dtype=np.float32)]
    )
    similarity = np.clip(claim_vectors @ quote_vectors.T, 0, 1).astype(np.float32)
    same_form = _equal([word.text.lower() for word in claim_words], [word.text.lower() for word in quote_words])
    same_stem = _equal([word.stem for word in claim_words], [word.stem for word in quote_words])
    same_word = same_form | same_stem
    similarity[same_word] = np.maximum(similarity[same_word], OTHER_FORM)
    similarity[same_form] = 1
    return Alignment(
        claim=claim_words,
        quote=quote_words,
        quote_of=tuple(number for number, words in enumerate(words_of) for _ in words),
        similarity=similarity,
        same_word=same_word,
        weights=_weights(claim_words, tokens[0], idf),
    )


def _equal(claim: Sequence[str], quote: Sequence[str]) -> NDArray[np.bool_]:
    """Return which strings of the claim equal which of the quotes, (claim words, quote words)."""
    return np.asarray(np.array(claim, dtype=str)[:, None] == np.array(quote, dtype=str))


def word_vectors(words: Sequence[Word], tokens: TokenEmbeddings) -> Floats:
    """Return the unit-length mean of each word's token embeddings, (words, dimension).

    A word beyond the encoder's input limit has no tokens: its row is zero.
    """
    vectors = np.zeros((len(words), tokens.vectors.shape[1]), dtype=np.float32)
    for row, inside in enumerate(_token_numbers(words, tokens)):
        if len(inside):
            vectors[row] = tokens.vectors[inside].mean(axis=0)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / lengths, dtype=np.float32)


def _weights(words: Sequence[Word], tokens: TokenEmbeddings, idf: Floats) -> Floats:
    """Return the IDF of each word, which is that of its rarest token; 0 for function words."""
    return np.array(
        [
            float(idf[tokens.ids[inside]].max()) if word.content and len(inside) else 0.0
            for word, inside in zip(words, _token_numbers(words, tokens), strict=True)
        ],
        dtype=np.float32,
    )


def _token_numbers(words: Sequence[Word], tokens: TokenEmbeddings) -> list[NDArray[np.intp]]:
    """Return the numbers of the tokens that make up each word."""
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    return [np.flatnonzero((starts < word.end) & (ends > word.start)) for word in words]
