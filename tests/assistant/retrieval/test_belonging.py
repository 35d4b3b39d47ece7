"""Which papers belong on a list."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.belonging import BELONGING_FEATURES, belonging_chances, belonging_features, cut
from index import PaperIndex


def test_the_cut_takes_more_where_recall_counts_more() -> None:
    chances = np.array([0.95, 0.7, 0.45, 0.3, 0.1], np.float32)
    sizes = [cut(chances, weight) for weight in (0.5, 1, 2, 5)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_nothing_is_listed_of_nothing() -> None:
    assert cut(np.zeros(0, np.float32), 1) == 0


def test_papers_with_the_words_of_a_question_belong_rather_than_others(few_index: PaperIndex) -> None:
    hits = few_index.search("Which papers are about cats?", None)
    chances = dict(
        zip(
            [hit.paper.title for hit in hits],
            belonging_chances(few_index.snapshot, "Which papers are about cats?", hits),
            strict=True,
        )
    )
    cats = next(title for title in chances if "Cat" in title)
    assert chances[cats] == max(chances.values())


def test_features_of_a_question_are_the_same_for_all_papers(few_index: PaperIndex) -> None:
    question = "Which papers are about cats?"
    features = belonging_features(few_index.snapshot, question, few_index.search(question, None))
    assert features.shape[1] == len(BELONGING_FEATURES)
    assert np.ptp(features[:, 6:], axis=0) == pytest.approx(0)
