"""How long each step of an answer takes."""

from __future__ import annotations

import time

__all__ = ["Stopwatch"]


class Stopwatch:
    """Times steps that follow one another; `seconds` has those of each step that has ended."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """End a step, which began when the one before it ended."""
        now = time.perf_counter()
        self.seconds[step] = now - self._last
        self._last = now
