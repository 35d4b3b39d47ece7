"""Tokens that matter are kept in a bit a number, without moving similarities on average."""

from __future__ import annotations

import numpy as np
import pytest

from index import Paper
from index.arrays import Floats, TokenEmbeddings
from index.papers import Passage, passage_text, split_passages
from index.storage.token_compression import (
    content_tokens,
    dequantise,
    join_windows,
    quantise,
    rotate,
    rotate_back,
)
from tests.support.fakes import CATS, WordEncoder


def unit_vectors(count: int, dimension: int, seed: int = 3) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def encoded(paper: Paper) -> TokenEmbeddings:
    (tokens,) = WordEncoder().encode_tokens([f"{paper.title}\n{paper.abstract}"])
    return TokenEmbeddings(tokens.vectors, tokens.spans - len(paper.title) - 1, tokens.ids)


def test_the_windows_of_a_paper_are_joined_to_the_tokens_of_the_whole() -> None:
    windows = split_passages(CATS)
    assert len(windows) == 2
    words = WordEncoder()
    joined = join_windows(CATS, windows, words.encode_tokens([passage_text(CATS, each) for each in windows]))
    expected = encoded(CATS)
    assert joined.spans.tolist() == expected.spans.tolist()
    assert joined.ids.tolist() == words.encode_tokens([f"{CATS.title}\n{CATS.abstract}"])[0].ids.tolist()
    assert joined.vectors == pytest.approx(expected.vectors)


def test_a_token_of_two_windows_has_the_mean_of_its_vectors() -> None:
    paper = Paper("T", "Cats purr.")
    x, y = (TokenEmbeddings(np.eye(2, dtype=np.float32)[[n]], np.array([[2, 6]]), np.array([7])) for n in (0, 1))
    joined = join_windows(paper, [Passage(0, 10), Passage(0, 10)], [x, y])
    assert joined.spans.tolist() == [[0, 4]]
    assert joined.vectors == pytest.approx(np.full((1, 2), 0.5**0.5))


def test_a_paper_of_which_the_encoder_knows_no_token_has_none() -> None:
    nothing = TokenEmbeddings(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.int32), np.zeros(0, np.int32))
    joined = join_windows(Paper("", "…"), [Passage(0, 1)], [nothing])
    assert joined.vectors.shape == (0, 2)


def test_stop_words_are_left_out_unless_a_paper_has_nothing_else() -> None:
    paper = Paper("It", "The cat is here. It was not.")
    tokens = encoded(paper)
    kept = [paper.abstract[start:end] for start, end in tokens.spans[content_tokens(paper, tokens)].tolist()]
    assert kept == ["cat"]
    nothing = Paper("It", "It is.")
    assert content_tokens(nothing, encoded(nothing)).tolist() == [0, 1, 2]


@pytest.mark.parametrize("dimension", [384, 30])
def test_a_product_with_its_own_approximation_is_right_and_so_are_others_on_average(dimension: int) -> None:
    vectors, others = unit_vectors(200, dimension), unit_vectors(200, dimension, seed=4)
    others = np.asarray((vectors + others) / np.linalg.norm(vectors + others, axis=1, keepdims=True), np.float32)
    restored = dequantise(*quantise(vectors))
    assert (restored * rotate(vectors)).sum(axis=1) == pytest.approx(1, abs=0.002)
    errors = (restored * rotate(others)).sum(axis=1) - (vectors * others).sum(axis=1)
    assert abs(errors.mean()) < 0.01
    assert np.abs(errors).max() < 3 / dimension**0.5


def test_rotating_there_and_back_changes_nothing() -> None:
    vectors = unit_vectors(5, 30)
    assert rotate_back(rotate(vectors), 30) == pytest.approx(vectors, abs=1e-6)


def test_a_zero_vector_stays_zero() -> None:
    assert not dequantise(*quantise(np.zeros((2, 8), np.float32))).any()
