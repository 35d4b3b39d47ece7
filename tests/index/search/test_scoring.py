from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Floats, TokenEmbeddings
from index.search.scoring import MAXSIM_WEIGHT, fuse_scores, late_interaction, segment_max


def tokens(*vectors: tuple[float, float]) -> TokenEmbeddings:
    spans = np.zeros((len(vectors), 2), np.int32)
    return TokenEmbeddings(np.array(vectors, np.float32), spans, np.arange(len(vectors), dtype=np.int32))


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_each_token_of_a_question_is_matched_with_the_most_similar_token_of_a_text() -> None:
    question = tokens((1, 0), (0, 1))
    texts = np.array([(1, 0), (0.6, 0.8), (0, 1)], np.float32)  # two tokens, then one
    scores = late_interaction(question, floats(1, 1), texts, np.array([0, 2]))
    assert scores.tolist() == pytest.approx([(1 + 0.8) / 2, (0 + 1) / 2])


def test_a_token_counts_by_its_weight() -> None:
    question = tokens((1, 0), (0, 1))
    text = np.array([(1, 0)], np.float32)
    assert late_interaction(question, floats(3, 1), text, np.array([0])).tolist() == pytest.approx([0.75])
    both = np.stack([floats(3, 1), floats(0, 1)])
    assert late_interaction(question, both, text, np.array([0])).ravel().tolist() == pytest.approx([0.75, 0])


def test_each_segment_has_its_own_maximum() -> None:
    assert segment_max(floats(1, 9, 2, 3), np.array([0, 2])).tolist() == [9, 3]


def test_late_interaction_weighs_more_than_cosine_or_bm25() -> None:
    zero, one = floats(0), floats(1)
    assert fuse_scores(zero, zero, one)[0] == pytest.approx(MAXSIM_WEIGHT / (2 + MAXSIM_WEIGHT))
    assert fuse_scores(zero, zero, one)[0] > fuse_scores(one, zero, zero)[0] == fuse_scores(zero, one, zero)[0]


def test_full_marks_stay_full_marks() -> None:
    assert fuse_scores(floats(1), floats(1), floats(1)).tolist() == [1.0]
    assert fuse_scores(floats(1), floats(1)).tolist() == [1.0]
