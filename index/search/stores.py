"""What a search asks of its stores: nearest vectors and matching words; exact search, should Chroma be missing."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["ExactStore", "Store", "Words"]


class Store(Protocol):
    """A vector store of one vector per paper; a row number identifies the paper."""

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first."""

    def close(self) -> None:
        """Release open files."""


class Words(Protocol):
    """The words of all passages, as stems (`index.search.stems`); a passage is known by its number."""

    def scores(self, question: str, limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the passages that share a stem with the question, best first, and their normalised BM25 scores.

        BM25 is divided by the sum of the IDFs of the question's stems, which is the score of a text of average
        length that contains each of them once: so scores are comparable between questions.
        """

    def containing(self, stem: str) -> NDArray[np.int64]:
        """Return the passages that contain a stem."""

    def has_word(self, word: str) -> bool:
        """Return whether any passage has a word, in whatever form."""

    def idf(self, stem: str) -> float:
        """Return the stem's inverse document frequency; see `bm25_idf`."""


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
