"""Array types shared by encoders, storage and search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "ScaledTokens", "TokenEmbeddings", "TokenVectors"]

Floats = NDArray[np.float32]
"""An array of 32-bit floats; the docstring of each use gives its shape."""


@dataclass(frozen=True)
class TokenVectors:
    """The contextual embeddings of n tokens of a text.

    `vectors` is (n, dimension), each of about unit length; `spans` is (n, 2), character offsets into the text.
    """

    vectors: Floats
    spans: NDArray[np.int32]


@dataclass(frozen=True)
class TokenEmbeddings(TokenVectors):
    """The embeddings of all tokens of a text; `ids` is (n,), their ids in the vocabulary."""

    ids: NDArray[np.int32]


@dataclass(frozen=True)
class ScaledTokens:
    """The tokens of several texts, one text after the other: the signs of each vector, and its scale.

    A token's embedding is `scales[i] * (2 * bits[i] - 1)`. `bits` is (tokens, dimension), `scales` (tokens,); text
    i has the tokens from `starts[i]` on.
    """

    bits: NDArray[np.uint8]
    scales: Floats
    starts: NDArray[np.int64]
