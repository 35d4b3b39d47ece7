"""An index on a disk that fills up: `python -m tests.torture.full_disk DISK SIZE...`.

DISK is an empty file system of some megabytes. For each SIZE, in bytes, so much is left free, papers are added,
which fails, and the index is read; then room is made. At the end the papers are added after all.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from index import Paper, PaperIndex
from index.errors import IndexFolderError
from index.storage import publishing
from tests.support.fakes import CATS, SHELF, WordEncoder

MORE = [Paper(f"Snow {number}", f"Snow {number} falls. " * 5) for number in range(12)]
QUESTION = "how many cats hunt at night"


def leave(disk: Path, free: int) -> None:
    room = os.statvfs(disk)
    (disk / "ballast").write_bytes(b"0" * (room.f_bavail * room.f_frsize - free))


def refused(index: PaperIndex) -> str:
    """Return the sentence that adding is refused with."""
    try:
        index.add(MORE)
    except IndexFolderError as error:
        return str(error)
    raise AssertionError("the papers were added")


def main(disk: Path, sizes: list[int]) -> None:
    tempfile.tempdir = str(disk)  # no room for private copies, either
    root = disk / "index"
    index = PaperIndex.build(SHELF, root, WordEncoder())
    leave(disk, 10_000)
    print(refused(index))
    assert not list(root.glob(".building-*"))
    (disk / "ballast").unlink()
    publishing.SPACE_FACTOR = 0  # begin in spite of the warning
    for size in sizes:
        leave(disk, size)
        print(size, refused(index))
        assert not list(root.glob(".building-*"))
        for one in (index, PaperIndex.open(root, WordEncoder())):
            assert one.search(QUESTION)[0].paper == CATS
        (disk / "ballast").unlink()
    assert len(index.add(MORE).added) == len(MORE)
    assert index.notices == ()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
