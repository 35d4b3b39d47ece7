"""Passage vectors in a byte a component keep their cosines."""

from __future__ import annotations

import numpy as np

from index.embeddings.passage_vectors import dimension_of, pack_vectors, unpack_vectors


def test_cosines_are_off_by_half_a_thousandth() -> None:
    vectors = np.random.default_rng(5).normal(size=(400, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    packed = pack_vectors(vectors)
    kept = unpack_vectors([packed], 384)
    off = kept @ vectors.T - vectors @ vectors.T
    assert off.std() < 6e-4
    assert np.abs(off).max() < 3e-3
    assert len(packed) == 400 * (384 + 4)
    assert dimension_of(len(packed), 400) == 384


def test_a_vector_of_zeros_stays_one() -> None:
    assert unpack_vectors([pack_vectors(np.zeros((1, 8), np.float32))], 8).tolist() == [[0] * 8]


def test_no_vectors_at_all_have_their_dimension() -> None:
    assert unpack_vectors([], 384).shape == (0, 384)
