"""The nearest vectors by looking at all of them: what a search falls back on when Chroma can't serve it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["ExactStore"]


class ExactStore:
    """Vectors (n, dimension), unit length, in place of a collection of them."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine, best first.

        >>> ExactStore(np.eye(3, dtype=np.float32)).nearest(np.array([0.6, 0.8, 0], np.float32), 2)
        array([1, 0])
        """
        return np.argsort(-(self._vectors @ vector), kind="stable")[:limit]

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
