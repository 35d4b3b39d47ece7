"""A linear model over the named features of a text, its weights read from a JSON file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.arrays import Floats

__all__ = ["LinearModel", "n_grams"]

SCALE = 3.0
"""The length of a text's feature vector: each of its n known features has the value 3 / √n, and a mark has 1.

So a long text doesn't score higher than a short one just because it has more words. A mark is a feature that
starts with a word in capitals; it is about the whole text.
"""


@dataclass(frozen=True)
class LinearModel:
    """The weights of features, (labels,) each, and the intercepts, (labels,); fitted by `python -m eval fit`."""

    labels: tuple[str, ...]
    intercepts: Floats
    weights: Mapping[str, Floats]

    @classmethod
    @cache
    def load(cls, path: Path) -> LinearModel:
        """Read a model from its file, once."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        weights = {name: np.array(values, np.float32) for name, values in stored["weights"].items()}
        return cls(tuple(stored["labels"]), np.array(stored["intercepts"], np.float32), weights)

    def scores(self, features: Collection[str]) -> Floats:
        """Return the score of each label, (labels,), for a text with these features; unknown ones don't count.

        >>> model = LinearModel(("up", "down"), np.zeros(2), {"rise": np.array([1.0, -1.0])})
        >>> model.scores({"rise", "bread"}).tolist(), model.scores(set()).tolist()
        ([3.0, -3.0], [0.0, 0.0])
        """
        known = [name for name in features if name in self.weights]
        words = [self.weights[name] for name in known if not _is_mark(name)]
        marks = [self.weights[name] for name in known if _is_mark(name)]
        shared = sum(words, np.zeros_like(self.intercepts)) * SCALE / np.sqrt(max(1, len(words)))
        return np.asarray(self.intercepts + shared + sum(marks, np.zeros_like(self.intercepts)))


def _is_mark(name: str) -> bool:
    return name[:2].isupper()


def n_grams(words: Sequence[str], longest: int) -> set[str]:
    """Return the runs of up to `longest` words, each joined by spaces.

    >>> sorted(n_grams(["which", "papers"], 2))
    ['papers', 'which', 'which papers']
    """
    return {
        " ".join(words[start : start + length])
        for length in range(1, longest + 1)
        for start in range(len(words) - length + 1)
    }
