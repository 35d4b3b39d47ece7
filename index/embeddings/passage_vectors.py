"""The vectors of a paper's passages as bytes: a byte for each component, and a step for each vector.

A component is rounded to a 127th of the vector's largest. Of unit vectors in 384 dimensions, a cosine is then off
by about .0005.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays import Floats
from index.embeddings.rounding import round_to_bytes

__all__ = ["dimension_of", "pack_vectors", "unpack_vectors"]


def pack_vectors(vectors: Floats) -> bytes:
    """Return vectors (n, dimension) as bytes."""
    packed = np.empty(len(vectors), _row(vectors.shape[1]))
    packed["whole"], packed["step"] = round_to_bytes(vectors)
    return packed.tobytes()


def unpack_vectors(packed: Sequence[bytes], dimension: int) -> Floats:
    """Return the vectors that were packed, one after the other, (n, dimension).

    >>> one, other = (pack_vectors(np.array([vector], np.float32)) for vector in ([1, 0], [-1, 1]))
    >>> unpack_vectors([one, other], 2).round(2).tolist()
    [[1.0, 0.0], [-1.0, 1.0]]
    """
    rows = np.frombuffer(b"".join(packed), _row(dimension))
    vectors: Floats = rows["whole"].astype(np.float32)
    vectors *= rows["step"][:, None]
    return vectors


def dimension_of(size: int, count: int) -> int:
    """Return the dimension of `count` vectors that take `size` bytes when packed."""
    return size // count - np.dtype(np.float32).itemsize


def _row(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("step", np.float32), ("whole", np.int8, dimension)])
