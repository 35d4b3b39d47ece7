"""PaperIndex: papers on disk, found by what they say."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.building import load_papers, readable, write_index
from index.corpus import Changes, combine, merge
from index.embedder import Embedder, Floats, SentenceEmbedder, Tokens
from index.encoding import floats, load_encoding
from index.generation import Generation, current, writing
from index.idf import inverse_document_frequency
from index.lexical import LexicalIndex
from index.papers import Paper
from index.passages import Passage
from index.ranking import Rows, best_of_each, fuse, late_interaction
from index.store import VectorStore

if TYPE_CHECKING:
    from index.retriever import PaperRetriever

__all__ = ["Hit", "PaperIndex"]

NEIGHBOURS = 100
"""Passages that Chroma is asked for."""

MATCHES = 500
"""Passages that tantivy is asked for."""

CLOSE_READ = 30
"""Papers that late interaction reads; on public collections more bring nothing."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Hit:
    """A paper found for a question, its score in about [0, 1], and its best passage."""

    paper: Paper
    score: float
    passage: Passage


class PaperIndex:
    """Papers, their vectors and their words: opened from a folder, searched, and added to.

    `papers` is every paper, each once. Reading goes on from a private copy while another process writes.
    """

    def __init__(self, root: Path, generation: Generation, embedder: Embedder) -> None:
        self._root = root
        self.embedder = embedder
        self._serve(generation)

    @classmethod
    def open(cls, folder: Path | str, embedder: Embedder | None = None) -> PaperIndex:
        """Open the index in a folder.

        Raises IndexMissing, IndexDamaged, or IndexMismatch when it was built with another encoder or schema.
        """
        root, embedder = Path(folder), embedder or SentenceEmbedder()
        return cls(root, readable(root, embedder), embedder)

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
        self.close()
        self._serve(current(self._root))
        return changes

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
        query = self._query(question)
        papers = self._candidates(query, limit, self._dated(since, until, undated))
        if not len(papers):
            return ()
        cosines, shares = self._skim(query, papers)
        if limit is not None:
            near = np.argsort(-fuse(cosines, shares), kind="stable")[: max(limit, CLOSE_READ)]
            papers, cosines, shares = papers[near], cosines[near], shares[near]
        scores = fuse(cosines, shares, self._read_closely(query, papers))
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(
            Hit(self.papers[papers[i]], float(scores[i]), self._best_passage(query, papers[i])) for i in best
        )

    def as_retriever(self, limit: int = 8, since: date | None = None, until: date | None = None) -> PaperRetriever:
        """Return the index as a retriever of llama-index, for any of its pipelines."""
        from index.retriever import PaperRetriever

        return PaperRetriever(self, limit, since, until)

    def tokens(self, paper: Paper) -> Tokens:
        """Return the paper's word pieces, their spans as offsets into its abstract (the title's below zero)."""
        return self._encoded.tokens(self._row_of[paper.key])

    def stem_idf(self, stem: str) -> float:
        """Return the inverse document frequency of a stem among the passages; see `index.lexical.stems`."""
        return self._lexical.idf(stem)

    @cached_property
    def idf(self) -> Floats:
        """The inverse document frequency of each word piece, (vocabulary,)."""
        return inverse_document_frequency(self._encoded.token_documents(), self.embedder.vocabulary)

    def close(self) -> None:
        """Let go of the files; the private copy is removed."""
        self._store.close()
        self._remove_copy()

    def _serve(self, generation: Generation) -> None:
        copy = Path(tempfile.mkdtemp(prefix="footnote-"))
        self._remove_copy = weakref.finalize(self, shutil.rmtree, copy, ignore_errors=True)
        for part in ("chroma", "words"):
            shutil.copytree(generation.folder / part, copy / part)
        self.papers = load_papers(generation.folder)
        self._row_of = {paper.key: row for row, paper in enumerate(self.papers)}
        self._encoded = load_encoding(generation.folder / "vectors")
        self._store = VectorStore(copy / "chroma")
        self._lexical = LexicalIndex(copy / "words")
        self.__dict__.pop("idf", None)

    def _query(self, question: str) -> _Query:
        rows, found = self._lexical.scores(question, MATCHES)
        shares = np.zeros(len(self._encoded.vectors), np.float32)
        shares[rows] = found
        return _Query(*self.embedder.encode_question(question), shares)

    def _candidates(self, query: _Query, limit: int | None, allowed: Rows) -> Rows:
        """Return the papers worth a look: those with passages near in meaning or sharing words."""
        if limit is None:
            return allowed
        near = self._store.nearest(query.vector, min(NEIGHBOURS, len(self._encoded.vectors)))
        passages = np.union1d(near, np.flatnonzero(query.shares))
        papers = np.unique(np.searchsorted(self._encoded.passage_starts, passages, side="right") - 1)
        found = np.intersect1d(papers, allowed)
        return found if len(found) >= min(limit, len(allowed)) else allowed

    def _skim(self, query: _Query, papers: Rows) -> tuple[Floats, Floats]:
        """Return each paper's cosine and share of BM25, both of its best passage."""
        rows, starts = _runs(self._encoded.passage_starts, papers)
        cosines = self._encoded.vectors[rows] @ query.vector
        return best_of_each(cosines, starts), best_of_each(query.shares[rows], starts)

    def _read_closely(self, query: _Query, papers: Rows) -> Floats:
        rows, starts = _runs(self._encoded.token_starts, papers)
        vectors = floats(self._encoded.token_vectors[rows])
        return late_interaction(query.tokens, self.idf, vectors, starts)

    def _best_passage(self, query: _Query, row: int) -> Passage:
        first, last = self._encoded.passage_starts[row : row + 2]
        scores = self._encoded.vectors[first:last] @ query.vector + query.shares[first:last]
        start, end = self._encoded.spans[first + int(scores.argmax())]
        return Passage(int(start), int(end))

    def _dated(self, since: date | None, until: date | None, undated: bool) -> Rows:
        """Return the rows of papers within the dates; of all papers where there are no dates."""
        if since is None and until is None:
            return np.arange(len(self.papers))
        first, last = since or date.min, until or date.max
        inside = [first <= paper.date <= last if paper.date else undated for paper in self.papers]
        return np.flatnonzero(inside)


@dataclass(frozen=True)
class _Query:
    """A question as it is searched for: its vector, its word pieces, and each passage's share of BM25."""

    vector: Floats
    tokens: Tokens
    shares: Floats


def _runs(starts: Rows, papers: Rows) -> tuple[Rows, Rows]:
    """Return the rows of the papers' runs, one run after the other, and where each run then starts."""
    lengths = starts[papers + 1] - starts[papers]
    ends = np.cumsum(lengths)
    rows = np.arange(ends[-1]) + np.repeat(starts[papers] - (ends - lengths), lengths)
    return rows, ends - lengths
