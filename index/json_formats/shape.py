"""What a shape of JSON objects says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.json_formats.values import Fields
from index.records import Record

__all__ = ["Shape"]


@dataclass(frozen=True)
class Shape:
    """How an object of one source is recognised by its fields, and how it becomes a record.

    `keeps` and `lacks` say, for people, what is kept of an object, and what isn't read.
    """

    name: str
    recognise: Callable[[Fields], bool]
    record: Callable[[Fields, int], Record]
    keeps: str
    lacks: str = ""
