"""Which words of a claim and a quote are the same word, and how similar two forms of one are."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.verification.alignment import OTHER_FORM, Alignment, align
from index.arrays import TokenEmbeddings
from tests.support.fakes import WordEncoder


def words_with_cosine(claim: str, quote: str, cosine: float) -> Alignment:
    """Align a word with another whose embedding has this cosine with its own."""

    def token(word: str, vector: tuple[float, float]) -> TokenEmbeddings:
        spans, ids = np.array([[0, len(word)]], np.int32), np.zeros(1, np.int32)
        return TokenEmbeddings(np.array([vector], np.float32), spans, ids)

    tokens = [token(claim, (1, 0)), token(quote, (cosine, (1 - cosine**2) ** 0.5))]
    return align(claim, [quote], tokens, np.ones(1, np.float32))


def test_the_same_word_is_the_same_whatever_its_context() -> None:
    aligned = words_with_cosine("Boats", "boats", 0.1)
    assert aligned.same_word.tolist() == [[True]]
    assert aligned.similarity.tolist() == [[1]]


@pytest.mark.parametrize(("cosine", "similarity"), [(0.6, OTHER_FORM), (0.95, 0.95)])
def test_another_form_of_a_word_is_less_similar_than_the_word_itself(cosine: float, similarity: float) -> None:
    aligned = words_with_cosine("generative", "generate", cosine)
    assert aligned.matched.tolist() == [True] and aligned.matches(0) == [0]
    assert aligned.similarity[0, 0] == pytest.approx(similarity)


def test_similar_words_of_different_stems_are_two_words() -> None:
    assert words_with_cosine("boat", "ship", 0.9).matched.tolist() == [False]


def aligned(claim: str, *quotes: str) -> Alignment:
    return align(claim, quotes, WordEncoder().encode_tokens([claim, *quotes]), np.ones(4000, np.float32))


def test_neighbours_beyond_four_words_do_not_count() -> None:
    near = aligned("otters a b c boats", "otters d e f boats")
    assert near.neighbourhood(0, 0) > 0
    assert aligned("otters a b c d boats", "otters e f g h boats").neighbourhood(0, 0) == 0


def test_a_neighbour_counts_less_the_more_its_distance_differs() -> None:
    def similarity(quote: str) -> float:
        return aligned("otters chase boats", quote).neighbourhood(0, 0)

    assert similarity("otters chase boats") == pytest.approx(1)
    assert 1 > similarity("otters rarely chase boats") > similarity("otters rarely ever chase boats") > 0


def test_a_neighbourhood_ends_with_its_quote() -> None:
    assert aligned("otters chase boats", "all otters", "chase boats").neighbourhood(0, 1) == 0


def test_a_word_corresponds_to_its_match_in_the_most_similar_neighbourhood() -> None:
    assert aligned("young otters dive", "old otters bark", "young otters dive").counterpart(1) == 4
    assert aligned("young otters dive", "old seals bark").counterpart(1) is None
