"""The measures agree with values worked out by hand."""

from __future__ import annotations

import time

import pytest

from eval.metrics import (
    auroc,
    balanced_accuracy,
    facts_present,
    mean,
    percentile,
    precision,
    recall,
    reciprocal_rank,
)


def test_the_first_right_paper_counts_and_later_ones_do_not() -> None:
    assert reciprocal_rank(["x", "y", "a", "b"], {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y"], {"a"}) == 0
    assert reciprocal_rank([], {"a"}) == 0


def test_recall_counts_a_paper_once_however_often_it_is_found() -> None:
    assert recall(["a", "a", "x"], ["a", "b", "c"]) == pytest.approx(1 / 3)


def test_a_paper_that_is_also_right_counts_neither_for_nor_against_precision() -> None:
    assert precision(["a", "b", "x"], ["a", "b", "c"]) == pytest.approx(2 / 3)
    assert precision(["a", "b", "x"], ["a", "b", "c"], neither=["x"]) == 1
    assert precision(["x"], ["a"], neither=["x"]) is None
    assert precision([], ["a"]) is None


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
        ("cross‑entropy", "cross-entropy"),
    ],
)
def test_a_fact_is_found_however_it_is_set(text: str, fact: str) -> None:
    assert facts_present(text, ((fact,),)) == (True,)


def test_every_group_needs_one_of_its_strings() -> None:
    assert facts_present("SVR came out best", (("support vector", "SVR"), ("0.00347",))) == (True, False)


def test_facts_are_looked_up_fast_in_a_long_text() -> None:
    start = time.perf_counter()
    facts_present("\\ $ % " * 10_000, (("none",),))
    assert time.perf_counter() - start < 0.1


def test_the_mean_of_shares_is_their_sum_over_their_count() -> None:
    assert mean([1.0, 0.0, 0.0, 1.0, 0.5]) == 0.5


def test_a_percentile_is_a_value_that_occurred() -> None:
    seconds = [float(n) for n in range(1, 21)]
    assert percentile(seconds, 0.95) == 19
    assert percentile(seconds, 0.5) == 10
    assert percentile([7.0], 0.95) == 7


def test_balanced_accuracy_weighs_both_labels_alike() -> None:
    labels = [True] * 8 + [False] * 2
    assert balanced_accuracy(labels, [True] * 10) == 0.5
    assert balanced_accuracy(labels, [True] * 6 + [False] * 4) == pytest.approx((6 / 8 + 1) / 2)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    labels = [True, True, False, False]
    assert auroc(labels, [0.9, 0.8, 0.2, 0.1]) == 1
    assert auroc(labels, [0.1, 0.2, 0.8, 0.9]) == 0
    assert auroc(labels, [0.9, 0.2, 0.5, 0.1]) == 0.75
    assert auroc(labels, [0.5, 0.5, 0.5, 0.5]) == 0.5
