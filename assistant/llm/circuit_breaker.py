"""A circuit breaker: a model that keeps failing is not asked for a while, so no question waits for it in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from assistant.errors import ModelResting

__all__ = ["FAILURES_TO_OPEN", "OPEN_SECONDS", "CircuitBreaker"]

FAILURES_TO_OPEN = 3
"""Failures in a row that open the breaker."""

OPEN_SECONDS = 30.0
"""Seconds that it stays open after the last failure or attempt."""


class CircuitBreaker:
    """The failures of one model in a row, counted over all questions; `clock` returns seconds.

    Closed: the model is asked; FAILURES_TO_OPEN failures in a row open the breaker.
    Open: the model is not asked until OPEN_SECONDS have passed since the last failure.
    Half-open: one caller may ask again, the others not for OPEN_SECONDS. A success closes the breaker.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._last_failure = ""
        self._open_until = float("-inf")

    @property
    def last_failure(self) -> str:
        """The message of the last failure; empty after a success."""
        return self._last_failure

    def raise_if_open(self, name: str) -> None:
        """Raise ModelResting, with the model's name and the seconds left, while the breaker is open.

        Once it is half-open, the first caller is let through, and its attempt opens the breaker for all others.
        """
        with self._lock:
            now = self._clock()
            seconds_left = self._open_until - now
            if seconds_left <= 0 and self._failures >= FAILURES_TO_OPEN:
                self._open_until = now + OPEN_SECONDS
        if seconds_left > 0:
            wait = f"{max(1, round(seconds_left))} s"
            raise ModelResting(f"{name} failed {FAILURES_TO_OPEN} times in a row. Next attempt in {wait}.")

    def record_failure(self, message: str) -> None:
        """Count a failure; open the breaker when there are enough in a row."""
        with self._lock:
            self._failures += 1
            self._last_failure = message
            if self._failures >= FAILURES_TO_OPEN:
                self._open_until = self._clock() + OPEN_SECONDS

    def record_success(self) -> None:
        """Forget the failures so far."""
        with self._lock:
            self._failures = 0
            self._last_failure = ""
            self._open_until = float("-inf")
