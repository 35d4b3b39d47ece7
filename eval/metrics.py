"""Metrics of retrieval, of facts in a text and of binary classification, as pure functions."""

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
"""Groups of interchangeable strings; a right answer contains at least one string of each group."""

DASHES_AND_QUOTES = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "’": "'", "‘": "'", "“": '"', "”": '"'})


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return 1 / rank of the first relevant item, ranks starting at 1; 0 if none is ranked.

    >>> reciprocal_rank(["a", "b", "c"], {"b", "c"})
    0.5
    """
    return next((1 / rank for rank, item in enumerate(ranked, 1) if item in relevant), 0.0)


def recall(found: Collection[str], gold: Collection[str]) -> float:
    """Return the share of `gold` that was found.

    >>> recall(["a", "b", "x"], ["a", "b", "c", "d"])
    0.5
    """
    return len(set(found) & set(gold)) / len(set(gold))


def precision(found: Collection[str], gold: Collection[str], ignored: Collection[str] = ()) -> float | None:
    """Return the share of found items that are gold, or None if there are no items to count.

    Items in `ignored` count neither for nor against, unless they are also in `gold`.

    >>> precision(["a", "x", "fine"], ["a", "b"], ignored=["fine"])
    0.5
    """
    counted = set(found) - (set(ignored) - set(gold))
    return len(counted & set(gold)) / len(counted) if counted else None


def ndcg(ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    """Return the normalised discounted cumulative gain of a ranking, between 0 and 1.

    A gain at rank r is divided by log2(1 + r) (Järvelin and Kekäläinen, 2002, as in trec_eval). The ideal
    ranking is cut at the length of this one, so that a short ranking can reach 1.

    >>> ndcg(["a", "x", "b"], {"a": 1, "b": 1})
    0.9197207891481876
    """
    dcg = _discounted([gains.get(item, 0.0) for item in ranked])
    return dcg / _discounted(sorted(gains.values(), reverse=True)[: len(ranked)]) if ranked else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(1 + rank) for rank, gain in enumerate(gains, 1))


def facts_present(text: str, facts: Facts) -> tuple[bool, ...]:
    r"""Return, for each group of facts, whether the text contains one of its strings.

    Case, whitespace, LaTeX dollars and backslashes, and the style of dashes and quotation marks are ignored.

    >>> facts_present(r"It saves $45\\%$ of the cost.", (("45 %", "45 percent"), ("time",)))
    (True, False)
    """
    normalised = _normalised(text)
    return tuple(any(_normalised(string) in normalised for string in group) for group in facts)


def _normalised(text: str) -> str:
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
    """Return the smallest value that is at least as large as `share` of the values (nearest-rank method).

    >>> percentile([5, 1, 4, 2, 3], 0.5), percentile([5, 1, 4, 2, 3], 0.95)
    (3, 5)
    """
    return sorted(values)[max(1, math.ceil(share * len(values))) - 1]


def balanced_accuracy(labels: Sequence[bool], predictions: Sequence[bool]) -> float:
    """Return the mean of the true-positive rate and the true-negative rate. Both labels must occur.

    >>> balanced_accuracy([True, True, False], [True, False, False])
    0.75
    """
    correct = [label == predicted for label, predicted in zip(labels, predictions, strict=True)]
    rates = [
        mean([hit for hit, label in zip(correct, labels, strict=True) if label is side]) for side in (True, False)
    ]
    return mean(rates)


def auroc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the area under the ROC curve. Both labels must occur.

    Computed as the Mann-Whitney statistic: the probability that a random positive scores above a random
    negative, ties counting half.

    >>> auroc([True, True, False], [0.9, 0.4, 0.4])
    0.75
    """
    pairs = list(zip(labels, scores, strict=True))
    positives = [score for label, score in pairs if label]
    negatives = [score for label, score in pairs if not label]
    return mean([(p > n) + 0.5 * (p == n) for p in positives for n in negatives])
