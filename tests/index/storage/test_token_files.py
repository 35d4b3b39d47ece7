"""Token embeddings are quantised to int8 and restored almost exactly."""

from __future__ import annotations

import numpy as np

from index.arrays import TokenEmbeddings
from index.storage.token_files import bytes_per_token, pack_tokens, unpack_tokens, unpack_vectors


def tokens(count: int, dimension: int = 384) -> TokenEmbeddings:
    """Return tokens with random unit vectors."""
    vectors = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    spans = np.arange(2 * count, dtype=np.int32).reshape(-1, 2) - 5
    return TokenEmbeddings(vectors, spans, np.arange(count, dtype=np.int32) + 30_000)


def test_a_record_restores_ids_spans_and_nearly_the_vectors() -> None:
    original = tokens(50)
    restored = unpack_tokens(pack_tokens(original), 384)
    assert (restored.ids == original.ids).all()
    assert (restored.spans == original.spans).all()
    assert (restored.vectors * original.vectors).sum(axis=1).min() > np.cos(np.radians(1))
    assert np.allclose(np.linalg.norm(restored.vectors, axis=1), 1, atol=1e-6)


def test_every_token_takes_the_same_number_of_bytes() -> None:
    for count in (0, 1, 50):
        assert len(pack_tokens(tokens(count))) == count * bytes_per_token(384)


def test_the_largest_component_becomes_127() -> None:
    codes, scales = unpack_vectors(pack_tokens(tokens(9)), 384)
    assert (np.abs(codes).max(axis=1) == 127).all()
    assert scales.shape == (9,)


def test_a_zero_vector_stays_zero() -> None:
    zero = TokenEmbeddings(np.zeros((1, 4), np.float32), np.zeros((1, 2), np.int32), np.zeros(1, np.int32))
    assert (unpack_tokens(pack_tokens(zero), 4).vectors == 0).all()
