"""How much anyone may ask at once, so that one visitor can't keep the others waiting: pure but for a clock."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ANSWERS", "LARGEST_UPLOAD", "USER", "Buckets", "Limits", "Load", "Refusal", "Turnstile", "visitor_of"]

LARGEST_UPLOAD = 8 * 1024 * 1024
"""Bytes of a listing that is dropped onto the page."""
ANSWERS = "answers"
"""What the chat calls the events that answer questions; they take turns."""
USER = "footnote.user"
"""Where a request's scope holds the name of whoever signed in."""
MANY = 10_000
"""Visitors to remember; beyond that, those who have been quiet are forgotten."""


@dataclass(frozen=True)
class Limits:
    """What is allowed; sizes in bytes. A visitor is who signed in, or else an address."""

    at_once: int = 4
    """Questions answered at the same time, whoever asks."""
    waiting: int = 64
    """Questions that wait, whoever asks."""
    asked: int = 2
    """One visitor's questions: one being answered, one waiting."""
    together: int = 8
    """One visitor's other doings at the same time, such as turning a page of papers."""
    burst: int = 60
    """What one visitor may do in a row…"""
    per_second: float = 5.0
    """… and how often after that."""
    body: int = LARGEST_UPLOAD * 3 // 2
    """The largest request: a listing that is dropped onto the page grows by a third when it is sent as text."""
    patience: float = 30.0
    """Seconds in which a request has to arrive."""


@dataclass(frozen=True)
class Load:
    """What is under way when someone asks: of their own, and waiting in all."""

    own: int
    waiting: int


@dataclass(frozen=True)
class Refusal:
    """Why not now, in a sentence for the page, and after how many seconds to try again."""

    sentence: str
    seconds: int = 1


class Buckets:
    """A bucket of tokens for each name: `burst` to begin with, `per_second` more, never above `burst`."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.per_second, self.clock = burst, per_second, clock
        self._held: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def take(self, name: str) -> float:
        """Take a token of a name; return 0.0, or with none left the seconds until there is one."""
        now = self.clock()
        if len(self._held) > MANY:
            self._held = {one: held for one, held in self._held.items() if self._level(held, now) < self.burst}
        level = self._level(self._held.get(name, (float(self.burst), now)), now)
        taken = level >= 1
        self._held[name] = (level - taken, now)
        return 0.0 if taken else (1 - level) / self.per_second

    def _level(self, held: tuple[float, float], now: float) -> float:
        level, since = held
        return min(self.burst, level + (now - since) * self.per_second)


class Turnstile:
    """Decides who may ask now."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._buckets = Buckets(limits.burst, limits.per_second, clock)

    def refusal(self, visitor: str, load: Load, *, asking: bool) -> Refusal | None:
        """Return why a visitor has to wait, or None; `asking` tells a question from their other doings."""
        if load.own >= (self.limits.asked if asking else self.limits.together):
            own = "question is" if load.own == 1 else "questions are" if asking else "requests are"
            return Refusal(f"{load.own} of your {own} under way; wait until one is done, then ask again.")
        if load.waiting >= self.limits.waiting:
            return Refusal("Many people are asking just now; wait a few seconds, then ask again.", 5)
        if seconds := math.ceil(self._buckets.take(visitor)):
            told = "a second" if seconds == 1 else f"{seconds} seconds"
            return Refusal(f"That was a lot in a short time; wait {told}, then ask again.", seconds)
        return None


def visitor_of(scope: Mapping[str, Any]) -> str:
    """Return who makes a request: the name they signed in with, or their address.

    Whoever has one IPv6 address has its whole network of 2**64, so they count as one visitor.

    >>> visitor_of({"client": ("127.0.0.1", 5)}), visitor_of({"client": ("2001:db8::1:2", 5)})
    ('127.0.0.1', '2001:db8::/64')
    """
    if user := scope.get(USER):
        return f"user {user}"
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
