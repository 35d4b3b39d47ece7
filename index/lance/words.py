"""BM25 over the table of passages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.lance.database import OpenTable
from index.search import bm25_idf, stem, stems

__all__ = ["LanceWords"]


class LanceWords:
    """The words of passages, searched by the database; see `index.search.Words`.

    `passages` has the stems of each passage; `frequencies` says how many passages contain each stem.
    """

    def __init__(self, passages: OpenTable, frequencies: Mapping[str, int]) -> None:
        self._passages = passages
        self._count = len(passages)
        self._frequencies = frequencies

    def scores(self, question: str, limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the passages that share a stem with the question, best first, and their normalised BM25."""
        asked = sorted(set(stems(question)))
        if not any(one in self._frequencies for one in asked):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows, scores = self._passages.matching(" ".join(asked), limit)
        return rows, scores / np.float32(sum(map(self.idf, asked)))

    def containing(self, stem: str) -> NDArray[np.int64]:
        """Return the passages that contain a stem."""
        limit = self._frequencies.get(stem, 0)
        return self._passages.matching(stem, limit)[0] if limit else np.empty(0, np.int64)

    def has_word(self, word: str) -> bool:
        """Return whether any passage has a word, in whatever form."""
        return stem(word) in self._frequencies

    def idf(self, stem: str) -> float:
        """Return the stem's inverse document frequency as BM25 defines it."""
        return bm25_idf(self._count, self._frequencies.get(stem, 0))
