"""An index on a full disk: `python -m tests.torture.full_disk HOW DISK SIZE...`.

DISK is an empty file system of a few megabytes. For each SIZE, the disk is filled until only that many bytes are
free; then adding papers must fail and reading the index must work. At the end there is space, and adding and
removing succeed. HOW is `write` or, for an index that is changed instead of written anew, `change`.
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
from tests.torture.builder import few_are_many

FEW = [Paper(f"Hail {number}", f"Hail {number} rattles. " * 5) for number in range(12)]
MORE = [Paper(f"Snow {number}", f"Snow {number} falls. " * 5) for number in range(12)]
QUESTION = "how many cats hunt at night"


def fill(disk: Path, free: int) -> None:
    """Fill the disk except for this many bytes."""
    stats = os.statvfs(disk)
    (disk / "ballast").write_bytes(b"0" * (stats.f_bavail * stats.f_frsize - free))


def refused(index: PaperIndex) -> str:
    """Return the error message of adding papers, which must fail."""
    try:
        index.add(MORE)
    except IndexFolderError as error:
        return str(error)
    raise AssertionError("the papers were added to a full disk")


def main(how: str, disk: Path, sizes: list[int]) -> None:
    if how == "change":
        few_are_many()
    tempfile.tempdir = str(disk)  # private copies are on the full disk too
    root = disk / "index"
    index = PaperIndex.build([*SHELF, *FEW], root, WordEncoder())
    fill(disk, 10_000)
    print(refused(index))
    assert not list(root.glob(".building-*"))
    (disk / "ballast").unlink()
    publishing.SPACE_FACTOR = 0  # start building even though there is too little space
    for size in sizes:
        fill(disk, size)
        print(size, refused(index))
        assert not list(root.glob(".building-*"))
        for one in (index, PaperIndex.open(root, WordEncoder())):
            assert one.search(QUESTION)[0].paper == CATS
        (disk / "ballast").unlink()
    assert len(index.add(MORE).added) == len(MORE)
    assert len(index.remove(MORE[:1]).removed) == 1
    assert index.notices == ()
    assert any(root.glob("*/chroma/numbers.npy")) == (how == "change")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [int(size) for size in sys.argv[3:]])
