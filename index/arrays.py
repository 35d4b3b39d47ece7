"""Array types shared by encoders, storage and search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "TokenEmbeddings"]

Floats = NDArray[np.float32]
"""An array of 32-bit floats; the docstring of each use gives its shape."""


@dataclass(frozen=True)
class TokenEmbeddings:
    """The contextual embeddings of the n tokens of a text.

    `vectors` is (n, dimension), each of unit length; `spans` is (n, 2), character offsets into the text; `ids` is
    (n,), the tokens' ids in the vocabulary.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int32]
