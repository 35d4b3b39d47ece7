"""How much a word piece tells: its inverse document frequency in the corpus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["inverse_document_frequency"]


def inverse_document_frequency(having: NDArray[np.int64], documents: int, vocabulary: int) -> Floats:
    """Return log(1 + N / (1 + n)) for each of `vocabulary` piece numbers, where n of N documents have it.

    `having` says n for the first of them; no document has the others.

    >>> inverse_document_frequency(np.array([0, 2, 1]), 2, 4) * 100 // 1
    array([109.,  51.,  69., 109.], dtype=float32)
    """
    counts = np.zeros(vocabulary, np.int64)
    counts[: len(having)] = having
    return np.log1p(documents / (1 + counts)).astype(np.float32)
