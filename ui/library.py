"""What the page of papers needs of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from index.map import PaperMap
from index.papers import Changes, Paper
from index.search import Hit
from ui.lookup import Shelf

__all__ = ["Library"]


class Library(Shelf, Protocol):
    """Papers that can be searched, lie on a map, and can be added to: `index.PaperIndex`."""

    @property
    def map(self) -> PaperMap:
        """Where each paper lies, and its theme."""

    def similar(self, paper: Paper, limit: int = 5) -> Sequence[Hit]:
        """Return the papers most like one, nearest first."""

    def add(self, papers: Iterable[Paper], progress: Callable[[int, int], None] | None = None) -> Changes:
        """Add papers, or tell more of known ones."""
