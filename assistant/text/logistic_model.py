"""A logistic regression over a few numbers, its weights read from a JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.arrays import Floats

__all__ = ["LogisticModel"]


@dataclass(frozen=True)
class LogisticModel:
    """The means and scales of the features, their weights, (features,) each, and the intercept."""

    means: Floats
    scales: Floats
    weights: Floats
    intercept: float

    @classmethod
    @cache
    def load(cls, path: Path) -> LogisticModel:
        """Read a model from its file, once; `python -m eval fit` writes it."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        means, scales, weights = (np.array(stored[name], np.float32) for name in ("means", "scales", "weights"))
        return cls(means, scales, weights, stored["intercept"])

    def chances(self, features: Floats) -> Floats:
        """Return the probability for each row of features, (rows,), given (rows, features).

        >>> one = np.ones(1, np.float32)
        >>> LogisticModel(0 * one, one, 2 * one, 0.0).chances(np.array([[0.0], [1.0]])).round(2).tolist()
        [0.5, 0.88]
        """
        scores = ((features - self.means) / self.scales) @ self.weights + self.intercept
        return np.asarray(1 / (1 + np.exp(-scores)), np.float64)
