"""Private copies: temporary folders that only this process uses.

A folder is deleted when the process is done with it or, after a crash, by the next process that makes one.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["PrivateFolder"]

PREFIX = "footnote-"
ORPHAN_AGE = 60
"""Age in seconds from which an unlocked folder counts as left by a crash; a younger one may not be locked yet."""


class PrivateFolder:
    """A new temporary folder, locked for as long as this process needs it.

    Making one also deletes the folders of processes that crashed. Raises OSError if it can't be created.
    """

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = FileLock(self.path / "LOCK", timeout=0, thread_local=False)
        self._lock.acquire()

    def remove(self) -> None:
        """Delete the folder and everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def _sweep() -> None:
    """Delete the folders that no process holds any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):
            if time.time() - folder.stat().st_mtime > ORPHAN_AGE and (folder / "LOCK").is_file():
                with FileLock(folder / "LOCK", timeout=0):
                    shutil.rmtree(folder)
