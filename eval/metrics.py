"""The measures, as pure functions of rankings, texts, labels and scores."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

__all__ = [
    "Facts",
    "auroc",
    "balanced_accuracy",
    "facts_present",
    "mean",
    "ndcg",
    "percentile",
    "precision",
    "recall",
    "reciprocal_rank",
]

Facts = tuple[tuple[str, ...], ...]
"""Groups of interchangeable strings; a right answer has one of each group."""

DASHES_AND_QUOTES = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "’": "'", "‘": "'", "“": '"', "”": '"'})


def reciprocal_rank(ranked: Sequence[str], right: Collection[str]) -> float:
    """Return 1 / the rank of the first right one, ranks counted from 1; 0 where none is ranked.

    >>> reciprocal_rank(["a", "b", "c"], {"b", "c"})
    0.5
    """
    return next((1 / rank for rank, one in enumerate(ranked, 1) if one in right), 0.0)


def recall(found: Collection[str], gold: Collection[str]) -> float:
    """Return the share of `gold` that was found.

    >>> recall(["a", "b", "x"], ["a", "b", "c", "d"])
    0.5
    """
    return len(set(found) & set(gold)) / len(set(gold))


def precision(found: Collection[str], gold: Collection[str], neither: Collection[str] = ()) -> float | None:
    """Return the share of the found that is gold; those in `neither` count neither way.

    None where nothing is left to count.

    >>> precision(["a", "x", "fine"], ["a", "b"], neither=["fine"])
    0.5
    """
    counted = set(found) - (set(neither) - set(gold))
    return len(counted & set(gold)) / len(counted) if counted else None


def ndcg(ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    """Return the normalised discounted cumulative gain of a ranking: 1 where none could be better.

    A gain counts as a share 1 / log2(1 + rank) of itself (Järvelin and Kekäläinen, 2002, as trec_eval has it).
    The best ranking possible is as long as this one.

    >>> ndcg(["a", "x", "b"], {"a": 1, "b": 1})
    0.9197207891481876
    """
    got = _discounted([gains.get(one, 0.0) for one in ranked])
    return got / _discounted(sorted(gains.values(), reverse=True)[: len(ranked)]) if ranked else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(1 + rank) for rank, gain in enumerate(gains, 1))


def facts_present(text: str, facts: Facts) -> tuple[bool, ...]:
    r"""Return, for each group of facts, whether the text has one of its strings.

    Case, the width of spaces, LaTeX's dollars and backslashes, and the kind of dash or quotation
    mark make no difference.

    >>> facts_present(r"It saves $45\\%$ of the cost.", (("45 %", "45 percent"), ("time",)))
    (True, False)
    """
    plain = _plain(text)
    return tuple(any(_plain(string) in plain for string in group) for group in facts)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(DASHES_AND_QUOTES)
    spaced = " ".join(re.sub(r"[\\$]", "", folded).split())
    return spaced.replace(" %", "%")


def mean(values: Collection[float]) -> float:
    """Return the arithmetic mean.

    >>> mean([1, 0, 0.5])
    0.5
    """
    return math.fsum(values) / len(values)


def percentile(values: Collection[float], share: float) -> float:
    """Return the least value that `share` of the values do not exceed (nearest rank).

    >>> percentile([5, 1, 4, 2, 3], 0.5), percentile([5, 1, 4, 2, 3], 0.95)
    (3, 5)
    """
    return sorted(values)[max(1, math.ceil(share * len(values))) - 1]


def balanced_accuracy(labels: Sequence[bool], predictions: Sequence[bool]) -> float:
    """Return the mean of the share of positives and the share of negatives that are predicted right.

    >>> balanced_accuracy([True, True, False], [True, False, False])
    0.75
    """
    right = [label == predicted for label, predicted in zip(labels, predictions, strict=True)]
    shares = [
        mean([hit for hit, label in zip(right, labels, strict=True) if label is side]) for side in (True, False)
    ]
    return mean(shares)


def auroc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Return how likely a positive scores above a negative; a tie counts half.

    The area under the ROC curve, as the Mann-Whitney statistic. Both labels must occur.

    >>> auroc([True, True, False], [0.9, 0.4, 0.4])
    0.75
    """
    pairs = list(zip(labels, scores, strict=True))
    positives = [score for label, score in pairs if label]
    negatives = [score for label, score in pairs if not label]
    return mean([(p > n) + 0.5 * (p == n) for p in positives for n in negatives])
