"""Tokens that matter are kept in a bit a number, without moving similarities on average."""

from __future__ import annotations

import numpy as np
import pytest

from index import Paper
from index.arrays import Floats, TokenEmbeddings
from index.embeddings.token_compression import (
    PAPERS_AT_ONCE,
    CompressedTokens,
    compress_tokens,
    dequantise,
    quantise,
    rotate,
    rotate_back,
)
from index.papers import Passage, passage_text, split_passages
from tests.support.fakes import CATS, SHELF, WordEncoder


def unit_vectors(count: int, dimension: int, seed: int = 3) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def compressed(*papers: Paper, encoder: WordEncoder | None = None) -> list[CompressedTokens]:
    words, windows = encoder or WordEncoder(), [split_passages(paper) for paper in papers]
    tokens = [
        words.encode_tokens([passage_text(paper, window) for window in of_paper])
        for paper, of_paper in zip(papers, windows, strict=True)
    ]
    return list(compress_tokens(papers, windows, tokens))


def searched_pieces(paper: Paper) -> list[str]:
    """Return what stands where the tokens that are searched say that they are."""
    ((_, spans, _, _),) = compressed(paper)
    text, before = f"{paper.title}\n{paper.abstract}", len(paper.title) + 1
    return [text[start + before : end + before] for start, end in spans.tolist()]


def test_the_windows_of_a_paper_are_joined_to_the_tokens_of_the_whole() -> None:
    assert len(split_passages(CATS)) == 2
    words = "Cats Night study cats Cats sleep day night 87 cats hunt rest stay"
    assert searched_pieces(CATS) == words.split()


def test_a_token_of_two_windows_has_the_mean_of_its_vectors() -> None:
    x, y, mean = np.array([[1, 0], [0, 1], [0.5**0.5, 0.5**0.5]], np.float32)
    span, number = np.array([[2, 6]], np.int32), np.array([7], np.int32)
    tokens = [TokenEmbeddings(one[None], span, number) for one in (x, y)]
    windows = [Passage(0, 10), Passage(0, 10)]
    ((ids, spans, codes, scales),) = compress_tokens([Paper("T", "Cats purr.")], [windows], [tokens])
    assert (ids.tolist(), spans.tolist()) == ([7], [[0, 4]])
    assert dequantise(codes, scales) == pytest.approx(dequantise(*quantise(mean[None])), rel=1e-3)


def test_a_paper_of_which_the_encoder_knows_no_token_has_none() -> None:
    nothing = TokenEmbeddings(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.int32), np.zeros(0, np.int32))
    ((ids, spans, codes, scales),) = compress_tokens([Paper("", "…")], [[Passage(0, 1)]], [[nothing]])
    assert (ids.shape, spans.shape, codes.shape, scales.shape) == ((0,), (0, 2), (0, 1), (0,))


def test_stop_words_are_left_out_unless_a_paper_has_nothing_else() -> None:
    assert searched_pieces(Paper("It", "The cat is here. It was not.")) == ["cat"]
    assert searched_pieces(Paper("It", "It is.")) == ["It", "It", "is"]


def test_a_paper_has_the_same_tokens_alone_and_among_more_than_are_compressed_at_once() -> None:
    words = WordEncoder()
    shelf = [*SHELF, Paper("It", "It is."), *SHELF] * PAPERS_AT_ONCE
    together = compressed(*shelf, encoder=words)
    assert len(together) == len(shelf)
    for paper, one in zip(shelf[:7], together[-7:], strict=True):
        (alone,) = compressed(paper, encoder=words)
        assert [array.tolist() for array in alone] == [array.tolist() for array in one]


def test_a_title_that_is_cut_in_front_of_passages_moves_no_token() -> None:
    paper = Paper("cats " * 100, "Dogs bark. Birds sing.")
    assert searched_pieces(paper)[-4:] == ["Dogs", "bark", "Birds", "sing"]


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
