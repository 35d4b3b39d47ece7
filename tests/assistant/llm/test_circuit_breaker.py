from __future__ import annotations

import pytest

from assistant.errors import ModelResting
from assistant.llm.circuit_breaker import FAILURES, REST_SECONDS, CircuitBreaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_model_that_keeps_failing_rests_and_is_tried_again() -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock)
    for _ in range(FAILURES):
        breaker.raise_if_open("it")
        breaker.record_failure("it is away.")
    clock.now = REST_SECONDS - 1
    with pytest.raises(ModelResting, match=r"^it failed 3 times in a row, and is not asked for another 1 s\.$"):
        breaker.raise_if_open("it")
    clock.now = REST_SECONDS
    breaker.raise_if_open("it")
    breaker.record_failure("it is away.")
    with pytest.raises(ModelResting):
        breaker.raise_if_open("it")


def test_an_answer_clears_what_failed_before() -> None:
    breaker = CircuitBreaker(Clock())
    for _ in range(3 * FAILURES):
        breaker.record_failure("it is away.")
        breaker.record_success()
    breaker.raise_if_open("it")


def test_why_it_failed_is_told_until_it_works() -> None:
    breaker = CircuitBreaker(Clock())
    breaker.record_failure("it is away.")
    assert breaker.last_failure == "it is away."
    breaker.record_success()
    assert breaker.last_failure == ""
