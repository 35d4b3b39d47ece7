"""Dot products of vectors with signs."""

from __future__ import annotations

import numpy as np
import pytest

from index.embeddings import sign_products
from index.embeddings.sign_products import GRAPH, build, round_vectors


def test_the_graph_is_what_the_script_writes() -> None:
    assert GRAPH.read_bytes() == build().SerializeToString()


@pytest.mark.parametrize("count", [1, 3, 40])
def test_products_differ_from_those_in_floats_by_a_hundredth_of_what_signs_lose(count: int) -> None:
    random = np.random.default_rng(0)
    bits = random.integers(0, 2, (500, 384)).astype(np.uint8)
    vectors = random.standard_normal((count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    errors = sign_products(bits, round_vectors(vectors)) - (2.0 * bits - 1) @ vectors.T
    assert errors.std() < 0.01  # the products themselves have a standard deviation of 1


def test_a_vector_of_zeros_has_products_of_zero() -> None:
    products = sign_products(np.ones((2, 8), np.uint8), round_vectors(np.zeros((3, 8), np.float32)))
    assert products.tolist() == [[0.0] * 3] * 2


def test_chosen_vectors_keep_their_products() -> None:
    vectors = round_vectors(np.array([[1, 2], [3, 4], [-5, 6]], np.float32))
    bits = np.array([[1, 0], [1, 1]], np.uint8)
    chosen = np.array([True, False, True])
    assert sign_products(bits, vectors.at(chosen)).tolist() == sign_products(bits, vectors)[:, chosen].tolist()
