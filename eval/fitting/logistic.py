"""Fit logistic regressions over a few numbers, and write them where Footnote reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from assistant.text import LogisticModel
from index.arrays import Floats

__all__ = ["fit_logistic", "save_logistic"]


def fit_logistic(
    features: Floats, right: NDArray[np.bool_], strength: float, *, balanced: bool = False
) -> LogisticModel:
    """Return the model that fits best; `strength` is the inverse of the penalty on large weights.

    `features` is (rows, features). If `balanced`, rows that are right and rows that aren't count the same in sum.
    """
    means, scales = features.mean(axis=0), features.std(axis=0) + 1e-6
    weighting = "balanced" if balanced else None
    fitted = LogisticRegression(C=strength, max_iter=500, class_weight=weighting)
    fitted.fit((features - means) / scales, right)
    return LogisticModel(means, scales, fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0]))


def save_logistic(model: LogisticModel, features: Sequence[str], source: str, path: Path) -> None:
    """Write a model to its file, and say where it comes from."""
    stored = {
        "features": list(features),
        "means": _plain(model.means),
        "scales": _plain(model.scales),
        "weights": _plain(model.weights),
        "intercept": round(model.intercept, 4),
        "fitted": {"on": source, "date": date.today().isoformat()},
    }
    path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def _plain(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]
