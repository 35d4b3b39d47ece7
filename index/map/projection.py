"""Papers as points of a map, near ones near: PCA, then t-SNE (scikit-learn)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats

__all__ = ["between", "condensed", "evenly", "laid_out", "neighbours"]

LANDMARKS = 1500
"""Papers that t-SNE lays out; of more it takes every so-many-th, and the others go beside their neighbours."""

PERPLEXITY = 30
"""About how many neighbours a point minds: scikit-learn's default. 10 to 30 were alike on 279 abstracts."""

CONDENSED = 50
"""Dimensions that are left before t-SNE, as van der Maaten and Hinton (2008) have it."""

NEIGHBOURS = 3
"""Papers beside which another goes."""

COMPARED = 1 << 24
"""Pairs of papers that are compared at a time: 64 megabytes."""

FEWEST = 12
"""Papers that t-SNE needs; fewer are laid out by their two main directions."""


def condensed(vectors: Floats, dimensions: int = CONDENSED) -> Floats:
    """Return vectors (n, dimension) along their main directions, (n, at most `dimensions`).

    It is PCA, each direction turned so that its largest part is above zero: the same vectors give the same.
    """
    centred = vectors - vectors.mean(axis=0)
    main = np.linalg.eigh(centred.T @ centred).eigenvectors[:, ::-1][:, :dimensions]
    largest = np.abs(main).argmax(axis=0)
    return np.asarray(centred @ (main * np.sign(main[largest, np.arange(main.shape[1])])), np.float32)


def evenly(count: int, most: int) -> NDArray[np.int64]:
    """Return at most so many of the rows 0 to `count` - 1, evenly spread.

    >>> evenly(3, 10).tolist(), evenly(10, 4).tolist()
    ([0, 1, 2], [0, 3, 6, 9])
    """
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def laid_out(vectors: Floats, start: Floats | None = None) -> Floats:
    """Return a place in the unit square for each unit vector, (n, 2), so that near ones are near.

    Given a `start` (n, 2), the places are found from there and turned to lie over it as well as they can.
    """
    if len(vectors) < FEWEST:
        return _in_unit_square(condensed(vectors, 2))
    landmarks = evenly(len(vectors), LANDMARKS)
    main = condensed(vectors[landmarks])
    places = _tsne(main, main[:, :2] if start is None else start[landmarks])
    if start is not None:
        places = _turned_over(places, start[landmarks])
    if len(landmarks) < len(vectors):
        others = np.setdiff1d(np.arange(len(vectors)), landmarks)
        spread = np.empty((len(vectors), 2), np.float32)
        spread[landmarks] = places
        spread[others] = between(places, *neighbours(vectors[others], vectors[landmarks]))
        places = spread
    return _in_unit_square(places)


def neighbours(vectors: Floats, known: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the nearest of the `known` for each unit vector (n, dimension), nearest first, and their weights.

    Both are (n, at most 3). The nearer has the greater say: a weight is a share of the cosines' eighth powers.

    >>> rows, weights = neighbours(np.array([[0, 1]], np.float32), np.eye(2, dtype=np.float32))
    >>> rows.tolist(), weights.round(3).tolist()
    ([[1, 0]], [[1.0, 0.0]])
    """
    count = min(NEIGHBOURS, len(known))
    rows, cosines = np.empty((len(vectors), count), np.int64), np.empty((len(vectors), count), np.float32)
    at_once = max(1, COMPARED // len(known))
    for start in range(0, len(vectors), at_once):
        block = slice(start, start + at_once)
        near = vectors[block] @ known.T
        few = np.sort(np.argpartition(-near, count - 1, axis=1)[:, :count], axis=1)
        best = np.argsort(-np.take_along_axis(near, few, axis=1), axis=1, kind="stable")
        rows[block] = np.take_along_axis(few, best, axis=1)
        cosines[block] = np.take_along_axis(near, rows[block], axis=1)
    weights = np.maximum(cosines, 1e-5) ** 8
    return rows, np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def between(places: Floats, rows: NDArray[np.int64], weights: Floats) -> Floats:
    """Return the weighted means of places, (n, 2); rows and weights as `neighbours` gives them."""
    return np.asarray((weights[:, :, None] * places[rows]).sum(axis=1), np.float32)


def _tsne(vectors: Floats, start: Floats) -> Floats:
    from sklearn.manifold import TSNE  # type: ignore[import-untyped]

    # As narrow a start as scikit-learn makes of PCA: wider ones stay folded.
    narrow = np.asarray((start - start.mean(axis=0)) / max(float(start[:, 0].std()), 1e-9) * 1e-4, np.float32)
    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    return np.asarray(
        TSNE(2, perplexity=perplexity, init=narrow, random_state=0).fit_transform(vectors), np.float32
    )


def _turned_over(places: Floats, start: Floats) -> Floats:
    """Return places turned, mirrored and scaled to lie over others: orthogonal Procrustes."""
    mine, theirs = places - places.mean(axis=0), start - start.mean(axis=0)
    left, sizes, right = np.linalg.svd(mine.T @ theirs)
    scale = sizes.sum() / max(float((mine**2).sum()), 1e-9)
    return np.asarray(mine @ (left @ right) * scale + start.mean(axis=0), np.float32)


def _in_unit_square(places: Floats) -> Floats:
    """Return places moved and scaled, both axes alike, to fill the unit square's greater side."""
    lowest, highest = places.min(axis=0), places.max(axis=0)
    scale = max(float((highest - lowest).max()), 1e-9)
    return np.asarray((places - (lowest + highest) / 2) / scale + 0.5, np.float32)
