"""PaperIndex: papers on disk, found by what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoders import Encoder, SentenceEncoder
from index.lifecycle import PAPERS, Serving, Snapshot, check_readable, load_papers, whole_papers, write_index
from index.map import PaperMap
from index.papers import Changes, Paper, add_papers, merge_duplicates, remove_papers, sanitize_papers
from index.search import Hit
from index.storage import current, writing

if TYPE_CHECKING:
    from index.retriever import PaperRetriever

__all__ = ["PaperIndex"]

Progress = Callable[[int, int], None]


class PaperIndex:
    """Papers, their vectors and their words: opened from a folder, searched, added to and removed from.

    What is read, is read from one snapshot. What is newly published, by this process or another, takes its place
    as a whole within about a second, and searches under way end on the one that they began with.
    """

    def __init__(self, root: Path, encoder: Encoder, chroma_url: str | None = None) -> None:
        self.encoder = encoder
        self._root = root
        self._serving = Serving(root, encoder, chroma_url)

    @classmethod
    def open(cls, folder: Path | str, encoder: Encoder | None = None, chroma_url: str | None = None) -> PaperIndex:
        """Open the index in a folder; `notices` say what is damaged in it and done without.

        With `chroma_url` papers' vectors are searched in that Chroma server, which is given them where it lacks
        them.

        Raises IndexMissing, IndexMismatch when it was built with another encoder or schema, IndexForeign when it
        isn't Footnote's work, IndexDamaged when nothing whole is left of it, and StoreUnreachable when the server
        can't be used.
        """
        return cls(Path(folder), encoder or SentenceEncoder(), chroma_url)

    @classmethod
    def build(
        cls,
        papers: Iterable[Paper],
        folder: Path | str,
        encoder: Encoder | None = None,
        progress: Progress | None = None,
    ) -> PaperIndex:
        """Build an index of these papers and no others; what is there already encoded is not encoded again.

        `progress` is told how many of how many texts are encoded.
        """
        root, encoder = Path(folder), encoder or SentenceEncoder()
        with writing(root):
            write_index(root, merge_duplicates(sanitize_papers(papers)), encoder, progress)
        return cls.open(root, encoder)

    @classmethod
    def rebuild(
        cls, folder: Path | str, encoder: Encoder | None = None, progress: Progress | None = None
    ) -> PaperIndex:
        """Write an index anew from its own papers: a damaged one, or one of another encoder.

        Where the newest papers are damaged, those of the generation before are taken.
        """
        root = Path(folder)
        return cls.build(whole_papers(root), root, encoder, progress)

    def add(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Add papers, or tell more of known ones; nothing is written when nothing changes and all is whole.

        A paper known by its title whose abstract differs is replaced, see `index.papers.merge_duplicates`.
        """
        return self._write(lambda before: add_papers(before, sanitize_papers(papers)), progress)

    def remove(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Remove papers; those that are not there are left out of what is returned."""
        return self._write(lambda before: remove_papers(before, papers), progress)

    def _write(
        self, change: Callable[[tuple[Paper, ...]], tuple[tuple[Paper, ...], Changes]], progress: Progress | None
    ) -> Changes:
        """Publish what a change makes of the papers; raise IndexDamaged where they can't be told for sure."""
        with writing(self._root):
            generation = current(self._root)
            check_readable(generation, self.encoder)
            papers, changes = change(load_papers(generation.part(PAPERS)))
            if changes or self.notices:
                write_index(self._root, papers, self.encoder, progress, anew=bool(self.notices))
        self._serving.reopen()
        return changes

    @property
    def snapshot(self) -> Snapshot:
        """What is searched now, for looks that must agree; raise IndexClosed once the index is closed."""
        return self._serving.snapshot()

    @property
    def notices(self) -> tuple[str, ...]:
        """What is damaged and done without, in sentences; empty when all is well."""
        return self._serving.notices

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Every paper, each once."""
        return self.snapshot.papers

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

    def as_retriever(self, limit: int = 8, since: date | None = None, until: date | None = None) -> PaperRetriever:
        """Return the index as a retriever of llama-index, for any of its pipelines."""
        from index.retriever import PaperRetriever

        return PaperRetriever(self, limit, since, until)

    def close(self) -> None:
        """Let go of the files; the private copy is removed once searches under way have ended."""
        self._serving.close()
