from __future__ import annotations

import pytest

from assistant.runtime.stopwatch import Stopwatch


def test_a_step_lasts_from_the_end_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([10.0, 11.0, 14.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    watch = Stopwatch()
    watch.lap("search")
    watch.lap("answer")
    assert watch.seconds == {"search": 1.0, "answer": 3.0}
