"""What a running process serves: one snapshot, and soon after another is published, that one."""

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

__all__ = ["Serving"]

GLANCE = 1.0
"""Seconds between two looks at whether something was published."""


class Serving:
    """The snapshot in use, replaced as a whole.

    Searches under way end on the snapshot that they began with. When what was published can't be opened, the one
    in use stays, and a notice says why. Threads may share it; processes may not.
    """

    def __init__(self, root: Path, encoder: Encoder, chroma_url: str | None = None) -> None:
        self._root = root
        self._chroma_url = chroma_url
        self._encoder = encoder
        self._owner = os.getpid()
        self._one_at_a_time = threading.Lock()
        self._notice = ""
        self._published = stamp(root)
        self._looked = time.monotonic()
        self._snapshot: Snapshot | None = open_snapshot(root, encoder, chroma_url)

    def snapshot(self) -> Snapshot:
        """Return the snapshot in use; raise IndexClosed once it was let go of, or in a forked process."""
        if os.getpid() != self._owner:
            raise IndexClosed(
                self._root,
                f"this index was opened by process {self._owner}, and a forked process can't share it; "
                "open it here with PaperIndex.open",
            )
        if time.monotonic() - self._looked > GLANCE and self._one_at_a_time.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._one_at_a_time.release()
        if (snapshot := self._snapshot) is None:
            raise IndexClosed(self._root, "this index was closed; open it again with PaperIndex.open")
        return snapshot

    @property
    def notices(self) -> tuple[str, ...]:
        """What whoever reads the answers should know of the index."""
        return (*self.snapshot().notices, *filter(None, [self._notice]))

    def reopen(self) -> None:
        """Open what is current now and put it in place of the snapshot in use."""
        with self._one_at_a_time:
            self._open()

    def close(self) -> None:
        """Let go of the snapshot; its copy is removed once searches under way have ended."""
        self._snapshot = None

    def _look(self) -> None:
        self._looked = time.monotonic()
        if self._snapshot is None or stamp(self._root) == self._published:
            return
        try:
            self._open()
        except FootnoteError as error:
            self._notice = f"What was published last can't be opened, what was before is searched: {error}"

    def _open(self) -> None:
        self._published = stamp(self._root)
        self._snapshot = open_snapshot(self._root, self._encoder, self._chroma_url)
        self._notice = ""
