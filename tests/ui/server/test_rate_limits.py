"""Who may ask now: by a clock that the test turns."""

from __future__ import annotations

import pytest

from ui.server.rate_limits import MANY, USER, Buckets, Limits, Load, Turnstile, visitor_of

IDLE = Load(own=0, waiting=0)


class Clock:
    """A clock that stands still until it is turned."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_fills_again() -> None:
    clock = Clock()
    buckets = Buckets(burst=2, per_second=0.5, clock=clock)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]
    clock.now += 1.9
    assert buckets.take("a") == pytest.approx(0.1)
    clock.now += 0.2
    assert buckets.take("a") == 0
    clock.now += 1000
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]


def test_everyone_has_a_bucket_of_their_own() -> None:
    buckets = Buckets(burst=1, per_second=1, clock=Clock())
    assert (buckets.take("a"), buckets.take("b"), buckets.take("a")) == (0, 0, 1)


def test_visitors_who_have_been_quiet_are_forgotten() -> None:
    """Fails with the line that forgets taken out: one bucket stays for each address that ever came by."""
    clock = Clock()
    buckets = Buckets(burst=1, per_second=1, clock=clock)
    for number in range(3 * MANY):
        clock.now += 0.01
        buckets.take(str(number))
    assert len(buckets) <= MANY + 1
    assert buckets.take(str(3 * MANY - 1)) > 0


def test_one_question_runs_and_one_waits() -> None:
    turnstile = Turnstile(Limits(), Clock())
    assert turnstile.refusal("a", Load(own=1, waiting=0), asking=True) is None
    refusal = turnstile.refusal("a", Load(own=2, waiting=0), asking=True)
    assert refusal
    assert refusal.sentence == "2 of your questions are under way; wait until one is done, then ask again."
    assert turnstile.refusal("a", Load(own=2, waiting=0), asking=False) is None


def test_a_full_queue_says_so_in_a_sentence() -> None:
    refusal = Turnstile(Limits(waiting=3), Clock()).refusal("a", Load(own=0, waiting=3), asking=True)
    assert refusal
    assert refusal.sentence.startswith("Many people are asking just now")


def test_a_lot_in_a_short_time_has_to_wait_as_long_as_it_says() -> None:
    clock = Clock()
    turnstile = Turnstile(Limits(burst=1, per_second=0.25), clock)
    assert turnstile.refusal("a", IDLE, asking=True) is None
    refusal = turnstile.refusal("a", IDLE, asking=True)
    assert refusal
    assert (refusal.sentence, refusal.seconds) == (
        "That was a lot in a short time; wait 4 seconds, then ask again.",
        4,
    )
    clock.now += refusal.seconds
    assert turnstile.refusal("a", IDLE, asking=True) is None


def test_what_is_refused_costs_no_token() -> None:
    turnstile = Turnstile(Limits(burst=1), Clock())
    assert turnstile.refusal("a", Load(own=2, waiting=0), asking=True)
    assert turnstile.refusal("a", IDLE, asking=True) is None


def test_a_visitor_is_who_signed_in_wherever_they_are() -> None:
    one, other = ({USER: "ada", "client": (host, 1)} for host in ("192.0.2.1", "192.0.2.2"))
    assert visitor_of(one) == visitor_of(other) != visitor_of({"client": ("ada", 1)})


def test_a_network_of_ipv6_is_one_visitor() -> None:
    hosts = ("2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:2::1")
    assert len({visitor_of({"client": (host, 1)}) for host in hosts}) == 2
