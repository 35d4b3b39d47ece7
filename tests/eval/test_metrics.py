"""The metrics agree with values worked out by hand, and with scikit-learn and numpy on arbitrary inputs."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, ndcg_score, roc_auc_score  # type: ignore[import-untyped]

from eval.metrics import (
    auroc,
    balanced_accuracy,
    facts_present,
    mean,
    ndcg,
    percentile,
    precision,
    recall,
    reciprocal_rank,
)

Value = TypeVar("Value")

SCORES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0])
"""Few values, so that ties are common."""


def labelled(values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[tuple[bool, Value]]]:
    """Lists of (label, value) in which both labels occur."""
    pairs = st.lists(st.tuples(st.booleans(), values), min_size=2, max_size=30)
    return pairs.filter(lambda drawn: len({label for label, _ in drawn}) == 2)


@given(labelled(SCORES))
def test_auroc_agrees_with_scikit_learn(pairs: list[tuple[bool, float]]) -> None:
    labels, scores = zip(*pairs, strict=True)
    assert auroc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))


@given(labelled(st.booleans()))
def test_balanced_accuracy_agrees_with_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    labels, predictions = zip(*pairs, strict=True)
    assert balanced_accuracy(labels, predictions) == pytest.approx(balanced_accuracy_score(labels, predictions))


@given(
    gains=st.lists(st.integers(0, 3), min_size=2, max_size=12).filter(any),
    order=st.randoms(use_true_random=False),
    length=st.integers(1, 12),
)
def test_ndcg_agrees_with_scikit_learn(gains: list[int], order: Random, length: int) -> None:
    """scikit-learn ranks by score, so each ranked paper gets a higher score than the next, and the rest get 0."""
    gain_of = {f"paper {number}": float(gain) for number, gain in enumerate(gains)}
    papers = list(gain_of)
    order.shuffle(papers)
    ranked = papers[:length]
    scores = [float(max(len(ranked) - rank, 0)) for rank in range(len(papers))]
    expected = ndcg_score([[gain_of[paper] for paper in papers]], [scores], k=len(ranked))
    relevant = {paper: gain for paper, gain in gain_of.items() if gain}
    assert ndcg(ranked, relevant) == pytest.approx(expected)


@given(st.lists(SCORES, min_size=1, max_size=30), st.sampled_from([0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]))
def test_percentile_agrees_with_the_inverted_cdf_of_numpy(values: list[float], share: float) -> None:
    assert percentile(values, share) == np.quantile(values, share, method="inverted_cdf")


def test_ndcg_discounts_gains_by_the_logarithm_of_the_rank() -> None:
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(1 / 1.584963)  # log2(3)
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 2 / 1.584963) / (2 + 1 / 1.584963))
    assert ndcg([], {"a": 1}) == 0


def test_the_ideal_ranking_is_no_longer_than_the_ranking() -> None:
    assert ndcg(["a", "b"], {"a": 1, "b": 1, "c": 1}) == 1


def test_reciprocal_rank_uses_the_first_relevant_item() -> None:
    assert reciprocal_rank(["x", "y", "a", "b"], {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y"], {"a"}) == 0
    assert reciprocal_rank([], {"a"}) == 0


def test_recall_counts_a_paper_once_however_often_it_is_found() -> None:
    assert recall(["a", "a", "x"], ["a", "b", "c"]) == pytest.approx(1 / 3)


def test_ignored_papers_count_neither_for_nor_against_precision() -> None:
    assert precision(["a", "b", "x"], ["a", "b", "c"]) == pytest.approx(2 / 3)
    assert precision(["a", "b", "x"], ["a", "b", "c"], ignored=["x"]) == 1
    assert precision(["x"], ["a"], ignored=["x"]) is None
    assert precision([], ["a"]) is None


def test_a_gold_paper_counts_even_if_it_is_also_ignored() -> None:
    assert precision(["a", "x"], ["a"], ignored=["a"]) == 0.5
    assert precision(["a"], ["a"], ignored=["a"]) == 1


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (r"falls by 40\%", "40%"),
        ("falls by 40 %", "40%"),
        ("falls by 40%", "40 %"),
        ("uses $\\alpha$-divergence", "alpha-divergence"),
        ("Spearman   correlation\nof 0.8", "correlation of 0.8"),
        ("the CITIZEN assembly", "citizen assembly"),
        ("citizens’ assembly", "citizens' assembly"),
        ("“soft” labels", '"soft" labels'),
        ("cross‑entropy", "cross-entropy"),
    ],
)
def test_typography_does_not_matter_to_a_fact(text: str, fact: str) -> None:
    assert facts_present(text, ((fact,),)) == (True,)


def test_every_group_needs_one_of_its_strings() -> None:
    assert facts_present("SVR came out best", (("support vector", "SVR"), ("0.00347",))) == (True, False)


def test_facts_are_found_fast_in_a_long_text() -> None:
    start = time.perf_counter()
    facts_present("\\ $ % " * 10_000, (("none",),))
    assert time.perf_counter() - start < 0.1


def test_the_mean_is_the_sum_over_the_count() -> None:
    assert mean([1.0, 0.0, 0.0, 1.0, 0.5]) == 0.5


def test_a_percentile_is_one_of_the_values() -> None:
    seconds = [float(n) for n in range(1, 21)]
    assert percentile(seconds, 0.95) == 19
    assert percentile(seconds, 0.5) == 10
    assert percentile([7.0], 0.95) == 7


def test_balanced_accuracy_gives_both_labels_the_same_weight() -> None:
    labels = [True] * 8 + [False] * 2
    assert balanced_accuracy(labels, [True] * 10) == 0.5
    assert balanced_accuracy(labels, [True] * 6 + [False] * 4) == pytest.approx((6 / 8 + 1) / 2)


def test_auroc_is_the_share_of_correctly_ordered_pairs() -> None:
    labels = [True, True, False, False]
    assert auroc(labels, [0.9, 0.8, 0.2, 0.1]) == 1
    assert auroc(labels, [0.1, 0.2, 0.8, 0.9]) == 0
    assert auroc(labels, [0.9, 0.2, 0.5, 0.1]) == 0.75
    assert auroc(labels, [0.5, 0.5, 0.5, 0.5]) == 0.5


@pytest.mark.parametrize("metric", [auroc, balanced_accuracy])
def test_labels_and_predictions_must_have_the_same_length(
    metric: Callable[[list[bool], list[bool]], float],
) -> None:
    with pytest.raises(ValueError, match="zip"):
        metric([True, False], [True, False, True])
