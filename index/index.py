"""PaperIndex: papers on disk, found by what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.building import load_papers, readable, write_index
from index.corpus import Changes, combine, merge
from index.embedder import Embedder, Floats, SentenceEmbedder, Tokens
from index.errors import IndexClosed
from index.generation import writing
from index.paper_map import PaperMap
from index.papers import Paper
from index.serving import serve
from index.snapshot import Hit, Snapshot

if TYPE_CHECKING:
    from index.retriever import PaperRetriever

__all__ = ["Hit", "PaperIndex"]

Progress = Callable[[int, int], None]


class PaperIndex:
    """Papers, their vectors and their words: opened from a folder, searched, and added to.

    What is read, is read from one snapshot; what is newly published takes its place as a whole, and searches
    under way end on the one that they began with.
    """

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.embedder = embedder
        self._root = root
        self._snapshot: Snapshot | None = self._opened()

    @classmethod
    def open(cls, folder: Path | str, embedder: Embedder | None = None) -> PaperIndex:
        """Open the index in a folder.

        Raises IndexMissing, IndexDamaged, or IndexMismatch when it was built with another encoder or schema.
        """
        return cls(Path(folder), embedder or SentenceEmbedder())

    @classmethod
    def build(
        cls,
        papers: Iterable[Paper],
        folder: Path | str,
        embedder: Embedder | None = None,
        progress: Progress | None = None,
    ) -> PaperIndex:
        """Build an index of these papers and no others; what is there already encoded is not encoded again.

        `progress` is told how many of how many texts are encoded.
        """
        root, embedder = Path(folder), embedder or SentenceEmbedder()
        with writing(root):
            write_index(root, merge(papers), embedder, progress)
        return cls.open(root, embedder)

    def add(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Add papers, or tell more of known ones; nothing is written when nothing changes."""
        with writing(self._root):
            before = load_papers(readable(self._root, self.embedder).folder)
            merged, changes = combine(before, papers)
            if changes.added or changes.updated:
                write_index(self._root, merged, self.embedder, progress)
        self._snapshot = self._opened()
        return changes

    @property
    def snapshot(self) -> Snapshot:
        """What is searched now, for looks that must agree; raise IndexClosed once the index is closed."""
        if self._snapshot is None:
            raise IndexClosed(self._root, "this index was closed; open it again with PaperIndex.open")
        return self._snapshot

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Every paper, each once."""
        return self.snapshot.papers

    @property
    def idf(self) -> Floats:
        """The inverse document frequency of each word piece, (vocabulary,)."""
        return self.snapshot.idf

    def search(
        self,
        question: str,
        limit: int | None = 10,
        since: date | None = None,
        until: date | None = None,
        undated: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the papers that match best, best first; all of them for `limit=None`.

        With `since` or `until` only papers known to be of that time are found, and undated ones if asked for.
        """
        return self.snapshot.search(question, limit, since, until, undated)

    def similar(self, paper: Paper, limit: int = 5) -> tuple[Hit, ...]:
        """Return the papers whose abstracts as a whole are nearest to a paper's, nearest first."""
        return self.snapshot.similar(paper, limit)

    @property
    def map(self) -> PaperMap:
        """The corpus as a map: where each paper lies, and its theme."""
        return self.snapshot.map

    def tokens(self, paper: Paper) -> Tokens:
        """Return the paper's word pieces, their spans as offsets into its abstract (the title's below zero)."""
        return self.snapshot.tokens(paper)

    def stem_idf(self, stem: str) -> float:
        """Return the inverse document frequency of a stem among the passages; see `index.lexical.stems`."""
        return self.snapshot.stem_idf(stem)

    def as_retriever(self, limit: int = 8, since: date | None = None, until: date | None = None) -> PaperRetriever:
        """Return the index as a retriever of llama-index, for any of its pipelines."""
        from index.retriever import PaperRetriever

        return PaperRetriever(self, limit, since, until)

    def close(self) -> None:
        """Let go of the files; the private copy is removed once searches under way have ended."""
        self._snapshot = None

    def _opened(self) -> Snapshot:
        return serve(readable(self._root, self.embedder), self.embedder)
