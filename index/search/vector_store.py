"""Nearest-neighbour search: what a vector store offers, and exact search for when Chroma is unavailable."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["ExactStore", "Store"]


class Store(Protocol):
    """A vector store of one vector per paper; a row number identifies the paper."""

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first."""

    def close(self) -> None:
        """Release open files."""


class ExactStore:
    """Brute-force search over unit vectors (n, dimension) in memory."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first.

        >>> ExactStore(np.eye(3, dtype=np.float32)).nearest(np.array([0.6, 0.8, 0], np.float32), 2)
        array([1, 0])
        """
        return np.argsort(-(self._vectors @ vector), kind="stable")[:limit]

    def close(self) -> None:
        """Do nothing: no file is open."""
