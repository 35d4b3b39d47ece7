"""Papers' centroids, and the passages of several papers one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["centroids", "concat_ranges"]

VECTORS_PER_SUM = 8192
"""About how many vectors are gathered at once to compute centroids."""


def centroids(vectors: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the mean, scaled to unit length, of each run of vectors; run i begins at `starts[i]`.

    >>> centroids(np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.array([0, 2])).round(2)
    array([[0.71, 0.71],
           [0.  , 1.  ]], dtype=float32)
    """
    lengths = np.diff(starts, append=len(vectors))
    sums = np.empty((len(starts), vectors.shape[1]), np.float32)
    for length in np.unique(lengths):  # runs of equal length together: six times as fast as one by one
        runs = np.flatnonzero(lengths == length)
        for rows in np.array_split(runs, 1 + len(runs) * length // VECTORS_PER_SUM):
            sums[rows] = vectors[starts[rows][:, None] + np.arange(length)].sum(axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def concat_ranges(
    starts: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indices in the ranges `starts[row]:starts[row + 1]`, concatenated, and where each range begins.

    >>> concat_ranges(np.array([0, 2, 5, 6]), np.array([2, 0]))
    (array([5, 0, 1]), array([0, 1]))
    """
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(starts[rows] - (ends - lengths), lengths), ends - lengths
