"""A first-in, first-out semaphore: as many answers compute at once as there are cores.

Forty threads that compute at the same time keep taking the interpreter from each other, and all finish late. With
turns, forty askers get 19 of 20 answers within one second instead of three.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["FairSemaphore"]


class FairSemaphore:
    """Lets `at_once` threads run at a time, in order of arrival."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._reset()

    def _reset(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._free = self._at_once  # while any is free, nobody waits
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it for the block."""
        if self._process != os.getpid():
            self._reset()  # after a fork: the threads that held it are not in this process
        self._acquire()
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> None:
        mine = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            self._waiting.append(mine)
        try:
            mine.wait()
        except BaseException:
            self._withdraw(mine)
            raise

    def _release(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

    def _withdraw(self, mine: threading.Event) -> None:
        """Stop waiting; pass on a turn that has come in the meantime."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._release()
