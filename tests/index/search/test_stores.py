from __future__ import annotations

import numpy as np

from index.search.stores import ExactStore

VECTORS = np.array([(0, 1), (0.6, 0.8), (0.8, 0.6), (-1, 0)], np.float32)
EAST = np.array([1, 0], np.float32)


def test_the_nearest_rows_come_first() -> None:
    assert ExactStore(VECTORS).nearest(EAST, 4).tolist() == [2, 1, 0, 3]


def test_no_more_rows_are_returned_than_asked_for_or_than_there_are() -> None:
    assert ExactStore(VECTORS).nearest(EAST, 2).tolist() == [2, 1]
    assert len(ExactStore(VECTORS).nearest(EAST, 9)) == 4


def test_rows_that_are_equally_near_keep_their_order() -> None:
    assert ExactStore(np.ones((3, 2), np.float32)).nearest(EAST, 3).tolist() == [0, 1, 2]
