"""How much a word piece tells: its inverse document frequency in the corpus."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.embedder import Floats

__all__ = ["inverse_document_frequency"]


def inverse_document_frequency(documents: Iterable[NDArray[np.int32]], vocabulary: int) -> Floats:
    """Return log(1 + N / (1 + n)) for each of `vocabulary` piece numbers, where n of N documents have it.

    >>> both, one = np.array([1, 2], dtype=np.int32), np.array([1], dtype=np.int32)
    >>> inverse_document_frequency([both, one], 4) * 100 // 1
    array([109.,  51.,  69., 109.], dtype=float32)
    """
    counts = np.zeros(vocabulary, dtype=np.int64)
    total = 0
    for ids in documents:
        counts[np.unique(ids)] += 1
        total += 1
    return np.log1p(total / (1 + counts)).astype(np.float32)
