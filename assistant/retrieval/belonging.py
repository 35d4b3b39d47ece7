"""Whether papers belong on the list that a question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.text import LogisticModel, split_words
from index.arrays import Floats
from index.lifecycle import Snapshot
from index.papers import Paper
from index.search import Hit, stems

__all__ = ["BELONGING_FEATURES", "BELONGING_WEIGHTS", "belonging_chances", "belonging_features", "cut", "stems_of"]

BELONGING_WEIGHTS = Path(__file__).with_name("belonging_weights.json")
"""What each feature says; `python -m eval fit lists` writes it."""

BELONGING_FEATURES = (
    "match",
    "match beside the best",
    "words in the abstract",
    "words in the abstract beside the best",
    "words in the title",
    "words in the title beside the best",
    "best match",
    "length of the question",
    "papers above half",
    "papers above two thirds",
    "second beside the best",
    "fifth beside the best",
)
"""What a paper is judged by.

The first six are about a paper: its score for lists, and the share of the question's stems, by their rarity, that
its text and its title have; each in standard deviations from the mean of all candidates, and as a share of the
best one's distance from that mean. The others are about the question: how far the best paper stands out, how many
words it has, and how steeply the scores fall.
"""

HALF, TWO_THIRDS = 0.54, 0.7
"""Shares of the best paper's distance from the mean, above which papers are counted."""

CACHED_PAPERS = 1 << 12


def belonging_chances(snapshot: Snapshot, question: str, hits: Sequence[Hit]) -> Floats:
    """Return how likely each hit is about what a question asks for, (hits,); `hits` are all candidates."""
    if not hits:
        return np.zeros(0, np.float32)
    return LogisticModel.load(BELONGING_WEIGHTS).chances(belonging_features(snapshot, question, hits))


def belonging_features(snapshot: Snapshot, question: str, hits: Sequence[Hit]) -> Floats:
    """Return the features of each hit, (hits, len(BELONGING_FEATURES))."""
    weights = snapshot.stem_weights(question)
    known = [stems_of(hit.paper) for hit in hits]
    values = (
        np.array([hit.belonging for hit in hits]),
        np.array([weights.share_in(text) for _, text in known]),
        np.array([weights.share_in(title) for title, _ in known]),
    )
    relative = [feature for each in values for feature in _beside_the_others(each)]
    of_question = np.tile(_of_question(question, np.sort(relative[0])[::-1]), (len(hits), 1))
    return np.column_stack([*relative, of_question]).astype(np.float32)


def cut(chances: Floats, recall_counts: float) -> int:
    """Return how many of the likeliest papers to list, so that the expected F measure is highest.

    `recall_counts` is the measure's β: how many times as much recall counts as precision. `chances` are sorted,
    the highest first.

    >>> cut(np.array([0.9, 0.8, 0.3, 0.1]), 1), cut(np.array([0.9, 0.8, 0.3, 0.1]), 3)
    (2, 4)
    """
    if not len(chances):
        return 0
    found = np.cumsum(chances)
    sizes = np.arange(1, len(chances) + 1)
    measure = (1 + recall_counts**2) * found / (sizes + recall_counts**2 * found[-1])
    return int(measure.argmax()) + 1


def _beside_the_others(values: Floats) -> tuple[Floats, Floats]:
    """Return values in standard deviations from their mean, and as shares of the best one's distance from it."""
    above = values - values.mean()
    return above / max(float(values.std()), 1e-6), above / max(float(above.max()), 1e-6)


def _of_question(question: str, standing: Floats) -> Floats:
    """Return the features of a question, given how far each paper stands out, furthest first."""
    shares = standing / max(float(standing[0]), 1e-6)
    words = sum(word.content for word in split_words(question))
    return np.array(
        [
            standing[0],
            np.log1p(words),
            np.log(max(1, (shares > HALF).sum())),
            np.log(max(1, (shares > TWO_THIRDS).sum())),
            shares[min(1, len(shares) - 1)],
            shares[min(4, len(shares) - 1)],
        ]
    )


@lru_cache(CACHED_PAPERS)
def stems_of(paper: Paper) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a paper's title, and of its title and abstract."""
    title = frozenset(stems(paper.title))
    return title, title | frozenset(stems(paper.abstract))
