from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Floats, ScaledTokens
from index.embeddings import RoundedVectors, round_vectors
from index.search.scoring import SIGNALS, fuse_scores, late_interaction, ranking_weights, segment_max


def asked(*vectors: tuple[float, float]) -> RoundedVectors:
    return round_vectors(np.array(vectors, np.float32))


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_each_token_of_a_question_is_matched_with_the_most_similar_token_of_a_text() -> None:
    signs = np.array([(1, 1), (0, 1), (1, 0)], np.uint8)  # (0.5, 0.5) and (-1, 1), then (0.5, -0.5)
    texts = ScaledTokens(signs, floats(0.5, 1, 0.5), np.array([0, 2]))
    scores = late_interaction(asked((1, 0), (0, 1)), floats(1, 1), texts)
    assert scores.tolist() == pytest.approx([(0.5 + 1) / 2, (0.5 - 0.5) / 2])


def test_a_token_counts_by_its_weight() -> None:
    question = asked((1, 0), (0, 1))
    text = ScaledTokens(np.array([(1, 0)], np.uint8), floats(0.5), np.array([0]))
    assert late_interaction(question, floats(3, 1), text).tolist() == pytest.approx([0.25])
    both = np.stack([floats(3, 1), floats(0, 1)])
    assert late_interaction(question, both, text).ravel().tolist() == pytest.approx([0.25, -0.5])


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
