"""The role of each sentence in its abstract: background, problem, method, data or result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.text import LinearModel, n_grams
from index.arrays import Floats
from index.papers import Paper

__all__ = ["ROLES", "ROLE_WEIGHTS", "role_features", "sentence_roles"]

ROLES = ("background", "problem", "method", "data", "result")
"""A sentence may have several roles, or none of these."""

ROLE_WEIGHTS = Path(__file__).with_name("role_weights.json")
"""What each feature says about each role; `python -m eval fit roles` writes it."""

LONGEST_RUN = 2
"""Words of the longest run that is a feature."""

FIFTHS = 5
"""Parts of an abstract that the position of a sentence is told in."""

CACHED_PAPERS = 1 << 10

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*+%?")


@lru_cache(CACHED_PAPERS)
def sentence_roles(paper: Paper) -> Floats:
    """Return how likely each sentence of a paper has each role, (sentences, len(ROLES))."""
    model = LinearModel.load(ROLE_WEIGHTS)
    texts = [sentence.text for sentence in paper.sentences]
    scores = [model.scores(role_features(texts, place)) for place in range(len(texts))]
    return np.asarray(1 / (1 + np.exp(-np.array(scores, np.float32).reshape(-1, len(ROLES)))), np.float32)


def role_features(sentences: Sequence[str], place: int) -> set[str]:
    """Return the words and pairs of words of a sentence, its first words, and where in the abstract it is.

    >>> sorted(role_features(["We show 3 things."], 0))[:5]
    ['#', '# things', 'FIFTH 0', 'FIRST', 'LAST']
    """
    words = ["#" if word[0].isdigit() else word.lower() for word in _WORD.findall(sentences[place])]
    last = len(sentences) - 1
    features = n_grams(words, LONGEST_RUN)
    features |= {f"STARTS {' '.join(words[:count])}" for count in (1, 2)}
    features.add(f"FIFTH {min(FIFTHS - 1, FIFTHS * place // max(1, last))}")
    return features | {name for name, there in (("FIRST", place == 0), ("LAST", place == last)) if there}
