"""Private copies: temporary folders that only this process uses.

A folder is deleted when the process is done with it or, after a crash, by the next process that makes one. Only
what bears Footnote's mark is ever deleted: anything else in the system's folder for temporary files is somebody's.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["PrivateFolder"]

PREFIX = "footnote-"
MARK = "PRIVATE-COPY"
"""The file that marks a folder as a private copy. It is written once the folder is locked, so a marked folder that
isn't locked has been left by a crash."""
MARKED = "A private copy that Footnote made for process {}. It is deleted when that process is gone.\n"


class PrivateFolder:
    """A new temporary folder, locked for as long as this process needs it.

    Making one also deletes the folders of processes that crashed. Raises OSError if it can't be created.
    """

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = FileLock(self.path / "LOCK", timeout=0, thread_local=False)
        self._lock.acquire()
        (self.path / MARK).write_text(MARKED.format(os.getpid()))

    def remove(self) -> None:
        """Delete the folder and everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def _sweep() -> None:
    """Delete the private copies that no process holds any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):
            if _is_private_copy(folder) and stat.S_ISREG((folder / "LOCK").lstat().st_mode):
                with FileLock(folder / "LOCK", timeout=0):
                    shutil.rmtree(folder)


def _is_private_copy(folder: Path) -> bool:
    """Return whether a real folder and the mark in it are this user's, and the mark is Footnote's."""
    mark = folder / MARK
    made = [folder.lstat(), mark.lstat()]
    if not (stat.S_ISDIR(made[0].st_mode) and stat.S_ISREG(made[1].st_mode)):
        return False
    before, after = MARKED.split("{}")
    text = mark.read_text()
    owner = text.removeprefix(before).removesuffix(after)
    return all(one.st_uid == os.geteuid() for one in made) and text == MARKED.format(owner) and owner.isdecimal()
