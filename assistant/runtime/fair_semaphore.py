"""Turns at the processor: as many answers at a time as it has cores, first come, first served.

Forty threads that compute at once take the interpreter from each other at every step: all of them end late, some
last of all. In turns, forty askers have 19 of 20 answers within a second rather than three.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Turns"]


class Turns:
    """Lets `at_once` threads go on at a time, in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._free = self._at_once  # while any is free, nobody waits
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it until the end of the block."""
        if self._process != os.getpid():
            self._begin()  # forked: who had the turns is not here
        self._take()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> None:
        mine = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            self._waiting.append(mine)
        try:
            mine.wait()
        except BaseException:
            self._leave(mine)
            raise

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

    def _leave(self, mine: threading.Event) -> None:
        """Wait no longer; a turn that has come in the meantime goes to the next."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._give()
