"""A paper's token embeddings as bytes: quantised, in one record.

A record holds four numbers (how many vectors it has, how many token ids, the bytes of an id, and what was added to
the spans to make them positive), the ids of the paper's tokens, each once, and the spans, scales and codes of the
tokens that are searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import ScaledTokens, TokenVectors
from index.embeddings.token_compression import bytes_per_vector, dequantise, rotate_back

__all__ = [
    "TokenRecord",
    "decoded_tokens",
    "no_tokens",
    "pack_tokens",
    "scaled_tokens",
    "token_ids",
    "unpack_tokens",
]

HEADER = 4
"""Numbers of four bytes at the start of a record."""


@dataclass(frozen=True)
class TokenRecord:
    """A paper's tokens as they are on disk; `ids` has each once, `codes` and `scales` are as from `quantise`."""

    ids: NDArray[np.integer]
    spans: NDArray[np.int32]
    codes: NDArray[np.uint8]
    scales: NDArray[np.float16]


def pack_tokens(
    ids: NDArray[np.int32], spans: NDArray[np.int32], codes: NDArray[np.uint8], scales: NDArray[np.float16]
) -> bytes:
    """Return the record of a paper's tokens: the ids of all, and the arrays of those that are searched."""
    unique = np.unique(ids)
    unique = unique.astype(np.uint16 if unique.max(initial=0) < 1 << 16 else np.uint32)
    shift = max(0, -int(spans.min(initial=0)))
    header = np.array([len(codes), len(unique), unique.itemsize, shift], np.int32)
    parts = (header, unique, (spans + shift).astype(np.uint16), scales, codes)
    return b"".join(part.tobytes() for part in parts)


def no_tokens(dimension: int) -> TokenRecord:
    """Return what matches nothing: a token without a place, whose vector is zero."""
    codes = np.zeros((1, bytes_per_vector(dimension)), np.uint8)
    return TokenRecord(np.zeros(0, np.uint16), np.zeros((1, 2), np.int32), codes, np.zeros(1, np.float16))


def unpack_tokens(record: bytes, dimension: int) -> TokenRecord:
    """Return the parts of a record, without copying them."""
    count, unique, id_bytes, shift = np.frombuffer(record, np.int32, HEADER).tolist()
    span_start = 4 * HEADER + unique * id_bytes
    scale_start = span_start + 4 * count
    code_start = scale_start + 2 * count
    width = bytes_per_vector(dimension)
    return TokenRecord(
        token_ids(record),
        np.frombuffer(record, np.uint16, 2 * count, span_start).reshape(-1, 2).astype(np.int32) - shift,
        np.frombuffer(record, np.uint8, count * width, code_start).reshape(-1, width),
        np.frombuffer(record, np.float16, count, scale_start),
    )


def token_ids(record: bytes) -> NDArray[np.integer]:
    """Return the ids of the paper's tokens, each once."""
    _, unique, id_bytes, _ = np.frombuffer(record, np.int32, HEADER).tolist()
    return np.frombuffer(record, f"u{id_bytes}", unique, 4 * HEADER)


def decoded_tokens(record: TokenRecord, dimension: int) -> TokenVectors:
    """Return the tokens of a record, their vectors (tokens, dimension)."""
    return TokenVectors(rotate_back(dequantise(record.codes, record.scales), dimension), record.spans)


def scaled_tokens(records: Sequence[TokenRecord]) -> ScaledTokens:
    """Return the tokens of several records one after the other, in the basis of `rotate`."""
    codes, scales = (np.concatenate([getattr(one, name) for one in records]) for name in ("codes", "scales"))
    starts = np.cumsum([0, *(len(one.codes) for one in records[:-1])])
    return ScaledTokens(np.unpackbits(codes, axis=1), scales.astype(np.float32), starts)
