"""Private copies: folders of this process's own, removed when it lets go, or by the next one after a crash."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["PrivateFolder"]

PREFIX = "footnote-"
YOUNG = 60
"""Seconds after which a folder that nobody holds was left by a crash, and is not just being made."""


class PrivateFolder:
    """A new folder among the system's temporary files, held by a lock as long as this process needs it.

    Making one clears away what processes left that were killed. Raises OSError when it can't be made.
    """

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = FileLock(self.path / "LOCK", timeout=0, thread_local=False)
        self._lock.acquire()

    def remove(self) -> None:
        """Remove the folder and all in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):
            if time.time() - folder.stat().st_mtime > YOUNG and (folder / "LOCK").is_file():
                with FileLock(folder / "LOCK", timeout=0):
                    shutil.rmtree(folder)
