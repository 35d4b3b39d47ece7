"""Rate limits, with a clock that the tests move."""

from __future__ import annotations

import pytest

from ui.server import rate_limits
from ui.server.rate_limits import MAX_BUCKETS, USER_KEY, InFlight, Limits, RateLimiter, TokenBuckets, visitor_of

IDLE = InFlight(by_visitor=0, waiting=0)


class Clock:
    """A clock that stands still until a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_up_again_to_its_burst() -> None:
    clock = Clock()
    buckets = TokenBuckets(burst=2, per_second=0.5, clock=clock)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]
    clock.now += 1.9
    assert buckets.take("a") == pytest.approx(0.1)
    clock.now += 0.2
    assert buckets.take("a") == 0
    clock.now += 1000
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]


def test_each_name_has_its_own_bucket() -> None:
    buckets = TokenBuckets(burst=1, per_second=1, clock=Clock())
    assert (buckets.take("a"), buckets.take("b"), buckets.take("a")) == (0, 0, 1)


def test_full_buckets_are_dropped() -> None:
    """Fails without `_drop_full`: one bucket stays for every address that ever came."""
    clock = Clock()
    buckets = TokenBuckets(burst=1, per_second=1, clock=clock)
    for number in range(3 * MAX_BUCKETS):
        clock.now += 0.01
        buckets.take(str(number))
    assert len(buckets) <= MAX_BUCKETS + 1
    assert buckets.take(str(3 * MAX_BUCKETS - 1)) > 0


def test_a_bucket_that_is_not_full_is_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when all buckets are dropped, or the oldest: many addresses would reset one visitor's limit."""
    monkeypatch.setattr(rate_limits, "MAX_BUCKETS", 3)
    clock = Clock()
    buckets = TokenBuckets(burst=2, per_second=1, clock=clock)
    assert [buckets.take("greedy") for _ in range(2)] == [0, 0]
    for name in "abc":
        buckets.take(name)
    clock.now += 1  # a, b and c are full again; greedy has one token of two
    assert buckets.take("new") == 0
    assert len(buckets) == 2
    assert [buckets.take("greedy") for _ in range(2)] == [0, 1]


def test_a_visitor_has_two_questions_in_flight_at_most() -> None:
    limiter = RateLimiter(Limits(), Clock())
    assert limiter.refusal("a", InFlight(by_visitor=1, waiting=0), asking=True) is None
    refusal = limiter.refusal("a", InFlight(by_visitor=2, waiting=0), asking=True)
    assert refusal
    assert refusal.sentence == (
        "You already have 2 questions in progress. Wait until one is done, then try again."
    )
    assert limiter.refusal("a", InFlight(by_visitor=2, waiting=0), asking=False) is None


def test_a_visitor_has_eight_other_requests_in_flight_at_most() -> None:
    limiter = RateLimiter(Limits(), Clock())
    assert limiter.refusal("a", InFlight(by_visitor=7, waiting=0), asking=False) is None
    refusal = limiter.refusal("a", InFlight(by_visitor=8, waiting=0), asking=False)
    assert refusal
    assert refusal.sentence.startswith("You already have 8 requests in progress.")


def test_a_limit_of_one_is_worded_in_the_singular() -> None:
    limiter = RateLimiter(Limits(questions_per_visitor=1), Clock())
    refusal = limiter.refusal("a", InFlight(by_visitor=1, waiting=0), asking=True)
    assert refusal
    assert refusal.sentence.startswith("You already have 1 question in progress.")


def test_a_full_queue_is_reported_in_a_sentence() -> None:
    limiter = RateLimiter(Limits(waiting=3), Clock())
    assert limiter.refusal("a", InFlight(by_visitor=0, waiting=2), asking=True) is None
    refusal = limiter.refusal("a", InFlight(by_visitor=0, waiting=3), asking=True)
    assert refusal
    assert refusal.sentence.startswith("Too many people are asking at the moment")


def test_after_a_burst_a_visitor_is_let_in_at_the_time_given() -> None:
    clock = Clock()
    limiter = RateLimiter(Limits(burst=1, per_second=0.25), clock)
    assert limiter.refusal("a", IDLE, asking=True) is None
    refusal = limiter.refusal("a", IDLE, asking=True)
    assert refusal
    assert (refusal.sentence, refusal.retry_after) == (
        "Too many requests in a short time. Try again in 4 seconds.",
        4,
    )
    clock.now += refusal.retry_after
    assert limiter.refusal("a", IDLE, asking=True) is None


def test_a_refused_request_takes_no_token() -> None:
    limiter = RateLimiter(Limits(burst=1), Clock())
    assert limiter.refusal("a", InFlight(by_visitor=2, waiting=0), asking=True)
    assert limiter.refusal("a", IDLE, asking=True) is None


def test_a_signed_in_user_is_one_visitor_at_any_address() -> None:
    one, other = ({USER_KEY: "ada", "client": (host, 1)} for host in ("192.0.2.1", "192.0.2.2"))
    assert visitor_of(one) == visitor_of(other) != visitor_of({"client": ("ada", 1)})


def test_an_ipv6_network_is_one_visitor() -> None:
    hosts = ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:2::1")
    assert len({visitor_of({"client": (host, 1)}) for host in hosts}) == 2
