from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Floats, ScaledTokens
from index.search.scoring import SIGNALS, fuse_scores, late_interaction, ranking_weights, segment_max


def tokens(*vectors: tuple[float, float]) -> Floats:
    return np.array(vectors, np.float32)


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_each_token_of_a_question_is_matched_with_the_most_similar_token_of_a_text() -> None:
    question = tokens((1, 0), (0, 1))
    vectors = tokens((1, 0), (0.6, 0.8), (0, 1))
    texts = ScaledTokens(vectors, floats(1, 1, 1), np.array([0, 2]))  # two tokens, then one
    scores = late_interaction(question, floats(1, 1), texts)
    assert scores.tolist() == pytest.approx([(1 + 0.8) / 2, (0 + 1) / 2])


def test_a_token_counts_by_its_weight() -> None:
    question = tokens((1, 0), (0, 1))
    text = ScaledTokens(tokens((2, 0)), floats(0.5), np.array([0]))
    assert late_interaction(question, floats(3, 1), text).tolist() == pytest.approx([0.75])
    both = np.stack([floats(3, 1), floats(0, 1)])
    assert late_interaction(question, both, text).ravel().tolist() == pytest.approx([0.75, 0])


def test_each_segment_has_its_own_maximum() -> None:
    assert segment_max(floats(1, 9, 2, 3), np.array([0, 2])).tolist() == [9, 3]


def test_a_signal_counts_by_its_fitted_weight() -> None:
    one_each = np.eye(len(SIGNALS), dtype=np.float32)
    assert fuse_scores(one_each) == pytest.approx(ranking_weights() / ranking_weights().sum())
    assert fuse_scores(one_each, "list") == pytest.approx(ranking_weights("list") / ranking_weights("list").sum())


def test_full_marks_stay_full_marks() -> None:
    assert fuse_scores(np.ones((len(SIGNALS), 1), np.float32)).tolist() == pytest.approx([1.0])
    assert fuse_scores(np.ones((2, 1), np.float32)).tolist() == pytest.approx([1.0])


def test_each_purpose_has_a_weight_for_every_signal_and_none_is_negative() -> None:
    for purpose in ("best", "list"):
        weights = ranking_weights(purpose)
        assert len(weights) == len(SIGNALS)
        assert (weights >= 0).all()
