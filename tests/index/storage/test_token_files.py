"""A paper's tokens are restored from its record."""

from __future__ import annotations

import numpy as np
import pytest

from index.arrays import TokenEmbeddings
from index.storage.token_files import pack_tokens, unpack_tokens


def tokens(count: int, ids: list[int], dimension: int = 384) -> TokenEmbeddings:
    """Return tokens with random unit vectors; ids are repeated."""
    vectors = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    spans = np.arange(2 * count, dtype=np.int32).reshape(-1, 2) - 5
    return TokenEmbeddings(vectors, spans, np.resize(np.array(ids, np.int32), count))


@pytest.mark.parametrize("highest", [30_000, 250_000])
def test_a_record_restores_the_spans_of_what_is_searched_and_each_id_once(highest: int) -> None:
    searched = np.arange(0, 50, 2)
    record = unpack_tokens(pack_tokens(tokens(50, [highest, 7, 101]), searched), 384)
    assert record.ids.tolist() == [7, 101, highest]
    assert (record.spans == tokens(50, [7]).spans[searched]).all()
    assert record.codes.shape == (25, 48)
    assert record.scales.shape == (25,)


def test_a_paper_without_tokens_has_a_record() -> None:
    record = unpack_tokens(pack_tokens(tokens(0, [7]), np.zeros(0, np.int64)), 384)
    assert (len(record.ids), record.spans.shape, record.codes.shape) == (0, (0, 2), (0, 48))


def test_an_abstract_takes_less_than_ten_kilobytes() -> None:
    """The usual one of the bundled papers has 288 tokens, 177 of them no stop words or punctuation."""
    assert len(pack_tokens(tokens(288, list(range(150))), np.arange(177))) < 10_000
