"""A paper's tokens are restored from its record."""

from __future__ import annotations

import numpy as np
import pytest

from index.embeddings.token_compression import CompressedTokens, quantise
from index.embeddings.token_records import pack_tokens, unpack_tokens


def tokens(count: int, ids: list[int], searched: int, dimension: int = 384) -> CompressedTokens:
    """Return `count` tokens, some of them searched, with random vectors; ids are repeated."""
    vectors = np.random.default_rng(7).normal(size=(searched, dimension)).astype(np.float32)
    spans = np.arange(2 * searched, dtype=np.int32).reshape(-1, 2) - 5
    return np.resize(np.array(ids, np.int32), count), spans, *quantise(vectors)


@pytest.mark.parametrize("highest", [30_000, 250_000])
def test_a_record_restores_the_spans_of_what_is_searched_and_each_id_once(highest: int) -> None:
    ids, spans, codes, scales = tokens(50, [highest, 7, 101], searched=25)
    record = unpack_tokens(pack_tokens(ids, spans, codes, scales), 384)
    assert record.ids.tolist() == [7, 101, highest]
    assert (record.spans == spans).all()
    assert (record.codes == codes).all()
    assert (record.scales == scales).all()


def test_a_paper_without_tokens_has_a_record() -> None:
    record = unpack_tokens(pack_tokens(*tokens(0, [7], searched=0)), 384)
    assert (len(record.ids), record.spans.shape, record.codes.shape) == (0, (0, 2), (0, 48))


def test_an_abstract_takes_less_than_ten_kilobytes() -> None:
    """The usual one of the bundled papers has 288 tokens, 177 of them no stop words or punctuation."""
    assert len(pack_tokens(*tokens(288, list(range(150)), searched=177))) < 10_000
