"""Seconds taken by each step of an answer."""

from __future__ import annotations

import time

__all__ = ["Stopwatch"]


class Stopwatch:
    """Times consecutive steps; `seconds` maps each finished step to its duration."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """End a step that began when the previous one ended."""
        now = time.perf_counter()
        self.seconds[step] = now - self._last
        self._last = now
