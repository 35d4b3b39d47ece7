from __future__ import annotations

import pytest

from assistant.errors import ModelResting
from assistant.llm.circuit_breaker import FAILURES, REST_SECONDS, Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_model_that_keeps_failing_rests_and_is_tried_again() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.admit("it")
        breaker.failed("it is away.")
    clock.now = REST_SECONDS - 1
    with pytest.raises(ModelResting, match=r"^it failed 3 times in a row, and is not asked for another 1 s\.$"):
        breaker.admit("it")
    clock.now = REST_SECONDS
    breaker.admit("it")
    breaker.failed("it is away.")
    with pytest.raises(ModelResting):
        breaker.admit("it")


def test_an_answer_clears_what_failed_before() -> None:
    breaker = Breaker(Clock())
    for _ in range(3 * FAILURES):
        breaker.failed("it is away.")
        breaker.worked()
    breaker.admit("it")


def test_why_it_failed_is_told_until_it_works() -> None:
    breaker = Breaker(Clock())
    breaker.failed("it is away.")
    assert breaker.trouble == "it is away."
    breaker.worked()
    assert breaker.trouble == ""
