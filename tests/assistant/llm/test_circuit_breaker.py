from __future__ import annotations

import pytest

from assistant.errors import ModelResting
from assistant.llm.circuit_breaker import FAILURES_TO_OPEN, OPEN_SECONDS, CircuitBreaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def failed(times: int, clock: Clock | None = None) -> CircuitBreaker:
    breaker = CircuitBreaker(clock or Clock())
    for _ in range(times):
        breaker.raise_if_open("it")
        breaker.record_failure("it is away.")
    return breaker


def is_open(breaker: CircuitBreaker) -> bool:
    try:
        breaker.raise_if_open("it")
    except ModelResting:
        return True
    return False


def test_three_failures_in_a_row_open_the_breaker_for_half_a_minute() -> None:
    assert (FAILURES_TO_OPEN, OPEN_SECONDS) == (3, 30.0)
    assert not is_open(failed(2))
    assert is_open(failed(3))


def test_an_open_breaker_says_when_the_model_is_asked_again() -> None:
    clock = Clock()
    breaker = failed(FAILURES_TO_OPEN, clock)
    clock.now = OPEN_SECONDS - 12.4
    with pytest.raises(ModelResting, match=r"^it failed 3 times in a row\. Next attempt in 12 s\.$"):
        breaker.raise_if_open("it")
    clock.now = OPEN_SECONDS - 0.1
    with pytest.raises(ModelResting, match=r"in 1 s\.$"):
        breaker.raise_if_open("it")


def test_the_breaker_stays_open_from_the_last_failure_on() -> None:
    clock = Clock()
    breaker = failed(FAILURES_TO_OPEN - 1, clock)
    clock.now = 20.0
    breaker.record_failure("it is away.")
    clock.now = 20.0 + OPEN_SECONDS - 1
    assert is_open(breaker)
    clock.now = 20.0 + OPEN_SECONDS
    assert not is_open(breaker)


def test_one_failure_opens_a_half_open_breaker_again() -> None:
    clock = Clock()
    breaker = failed(FAILURES_TO_OPEN, clock)
    clock.now = OPEN_SECONDS
    assert not is_open(breaker)
    breaker.record_failure("it is away.")
    clock.now = 2 * OPEN_SECONDS - 1
    assert is_open(breaker)


def test_one_success_closes_a_half_open_breaker() -> None:
    clock = Clock()
    breaker = failed(FAILURES_TO_OPEN, clock)
    clock.now = OPEN_SECONDS
    breaker.record_success()
    for _ in range(FAILURES_TO_OPEN - 1):
        breaker.record_failure("it is away.")
    assert not is_open(breaker)


def test_failures_with_a_success_between_them_do_not_add_up() -> None:
    breaker = CircuitBreaker(Clock())
    for _ in range(3 * FAILURES_TO_OPEN):
        breaker.record_failure("it is away.")
        breaker.record_success()
    breaker.raise_if_open("it")


def test_the_last_failure_is_kept_until_a_success() -> None:
    breaker = CircuitBreaker(Clock())
    breaker.record_failure("it is away.")
    breaker.record_failure("it is late.")
    assert breaker.last_failure == "it is late."
    breaker.record_success()
    assert breaker.last_failure == ""


def test_one_caller_is_let_through_a_half_open_breaker() -> None:
    """Fails when everybody is: a model that just came back would get all waiting questions at once."""
    clock = Clock()
    breaker = failed(FAILURES_TO_OPEN, clock)
    clock.now = OPEN_SECONDS
    assert [is_open(breaker) for _ in range(4)] == [False, True, True, True]
    clock.now += OPEN_SECONDS
    assert [is_open(breaker) for _ in range(2)] == [False, True]
    breaker.record_success()
    assert not is_open(breaker)
