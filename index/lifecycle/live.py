"""The snapshot that a running process searches, replaced soon after a new generation is published."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from index.encoders import Encoder
from index.errors import FootnoteError, IndexClosed
from index.lifecycle.open import open_snapshot
from index.lifecycle.snapshot import Snapshot
from index.storage import stamp

__all__ = ["LiveSnapshot"]

CHECK_INTERVAL = 1.0
"""Seconds between two checks for a new generation."""


class LiveSnapshot:
    """The current snapshot of an index folder, replaced as a whole.

    A search that is running finishes on the snapshot it started with. If a new generation can't be opened, the
    current snapshot stays in use and a notice says why. Threads may share this object; processes may not.
    """

    def __init__(self, root: Path, encoder: Encoder, chroma_url: str | None = None) -> None:
        self._root = root
        self._chroma_url = chroma_url
        self._encoder = encoder
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._notice = ""
        self._closed = False
        self._stamp = stamp(root)
        self._last_check = time.monotonic()
        self._snapshot: Snapshot | None = open_snapshot(root, encoder, chroma_url)

    def snapshot(self) -> Snapshot:
        """Return the current snapshot; raise IndexClosed after `close`, or in a forked process."""
        if os.getpid() != self._owner:
            raise IndexClosed(
                self._root,
                f"this index was opened by process {self._owner}, and a forked process can’t share it; "
                "call PaperIndex.open in this process",
            )
        if time.monotonic() - self._last_check > CHECK_INTERVAL and self._lock.acquire(blocking=False):
            try:
                self._check()
            finally:
                self._lock.release()
        if (snapshot := self._snapshot) is None:
            raise IndexClosed(self._root, "this index was closed; open it again with PaperIndex.open")
        return snapshot

    @property
    def notices(self) -> tuple[str, ...]:
        """What users of the index should know about its state, in sentences; empty when all is well."""
        snapshot = self.snapshot()
        return (*snapshot.notices, *snapshot.lost, *filter(None, [self._notice]))

    def reopen(self) -> None:
        """Replace the snapshot with one of the current generation; raise what `open_snapshot` raises."""
        with self._lock:
            self._open()

    def close(self) -> None:
        """Release the snapshot; its private copy is deleted once running searches have finished."""
        with self._lock:
            self._closed = True
            self._snapshot = None

    def _check(self) -> None:
        self._last_check = time.monotonic()
        if self._snapshot is None or stamp(self._root) == self._stamp:
            return
        try:
            self._open()
        except FootnoteError as error:
            self._notice = (
                "The index has changed, but the new version can’t be opened, so Footnote is still searching the "
                f"previous one: {error}"
            )

    def _open(self) -> None:
        if self._closed:
            return
        self._stamp = stamp(self._root)
        self._snapshot = open_snapshot(self._root, self._encoder, self._chroma_url)
        self._notice = ""
