"""A cross-encoder is loaded once, when it is first needed, and a failure to load it is remembered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoders.cross_encoder import LazyCrossEncoder
from index.errors import EncoderError

Scores = NDArray[np.float64]

PAIRS = [("cats", "Cats hunt."), ("cats", "Bread rises slowly.")]


class LengthModel:
    """Scores a pair by the length of its second text. Loads in no time; `loads` counts how often."""

    loads = 0
    num_labels = 1
    config = SimpleNamespace(id2label={"0": "relevance"})

    def __init__(self, name: str, **options: object) -> None:
        type(self).loads += 1
        if name == "missing":
            raise OSError("missing is not a model.\nSee the documentation.")
        assert options == {"device": "cpu", "trust_remote_code": False}
        self._busy = threading.Lock()

    def predict(
        self,
        pairs: Sequence[tuple[str, str]],
        activation_fn: Callable[[Scores], Scores] | None,
        show_progress_bar: bool,
    ) -> Scores:
        assert not show_progress_bar
        assert self._busy.acquire(blocking=False), "two threads at once"
        time.sleep(0.01)
        scores = np.array([len(text) for _, text in pairs], np.float64)
        self._busy.release()
        return activation_fn(scores) if activation_fn else scores


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> type[LengthModel]:
    """Put the model above in the place of sentence-transformers' own."""

    class Fresh(LengthModel):
        pass

    monkeypatch.setattr("sentence_transformers.CrossEncoder", Fresh)
    return Fresh


def lazy(name: str = "lengths", flaw: str | None = None) -> LazyCrossEncoder:
    return LazyCrossEncoder(name, "reranker", "unset FOOTNOTE_RERANKER", lambda outputs, labels: flaw)


def test_nothing_is_loaded_before_the_first_use(model: type[LengthModel]) -> None:
    encoder = lazy()
    assert (encoder.error, model.loads) == (None, 0)
    assert encoder.predict(PAIRS).tolist() == [10, 19]
    assert encoder.predict(PAIRS).dtype == np.float32
    assert (encoder.error, model.loads) == (None, 1)


def test_an_activation_is_applied_to_the_scores() -> None:
    assert lazy().predict(PAIRS, lambda scores: scores / 2).tolist() == [5, 9.5]


def test_the_labels_are_those_of_the_models_configuration() -> None:
    assert lazy().labels == {0: "relevance"}


def test_threads_take_turns_and_load_it_once(model: type[LengthModel]) -> None:
    encoder = lazy()
    with ThreadPoolExecutor(8) as pool:
        scores = list(pool.map(encoder.predict, [PAIRS] * 8))
    assert [one.tolist() for one in scores] == [[10, 19]] * 8
    assert model.loads == 1


def test_a_model_that_does_not_load_is_tried_once_and_reported_in_one_line(model: type[LengthModel]) -> None:
    encoder = lazy("missing")
    for _ in range(2):
        with pytest.raises(EncoderError) as raised:
            encoder.predict(PAIRS)
        assert str(raised.value) == (
            "the reranker 'missing' can’t be loaded: missing is not a model; unset FOOTNOTE_RERANKER"
        )
    with pytest.raises(EncoderError):
        _ = encoder.labels
    assert encoder.error is raised.value
    assert model.loads == 1


def test_a_model_that_cannot_serve_is_refused(model: type[LengthModel]) -> None:
    encoder = lazy(flaw="has no head")
    for _ in range(2):
        with pytest.raises(EncoderError, match=r"^the reranker 'lengths' has no head; unset FOOTNOTE_RERANKER$"):
            encoder.predict(PAIRS)
    assert model.loads == 1


def test_what_is_wrong_with_a_model_is_judged_by_its_outputs_and_labels() -> None:
    seen: list[tuple[int, Mapping[int, str]]] = []
    LazyCrossEncoder("lengths", "reranker", "", lambda *given: seen.append(given)).predict(PAIRS)
    assert seen == [(1, {0: "relevance"})]
