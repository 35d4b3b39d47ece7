"""The snapshot that a running process searches, replaced soon after a new generation is published or uploaded."""

from __future__ import annotations

import os
import threading
import time

from index.encoders import Encoder
from index.errors import FootnoteError, IndexClosed
from index.lifecycle.build import NONE_READ, ReadPapers
from index.lifecycle.snapshot import Snapshot
from index.lifecycle.sources import Source

__all__ = ["LiveSnapshot"]


class LiveSnapshot:
    """The current snapshot of an index, replaced as a whole.

    A search that is running finishes on the snapshot it started with. If a new generation can't be opened, the
    current snapshot stays in use and a notice says why. Threads may share this object; processes may not.
    """

    def __init__(self, source: Source, encoder: Encoder) -> None:
        self._source = source
        self._encoder = encoder
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._notice = ""
        self._closed = False
        self._stamp = source.stamp()
        self._last_check = time.monotonic()
        self._snapshot: Snapshot | None = source.open(encoder)

    def snapshot(self) -> Snapshot:
        """Return the current snapshot; raise IndexClosed after `close`, or in a forked process."""
        if os.getpid() != self._owner:
            raise IndexClosed(
                self._source.place,
                f"this index was opened by process {self._owner}, and a forked process can’t share it; "
                "call PaperIndex.open in this process",
            )
        due = time.monotonic() - self._last_check > self._source.check_interval
        if due and self._lock.acquire(blocking=False):
            try:
                self._check()
            finally:
                self._lock.release()
        if (snapshot := self._snapshot) is None:
            raise IndexClosed(self._source.place, "this index was closed; open it again with PaperIndex.open")
        return snapshot

    @property
    def notices(self) -> tuple[str, ...]:
        """What users of the index should know about its state, in sentences; empty when all is well."""
        snapshot = self.snapshot()
        return (*snapshot.notices, *snapshot.lost, *filter(None, [self._notice]))

    def reopen(self, read: ReadPapers = NONE_READ) -> None:
        """Replace the snapshot with one of the current generation; raise what opening it raises.

        The papers of generations in `read` aren't read again.
        """
        with self._lock:
            self._open(read)

    def close(self) -> None:
        """Release the snapshot; its private copy is deleted once running searches have finished."""
        with self._lock:
            self._closed = True
            self._snapshot = None

    def _check(self) -> None:
        self._last_check = time.monotonic()
        try:
            if self._snapshot and self._source.stamp() != self._stamp:
                self._open()
        except FootnoteError as error:
            self._notice = (
                "Footnote can’t look for a new version of the index, or open it, so it is still searching the one "
                f"that it has: {error}"
            )

    def _open(self, read: ReadPapers = NONE_READ) -> None:
        if self._closed:
            return
        self._stamp = self._source.stamp()
        self._snapshot = self._source.open(self._encoder, read)
        self._notice = ""
