"""A library of papers whose search results are known in advance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.map.paper_map import PaperMap
from index.papers.deduplicate import Changes
from index.papers.paper import Paper
from index.papers.passages import split_passages
from index.search.hit import Hit


@dataclass(frozen=True)
class FakeLibrary:
    """Finds every paper whatever the question, in reverse order; each paper's theme is given by number."""

    papers: tuple[Paper, ...]
    themes: tuple[int, ...] = ()

    @property
    def arrivals(self) -> dict[str, str]:
        """No arrival is known."""
        return {}

    @property
    def edits(self) -> dict[str, str]:
        """No edit is known."""
        return {}

    @property
    def map(self) -> PaperMap:
        """All papers at one point, each with its theme."""
        themes = np.array(self.themes or [0] * len(self.papers), np.int32)
        names = tuple(f"theme {number}" for number in range(int(themes.max()) + 1))
        return PaperMap(np.zeros((len(self.papers), 2), np.float32), themes, names, len(self.papers))

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> tuple[Hit, ...]:
        """Return the last `limit` papers, last one first."""
        return tuple(map(_hit, self.papers[::-1][:limit]))

    def containing(self, word: str) -> tuple[Paper, ...]:
        """Return the papers with the word in their title or abstract; every paper for "anything"."""
        return tuple(
            paper
            for paper in self.papers
            if word in f"{paper.title} {paper.abstract}".lower() or word == "anything"
        )

    def similar(self, paper: Paper, limit: int = 5) -> tuple[Hit, ...]:
        """Return the last `limit` papers other than this one, last one first."""
        return tuple(_hit(other) for other in self.papers[::-1] if other != paper)[:limit]

    def add(self, papers: Iterable[Paper], progress: Callable[[int, int], None] | None = None) -> Changes:
        """Refuse: these papers don't change."""
        raise NotImplementedError

    remove = correct = add

    def remove_listing(self, name: str, progress: Callable[[int, int], None] | None = None) -> Changes:
        """Refuse: these papers don't change."""
        raise NotImplementedError


def _hit(paper: Paper) -> Hit:
    return Hit(paper, 0.5, split_passages(paper)[0])
