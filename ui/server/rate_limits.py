"""Rate limits: how much one visitor may ask for, so that nobody keeps the others waiting.

The only side effect is reading the clock, which tests replace.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "ANSWER_QUEUE",
    "LARGEST_UPLOAD",
    "UPLOAD_QUEUE",
    "USER_KEY",
    "InFlight",
    "Limits",
    "RateLimiter",
    "Refusal",
    "TokenBuckets",
    "visitor_of",
]

LARGEST_UPLOAD = 8 * 1024 * 1024
"""Bytes of a listing dropped onto the papers page."""
ANSWER_QUEUE = "answers"
"""Gradio's `concurrency_id` for every event that answers a question: they share one queue."""
UPLOAD_QUEUE = "adding"
"""Gradio's `concurrency_id` for the event that adds a listing, the only one that takes a large body."""
USER_KEY = "footnote.user"
"""Key of the signed-in user's name in an ASGI scope."""
MAX_BUCKETS = 10_000
"""Buckets to keep in memory; beyond that, full ones are dropped, which changes nothing, and then the oldest."""


@dataclass(frozen=True)
class Limits:
    """What the server accepts. A visitor is a signed-in user, or else an IP address."""

    running: int = 4
    """Questions answered at the same time, over all visitors."""
    waiting: int = 64
    """Questions in the queue, over all visitors."""
    questions_per_visitor: int = 2
    """Questions of one visitor in flight: one running, one waiting."""
    requests_per_visitor: int = 8
    """Other requests of one visitor in flight, such as turning a page of papers."""
    burst: int = 60
    """Requests that a visitor may make in a row…"""
    per_second: float = 5.0
    """… and the rate after that."""
    body: int = LARGEST_UPLOAD * 3 // 2
    """Bytes of a request's body with a file; Base64 makes an uploaded listing a third larger."""
    event_body: int = 1024 * 1024
    """Bytes of any other request's body; a conversation of forty turns has some 200,000."""
    sign_in_body: int = 64 * 1024
    """Bytes of a body before signing in."""
    large_bodies: int = 4
    """Bodies with a file that arrive at the same time, over all visitors; of one visitor, one."""
    uploads_per_visitor: int = 2
    """Files of one visitor in flight: one being added, one waiting."""
    body_seconds: float = 30.0
    """Time in which a request's body must arrive."""


@dataclass(frozen=True)
class InFlight:
    """The requests in flight when another one arrives."""

    by_visitor: int
    """Running and waiting requests of the same visitor and kind."""
    waiting: int
    """Waiting requests of all visitors."""


@dataclass(frozen=True)
class Refusal:
    """The sentence to show a visitor who has to wait, and the seconds until the next try."""

    sentence: str
    retry_after: int = 1


class TokenBuckets:
    """A token bucket for each name: it starts with `burst` tokens and gains `per_second`, up to `burst`."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.per_second, self.clock = burst, per_second, clock
        self._buckets: dict[str, tuple[float, float]] = {}  # tokens left, and when they were counted

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, name: str) -> float:
        """Take one token from a name's bucket; return 0.0, or the seconds until there is one."""
        now = self.clock()
        if len(self._buckets) > MAX_BUCKETS:
            self._drop_full(now)
        tokens = self._tokens(self._buckets.get(name, (float(self.burst), now)), now)
        taken = tokens >= 1
        self._buckets.pop(name, None)  # the bucket used last comes last
        self._buckets[name] = (tokens - taken, now)
        return 0.0 if taken else (1 - tokens) / self.per_second

    def _drop_full(self, now: float) -> None:
        """Drop the buckets that have filled up again, as a new one would hold as much; if need be, the oldest."""
        buckets = self._buckets.items()
        current = [(name, bucket) for name, bucket in buckets if self._tokens(bucket, now) < self.burst]
        self._buckets = dict(current[-MAX_BUCKETS * 9 // 10 :])

    def _tokens(self, bucket: tuple[float, float], now: float) -> float:
        tokens, counted_at = bucket
        return min(self.burst, tokens + (now - counted_at) * self.per_second)


class RateLimiter:
    """Decides whether a visitor's request is accepted now."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._buckets = TokenBuckets(limits.burst, limits.per_second, clock)

    def refusal(self, visitor: str, in_flight: InFlight, *, asking: bool) -> Refusal | None:
        """Return why a visitor has to wait, or None; `asking` is true for a question, false for other requests.

        Only an accepted request takes a token.
        """
        count = in_flight.by_visitor
        if count >= (self.limits.questions_per_visitor if asking else self.limits.requests_per_visitor):
            kind = "question" if asking else "request"
            in_progress = f"1 {kind}" if count == 1 else f"{count} {kind}s"
            return Refusal(f"You already have {in_progress} in progress. Wait until one is done, then try again.")
        if in_flight.waiting >= self.limits.waiting:
            return Refusal("Too many people are asking at the moment. Try again in a few seconds.", 5)
        if seconds := math.ceil(self._buckets.take(visitor)):
            wait = "a second" if seconds == 1 else f"{seconds} seconds"
            return Refusal(f"Too many requests in a short time. Try again in {wait}.", seconds)
        return None

    def upload_refusal(self, in_flight: InFlight) -> Refusal | None:
        """Return why a visitor's file has to wait: it is kept in memory until it is added."""
        if in_flight.by_visitor >= self.limits.uploads_per_visitor:
            return Refusal("Your files are still being added. Wait until one is done, then try again.")
        if in_flight.waiting >= 2 * self.limits.large_bodies:
            return Refusal("Too many files are being added at the moment. Try again in a few seconds.", 5)
        return None


def visitor_of(scope: Mapping[str, Any]) -> str:
    """Return the visitor who makes a request: the user who signed in, or else the client's address.

    An IPv6 subscriber usually has a whole /64 network, so that counts as one visitor.

    >>> visitor_of({"client": ("127.0.0.1", 5)}), visitor_of({"client": ("2001:db8::1:2", 5)})
    ('127.0.0.1', '2001:db8::/64')
    """
    if user := scope.get(USER_KEY):
        return f"user {user}"
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
