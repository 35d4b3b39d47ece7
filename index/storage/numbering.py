"""The numbers by which Chroma and tantivy know papers and passages, and the rows that these have now.

Both are changed, not written anew, when papers are removed or added. What stays keeps its number, whatever row it
moves to, and what is added gets a number that was never used. `numbers.npy`, beside the files of Chroma or
tantivy, has the row of each number; without it, the numbers are the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["GONE", "NUMBERS_FILE", "Numbering", "gone_rows", "load_numbers", "save_numbers"]

NUMBERS_FILE = "numbers.npy"

GONE = -1
"""The row of what was removed, and the former row of what is added."""

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Numbering:
    """The row of each number after a change, (numbers,), GONE for what isn't there any more.

    The change takes away the numbers `removed`; `first` is the number of the first row added, others follow it.
    """

    rows: Rows
    removed: Sequence[int]
    first: int

    @property
    def share_gone(self) -> float:
        """The share of the numbers that stand for nothing any more."""
        return float((self.rows == GONE).mean())

    @classmethod
    def after(cls, rows: Rows, former: Rows) -> Numbering:
        """Return the numbering after a change, given the one before it and the former row of each row, or GONE.

        >>> change = Numbering.after(np.array([0, 1, 2]), np.array([2, 1, GONE]))  # 0 is removed, 3 is added
        >>> change.rows.tolist(), change.removed, change.first
        ([-1, 1, 0, 2], [0], 3)
        """
        there = np.flatnonzero(rows != GONE)
        number_of = np.full(rows.max(initial=GONE) + 1, GONE)
        number_of[rows[there]] = there
        kept, added = np.flatnonzero(former != GONE), np.flatnonzero(former == GONE)
        after = np.full(len(rows) + len(added), GONE, np.int64)
        after[number_of[former[kept]]] = kept
        after[len(rows) :] = added
        removed: list[int] = there[after[there] == GONE].tolist()
        return cls(after, removed, len(rows))


def gone_rows(former: Rows, count: int) -> Rows:
    """Return which of `count` rows aren't the former row of any row.

    >>> gone_rows(np.array([3, GONE, 0]), 4).tolist()
    [1, 2]
    """
    gone = np.ones(count, np.bool_)
    gone[former[former != GONE]] = False
    return np.flatnonzero(gone)


def save_numbers(folder: Path, rows: Rows) -> None:
    """Write the row of each number, unless the numbers are the rows."""
    path = folder / NUMBERS_FILE
    path.unlink(missing_ok=True)
    if not np.array_equal(rows, np.arange(len(rows))):
        np.save(path, rows, allow_pickle=False)


def load_numbers(folder: Path) -> Rows | None:
    """Return the row of each number; None if the numbers are the rows."""
    path = folder / NUMBERS_FILE
    rows: Rows | None = np.load(path, allow_pickle=False) if path.exists() else None
    return rows
