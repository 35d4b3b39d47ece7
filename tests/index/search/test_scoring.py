from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Floats, TokenEmbeddings
from index.search.scoring import CLOSE_WEIGHT, best_of_each, fuse, late_interaction


def tokens(*vectors: tuple[float, float]) -> TokenEmbeddings:
    spans = np.zeros((len(vectors), 2), np.int32)
    return TokenEmbeddings(np.array(vectors, np.float32), spans, np.arange(len(vectors), dtype=np.int32))


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_each_piece_of_a_question_finds_its_most_similar_piece_in_each_text() -> None:
    question = tokens((1, 0), (0, 1))
    texts = np.array([(1, 0), (0.6, 0.8), (0, 1)], np.float32)  # the first text has two pieces, the second one
    scores = late_interaction(question, floats(1, 1), texts, np.array([0, 2]))
    assert scores.tolist() == pytest.approx([(1 + 0.8) / 2, (0 + 1) / 2])


def test_a_rare_piece_weighs_more_than_a_common_one() -> None:
    question = tokens((1, 0), (0, 1))
    text = np.array([(1, 0)], np.float32)
    assert late_interaction(question, floats(3, 1), text, np.array([0])).tolist() == pytest.approx([0.75])
    both = np.stack([floats(3, 1), floats(0, 1)])
    assert late_interaction(question, both, text, np.array([0])).ravel().tolist() == pytest.approx([0.75, 0])


def test_the_best_of_a_paper_counts() -> None:
    assert best_of_each(floats(1, 9, 2, 3), np.array([0, 2])).tolist() == [9, 3]


def test_late_interaction_has_the_greatest_say() -> None:
    zero, one = floats(0), floats(1)
    assert fuse(zero, zero, one)[0] == pytest.approx(CLOSE_WEIGHT / (2 + CLOSE_WEIGHT))
    assert fuse(zero, zero, one)[0] > fuse(one, zero, zero)[0] == fuse(zero, one, zero)[0]


def test_a_score_of_the_whole_scale_stays_on_it() -> None:
    assert fuse(floats(1), floats(1), floats(1)).tolist() == [1.0]
    assert fuse(floats(1), floats(1)).tolist() == [1.0]
