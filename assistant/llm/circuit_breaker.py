"""A model that keeps failing is left alone for a while: nobody waits for it in vain, question after question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from assistant.errors import ModelResting

__all__ = ["FAILURES", "REST_SECONDS", "CircuitBreaker"]

FAILURES = 3
"""Failures in a row after which a model is left alone."""

REST_SECONDS = 30.0
"""For how long; the first question after that asks again, and one more failure begins the next rest."""


class CircuitBreaker:
    """Counts a model's failures in a row, over all questions; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._why = ""
        self._rests_until = float("-inf")

    @property
    def last_failure(self) -> str:
        """Why the model failed when it was last asked; empty where it worked."""
        return self._why

    def raise_if_open(self, name: str) -> None:
        """Raise ModelResting while the model is left alone."""
        with self._lock:
            left = self._rests_until - self._clock()
        if left > 0:
            rest = f"{max(1, round(left))} s"
            raise ModelResting(f"{name} failed {FAILURES} times in a row, and is not asked for another {rest}.")

    def record_failure(self, why: str) -> None:
        """Note a failure, and what was said of it."""
        with self._lock:
            self._failures += 1
            self._why = why
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST_SECONDS

    def record_success(self) -> None:
        """Note that the model answered."""
        with self._lock:
            self._failures = 0
            self._why = ""
