"""Vectors rounded to a byte a component."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["round_to_bytes"]

MOST = 127
"""The largest whole number that a component is rounded to."""


def round_to_bytes(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return vectors (n, dimension) as whole numbers from -127 to 127, and the step that each counts, (n,).

    >>> whole, steps = round_to_bytes(np.array([[3, -4]], np.float32))
    >>> whole.tolist(), (whole[0] * steps).round(1).tolist()
    ([[95, -127]], [3.0, -4.0])
    """
    steps = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-30) / MOST
    return np.rint(vectors / steps[:, None]).astype(np.int8), steps
