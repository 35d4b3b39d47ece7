"""The array types that encoders, stores and scores exchange."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "TokenEmbeddings"]

Floats = NDArray[np.float32]
"""Any array of 32-bit floats; each docstring gives its shape."""


@dataclass(frozen=True)
class TokenEmbeddings:
    """The word pieces of one text, each seen in its context.

    `vectors` is (n, dimension), unit length; `spans` is (n, 2), character offsets into the text;
    `ids` is (n,), the pieces' numbers in the vocabulary.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int32]
