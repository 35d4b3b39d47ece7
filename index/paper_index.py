"""PaperIndex: a searchable index of papers in a folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoders import Encoder, SentenceEncoder
from index.errors import IndexReadOnly
from index.field_filter import ANY, FieldFilter
from index.lance import Database
from index.lifecycle import (
    PAPERS,
    DatabaseSource,
    FolderSource,
    LiveSnapshot,
    Snapshot,
    Source,
    check_compatible,
    intact_papers,
    read_papers,
    upload_index,
    write_index,
)
from index.map import PaperMap
from index.papers import (
    Changes,
    Paper,
    add_papers,
    correct_papers,
    remove_listing,
    remove_papers,
    sanitize_papers,
)
from index.search import Hit
from index.storage import current, writing

if TYPE_CHECKING:
    from index.retriever import PaperRetriever

__all__ = ["PaperIndex"]

LOG = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with the number of texts encoded so far and their total."""


class PaperIndex:
    """An index of papers: opened from a folder or built in one, searched, added to and removed from.

    Every search reads one snapshot. When this process or another publishes a new version of the index, a new
    snapshot replaces the current one within about a second; running searches finish on the one they started with.
    """

    def __init__(self, source: Source, encoder: Encoder) -> None:
        self.encoder = encoder
        self._source = source
        self._live = LiveSnapshot(source, encoder)

    @classmethod
    def open(cls, folder: Path | str, encoder: Encoder | None = None, chroma_url: str | None = None) -> PaperIndex:
        """Open the index in a folder; `notices` say which parts of it are damaged and not used.

        With `chroma_url`, the papers' centroids are searched in that Chroma server, and uploaded to it first if it
        doesn't have them.

        Raises IndexMissing, IndexMismatch if it was built with another encoder or schema, IndexForeign if Footnote
        didn't write it, IndexDamaged if no generation is intact enough, and StoreUnreachable if the server can't
        be used.
        """
        return cls(FolderSource(Path(folder), chroma_url), encoder or SentenceEncoder())

    @classmethod
    def open_uploaded(cls, url: str, encoder: Encoder | None = None) -> PaperIndex:
        """Open the index that was uploaded to a LanceDB database: a folder, or an address such as `s3://bucket/x`.

        It can be searched, not changed. Raises IndexMissing, IndexMismatch if it was built with another encoder or
        schema, and DatabaseError if the database can't be used.
        """
        return cls(DatabaseSource(url), encoder or SentenceEncoder())

    @classmethod
    def build(
        cls,
        papers: Iterable[Paper],
        folder: Path | str,
        encoder: Encoder | None = None,
        progress: Progress | None = None,
        report: Callable[[Changes], None] = lambda changes: None,
    ) -> PaperIndex:
        """Build an index of exactly these papers; the embeddings already in the folder are reused.

        `report` is told what was added and left out, and about which papers sources disagree. A paper without an
        abstract is left out, with a warning in the log.
        """
        root, encoder = Path(folder), encoder or SentenceEncoder()
        with writing(root):
            built, changes = add_papers((), sanitize_papers(papers))
            _warn_of_left_out(changes)
            write_index(root, built, encoder, progress)
        report(changes)
        return cls.open(root, encoder)

    @classmethod
    def rebuild(
        cls, folder: Path | str, encoder: Encoder | None = None, progress: Progress | None = None
    ) -> PaperIndex:
        """Rebuild an index from its own papers, if it is damaged or was built with another encoder.

        If its papers are damaged, those of the previous generation are used.
        """
        root = Path(folder)
        return cls.build(intact_papers(root), root, encoder, progress)

    def add(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Add papers, merge them with known entries of the same work, and return what changed.

        An abstract that differs replaces the known one, see `index.papers.merge_duplicates`. A paper without an
        abstract is left out, with a warning in the log. Nothing is written if nothing changes and the index isn't
        damaged. Raises IndexDamaged if the index's own papers are damaged.
        """
        return self._write(lambda before: add_papers(before, sanitize_papers(papers)), progress)

    def remove(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Remove papers, found by title, and return those removed; papers that aren't in the index are ignored."""
        return self._write(lambda before: remove_papers(before, papers), progress)

    def remove_listing(self, name: str, progress: Progress | None = None) -> Changes:
        """Remove a listing, with the papers that no other listing has, and return those removed."""
        return self._write(lambda before: remove_listing(before, name), progress)

    def correct(self, papers: Iterable[Paper], progress: Progress | None = None) -> Changes:
        """Put these papers in place of those with the same key; others are ignored.

        A listing added later that says otherwise replaces a correction, as it does any earlier listing.
        """
        return self._write(lambda before: correct_papers(before, sanitize_papers(papers)), progress)

    def _write(
        self, change: Callable[[tuple[Paper, ...]], tuple[tuple[Paper, ...], Changes]], progress: Progress | None
    ) -> Changes:
        """Apply a change to the index's papers and publish the result; raise IndexDamaged if they are damaged."""
        root = self._folder
        with writing(root):
            generation = current(root)
            check_compatible(generation, self.encoder)
            opened = self.snapshot
            if opened.generation == generation.folder.name:
                generation.part(PAPERS)  # raises IndexDamaged if they were damaged since they were read
                before = opened.papers
            else:
                before = read_papers(generation)
            papers, changes = change(before)
            _warn_of_left_out(changes)
            damaged = set(self.notices) > set(self.snapshot.lost)
            read = {generation.folder: before}
            if papers != before or damaged:
                published = write_index(root, papers, self.encoder, progress, from_scratch=damaged, read=read)
                read = {published: papers}
        self._live.reopen(read)
        return changes

    def upload(self, url: str) -> int:
        """Upload the index to a LanceDB database, in place of its earlier version there; return how many papers.

        Raises DatabaseError if the database can't be used, or has another index.
        """
        root = self._folder
        with writing(root):
            return upload_index(root, Database(url)).papers

    @property
    def _folder(self) -> Path:
        """The folder that the index is written to; raise IndexReadOnly if it was opened from a database."""
        if isinstance(self._source, FolderSource):
            return self._source.place
        raise IndexReadOnly(str(self._source.place))

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot, for several reads that must agree; raises IndexClosed once the index is closed."""
        return self._live.snapshot()

    @property
    def notices(self) -> tuple[str, ...]:
        """Which parts are damaged and not used, in sentences; empty when all is well."""
        return self._live.notices

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Every paper, each once."""
        return self.snapshot.papers

    @property
    def arrivals(self) -> Mapping[str, str]:
        """When papers came in, by key: instants in ISO 8601 and UTC; without those it doesn't know."""
        return self.snapshot.arrivals

    @property
    def edits(self) -> Mapping[str, str]:
        """When the abstracts of papers last changed, by key, as `arrivals`; without those that never did."""
        return self.snapshot.edits

    def search(
        self,
        question: str,
        limit: int | None = 10,
        since: date | None = None,
        until: date | None = None,
        undated: bool = False,
        *,
        only: FieldFilter = ANY,
    ) -> tuple[Hit, ...]:
        """Return the papers that match best, best first; with `limit=None` all of them, up to 1,000.

        With `since` or `until`, only papers dated within them are returned, and undated ones if asked for; with
        `only`, those that pass it.
        """
        return self.snapshot.search(question, limit, since, until, undated, only=only)

    def containing(self, word: str) -> frozenset[Paper]:
        """Return the papers that contain a word in any of its forms; none for a stop word."""
        return self.snapshot.containing(word)

    def similar(self, paper: Paper, limit: int = 5) -> tuple[Hit, ...]:
        """Return the papers whose centroids are nearest to a paper's, nearest first."""
        return self.snapshot.similar(paper, limit)

    @property
    def map(self) -> PaperMap:
        """The corpus as a map: each paper's position and theme."""
        return self.snapshot.map

    def as_retriever(self, limit: int = 8, since: date | None = None, until: date | None = None) -> PaperRetriever:
        """Return the index as a llama-index retriever, for any of its pipelines."""
        from index.retriever import PaperRetriever

        return PaperRetriever(self, limit, since, until)

    def close(self) -> None:
        """Release the files; the private copy is deleted once running searches have finished."""
        self._live.close()


def _warn_of_left_out(changes: Changes) -> None:
    for paper in changes.left_out:
        LOG.warning("%r has no abstract and was left out of the index", paper.title)
