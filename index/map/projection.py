"""The projection of papers to two dimensions: PCA, then t-SNE (scikit-learn)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.search import evenly_spaced

__all__ = ["interpolate", "nearest_neighbours", "principal_components", "project"]

LANDMARKS = 1500
"""Papers placed by t-SNE; of a larger corpus an evenly spaced sample, the others going beside their neighbours."""

PERPLEXITY = 30
"""Roughly the number of neighbours that t-SNE considers: scikit-learn's default.

Values from 10 to 30 did equally well on 279 abstracts.
"""

EARLY_EXAGGERATION = 3
"""How much more strongly neighbours attract each other at first."""

PCA_DIMENSIONS = 50
"""Dimensions that PCA keeps for t-SNE, after van der Maaten and Hinton (2008)."""

NEIGHBOURS = 3
"""Nearest papers from whose places another paper's place is interpolated."""

COSINES_AT_ONCE = 1 << 24
"""Cosines computed at a time, 64 MB."""

MIN_FOR_TSNE = 12
"""Papers that t-SNE needs; fewer are placed by their first two principal components."""


def principal_components(vectors: Floats, dimensions: int = PCA_DIMENSIONS) -> Floats:
    """Return the first principal components of vectors (n, dimension), (n, at most `dimensions`).

    The sign of a component is chosen so that its largest coefficient is positive, which makes the result
    deterministic.
    """
    centred = vectors - vectors.mean(axis=0)
    axes = np.linalg.eigh(centred.T @ centred).eigenvectors[:, ::-1][:, :dimensions]
    largest = np.abs(axes).argmax(axis=0)
    return np.asarray(centred @ (axes * np.sign(axes[largest, np.arange(axes.shape[1])])), np.float32)


def project(vectors: Floats, start: Floats | None = None) -> Floats:
    """Return a place in the unit square for each unit vector, (n, 2), similar vectors close together.

    With a `start` (n, 2), t-SNE begins there, and the result is aligned with it.
    """
    if len(vectors) < MIN_FOR_TSNE:
        return _in_unit_square(principal_components(vectors, 2))
    landmarks = evenly_spaced(len(vectors), LANDMARKS)
    components = principal_components(vectors[landmarks])
    places = _tsne(components, components[:, :2] if start is None else start[landmarks])
    places = _laid_flat(places) if start is None else _aligned(places, start[landmarks])
    if len(landmarks) < len(vectors):
        others = np.setdiff1d(np.arange(len(vectors)), landmarks)
        all_places = np.empty((len(vectors), 2), np.float32)
        all_places[landmarks] = places
        all_places[others] = interpolate(places, *nearest_neighbours(vectors[others], vectors[landmarks]))
        places = all_places
    return _in_unit_square(places)


def nearest_neighbours(vectors: Floats, known: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows of `known` nearest to each unit vector (n, dimension), nearest first, and their weights.

    Both are (n, at most 3). The weights of a row add up to 1 and are proportional to the eighth power of the
    cosine, so that the nearest dominates.

    >>> rows, weights = nearest_neighbours(np.array([[0, 1]], np.float32), np.eye(2, dtype=np.float32))
    >>> rows.tolist(), weights.round(3).tolist()
    ([[1, 0]], [[1.0, 0.0]])
    """
    count = min(NEIGHBOURS, len(known))
    rows, cosines = np.empty((len(vectors), count), np.int64), np.empty((len(vectors), count), np.float32)
    batch = max(1, COSINES_AT_ONCE // len(known))
    for start in range(0, len(vectors), batch):
        block = slice(start, start + batch)
        all_cosines = vectors[block] @ known.T
        lines = np.arange(len(all_cosines))
        for nth in range(count):  # faster than to sort, or to partition, a line for three numbers of it
            rows[block, nth] = nearest = all_cosines.argmax(axis=1)
            cosines[block, nth] = all_cosines[lines, nearest]
            all_cosines[lines, nearest] = -np.inf
    weights = np.maximum(cosines, 1e-5) ** 8
    return rows, np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def interpolate(places: Floats, rows: NDArray[np.int64], weights: Floats) -> Floats:
    """Return weighted means of places, (n, 2); rows and weights are as from `nearest_neighbours`."""
    return np.asarray((weights[:, :, None] * places[rows]).sum(axis=1), np.float32)


def _tsne(vectors: Floats, start: Floats) -> Floats:
    from sklearn.manifold import TSNE  # type: ignore[import-untyped]

    # Started this wide and pulled together this little, the map is the same on every machine: with scikit-learn's
    # defaults (1e-4, 12), noise of one part in a million moved papers by a quarter of the map.
    wide = np.asarray((start - start.mean(axis=0)) / max(float(start[:, 0].std()), 1e-9), np.float32)
    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    tsne = TSNE(2, perplexity=perplexity, early_exaggeration=EARLY_EXAGGERATION, init=wide, random_state=0)
    return np.asarray(tsne.fit_transform(vectors), np.float32)


def _laid_flat(places: Floats) -> Floats:
    """Return places rotated so that they spread most from left to right."""
    return principal_components(places, 2)


def _aligned(places: Floats, target: Floats) -> Floats:
    """Return places rotated, mirrored, scaled and moved to fit the target: orthogonal Procrustes."""
    centred, target_centred = places - places.mean(axis=0), target - target.mean(axis=0)
    left, singular_values, right = np.linalg.svd(centred.T @ target_centred)
    scale = singular_values.sum() / max(float((centred**2).sum()), 1e-9)
    return np.asarray(centred @ (left @ right) * scale + target.mean(axis=0), np.float32)


def _in_unit_square(places: Floats) -> Floats:
    """Return places centred in the unit square, scaled uniformly until one axis spans it."""
    lowest, highest = places.min(axis=0), places.max(axis=0)
    scale = max(float((highest - lowest).max()), 1e-9)
    return np.asarray((places - (lowest + highest) / 2) / scale + 0.5, np.float32)
