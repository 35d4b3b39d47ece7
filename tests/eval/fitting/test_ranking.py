"""Fitting finds the signals that tell right papers from others, and the file says where its weights come from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.fitting import TrainingQuestion, collect_signals, fit_weights, save_weights
from eval.fitting.ranking import Considered
from index import PaperIndex
from index.search import SIGNALS, ranking_weights
from tests.support.fakes import SHELF

BM25 = SIGNALS.index("passage_bm25")
BY_WORD = SIGNALS.index("match_by_word")


def considered(telling: int, number: int = 200) -> list[Considered]:
    """Return questions with one right paper of ten, which the signal in column `telling` tells apart."""
    random = np.random.default_rng(3)
    items = []
    for row in range(number):
        signals = random.uniform(0, 1, (10, len(SIGNALS)))
        right = np.arange(10) == row % 10
        signals[right, telling] += 0.7
        items.append(Considered(TrainingQuestion(f"q-{row}", "direct", "?", ("a:1",)), signals, right))
    return items


@pytest.mark.parametrize("telling", [BM25, BY_WORD])
def test_the_signal_that_tells_right_papers_apart_weighs_most(telling: int) -> None:
    weights = fit_weights(considered(telling), ridge=0.001)
    assert weights.argmax() == telling
    assert (weights >= 0).all()


def test_without_telling_questions_the_weights_stay_near_the_prior() -> None:
    weights = fit_weights(considered(BM25), ridge=1000)
    assert weights.tolist() == pytest.approx([1, 1, 0.75, 0, 0.75], abs=0.01)


def test_a_question_whose_paper_was_not_found_changes_nothing() -> None:
    items = considered(BM25)
    lost = Considered(items[0].question, items[0].signals, np.zeros(10, np.bool_))
    assert fit_weights([*items, lost]).tolist() == fit_weights(items).tolist()


def test_the_papers_considered_come_with_their_signals(few_index: PaperIndex) -> None:
    ids = {paper: f"shelf:{row}" for row, paper in enumerate(SHELF)}
    question = TrainingQuestion("q-1", "direct", "how many cats hunt at night", ("shelf:0",))
    (item,) = collect_signals(few_index, ids, [question])
    assert item.signals.shape == (3, len(SIGNALS))
    assert item.right.sum() == 1
    assert (item.signals @ ranking_weights()).argmax() == item.right.argmax()


def test_saved_weights_say_what_they_were_fitted_on_and_leave_those_for_lists(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    lists = dict.fromkeys(SIGNALS, 0.5)
    path.write_text(json.dumps({"weights": {"best": {}, "list": lists}}))
    save_weights(np.array([1, 0.5, 0.25, 0, 0.125], np.float32), considered(BM25, 3), path)
    stored = json.loads(path.read_text())
    assert stored["weights"] == {"best": dict(zip(SIGNALS, [1, 0.5, 0.25, 0, 0.12], strict=True)), "list": lists}
    assert stored["fitted"]["on"].startswith("3 of the questions")
