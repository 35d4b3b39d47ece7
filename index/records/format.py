"""What a format says of itself: how it is recognised, what it reads and what it can't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.records.record import Record

__all__ = ["HEAD", "Format"]

HEAD = 20_000
"""The first characters of a text, in which formats look for their marks."""


@dataclass(frozen=True)
class Format:
    """A format that is read.

    `recognise` looks at a text's content and says whether it is of this format; `read` yields one record per
    entry.
    `keeps` and `lacks` say, for people, what is kept of an entry, and what isn't read.
    """

    name: str
    recognise: Callable[[str], bool]
    read: Callable[[str], Iterator[Record]]
    keeps: str
    lacks: str = ""
