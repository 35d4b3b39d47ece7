"""A snapshot: one generation as it is searched, the same from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.map import MAP_FILE, PaperMap, draw_map, load_map
from index.papers import Paper, Passage
from index.search import (
    BACKGROUND_SIZE,
    CALIBRATION_FILE,
    EVIDENCE_PAPERS,
    Calibration,
    Hit,
    Indices,
    LexicalIndex,
    Store,
    evenly_spaced,
    evidence_score,
    fuse_scores,
    inverse_document_frequency,
    late_interaction,
    load_calibration,
    rarity_weights,
    segment_max,
    word_weights,
)
from index.storage import EncodedCorpus, concat_ranges

__all__ = ["Snapshot"]

NEIGHBOURS = 100
"""Papers that Chroma is asked for."""

MATCHES = 500
"""Passages that tantivy is asked for."""

LISTED = 1000
"""Papers at most that a search for all of them reads closely and finds: a list of more serves nobody."""

AT_ONCE = 8
"""Papers whose word pieces are read at once: as many as a processor keeps at hand."""

CLOSE_READ = 30
"""Papers that late interaction reads; on public collections more bring nothing."""

FEW = 8
"""Papers near a text that are asked whether it is theirs."""

UNDATED = 0
"""A day before all others."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is searched: papers, their vectors and their words, all of one generation.

    It never changes. Whoever takes several looks that must agree (search, then read what was found) holds on to
    one snapshot; its private copy is removed when nobody does any more.

    `parts` are where further parts of the generation lie, verified: see `build.PARTS`. `notices` say what
    is damaged and done without.
    """

    encoder: Encoder
    papers: tuple[Paper, ...]
    encoded: EncodedCorpus
    store: Store
    lexical: LexicalIndex
    parts: Mapping[str, Path]
    notices: tuple[str, ...] = ()

    def search(
        self,
        question: str,
        limit: int | None = 10,
        since: date | None = None,
        until: date | None = None,
        undated: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the papers that match best, best first; for `limit=None` all of them, or the best thousand.

        With `since` or `until` only papers known to be of that time are found, and undated ones if asked for.
        """
        query = self._query(question)
        papers = self._candidates(query, limit, self._dated(since, until, undated))
        if not len(papers):
            return ()
        cosines, shares = self._skim(query, papers)
        near = np.argsort(-fuse_scores(cosines, shares), kind="stable")[
            : LISTED if limit is None else max(limit, CLOSE_READ)
        ]
        papers, cosines, shares = papers[near], cosines[near], shares[near]
        matches, rare_matches = self._read_closely(query, papers)
        scores = fuse_scores(cosines, shares, matches)
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(
            Hit(
                self.papers[papers[i]],
                float(scores[i]),
                self._best_passage(papers[i], query.vector, query.shares),
                float(matches[i] + rare_matches[i]) / 2,
            )
            for i in best
        )

    def similar(self, paper: Paper, limit: int = 5) -> tuple[Hit, ...]:
        """Return the papers whose abstracts as a whole are nearest to a paper's, nearest first.

        A score is the cosine of the two; the passage is the one that is nearest to the paper.
        """
        row = self._row_of[paper.key]
        vector = self.encoded.centroids(np.array([row]))[0]
        near = self.store.nearest(vector, min(max(NEIGHBOURS, 10 * limit), len(self.papers)))
        papers = np.setdiff1d(near, [row])
        if not len(papers):
            return ()
        cosines = self.encoded.centroids(papers) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return tuple(
            Hit(self.papers[papers[i]], float(cosines[i]), self._best_passage(papers[i], vector)) for i in best
        )

    def near(self, text: TokenEmbeddings, limit: int = FEW) -> tuple[Paper, ...]:
        """Return the papers nearest in meaning to a text, by the mean of its word pieces, nearest first."""
        mean = text.vectors.astype(np.float32).sum(axis=0)
        rows = self.store.nearest(mean / max(float(np.linalg.norm(mean)), 1e-9), min(limit, len(self.papers)))
        return tuple(self.papers[row] for row in rows)

    @cached_property
    def map(self) -> PaperMap:
        """The corpus as a map, drawn with the generation; where that has no whole one, it is drawn now."""
        if path := self.parts.get(MAP_FILE):
            return load_map(path)
        return draw_map(self.papers, self.encoded.centroids())

    @cached_property
    def calibration(self) -> Calibration:
        """How much evidence questions find here, as measured at build; empty where that is missing."""
        path = self.parts.get(CALIBRATION_FILE)
        return load_calibration(path) if path else Calibration()

    def evidence(self, question: str, papers: Sequence[Paper]) -> float:
        """Return how sure it is that these papers, the best, answer to a question; see `index.search`."""
        if not papers:
            return 0.0
        vector, tokens = self.encoder.encode_question(question)
        shares = word_weights(question, tokens)
        rows = np.array([self._row_of[paper.key] for paper in papers])
        cosine = float((self.encoded.vectors[concat_ranges(self.encoded.passage_starts, rows)[0]] @ vector).max())
        match = float(late_interaction(tokens, shares, *self.encoded.token_floats(rows)).max())
        return evidence_score(
            cosine, match, late_interaction(tokens, shares, *self._background), float(shares.sum())
        )

    def best_evidence(self, question: str) -> float:
        """Return the evidence that the best papers have for a question."""
        return self.evidence(question, [hit.paper for hit in self.search(question, EVIDENCE_PAPERS)])

    def tokens(self, paper: Paper) -> TokenEmbeddings:
        """Return the paper's word pieces, their spans as offsets into its abstract (the title's below zero)."""
        return self.encoded.tokens(self._row_of[paper.key])

    def read(self, paper: Paper) -> TokenEmbeddings | None:
        """Return what `tokens` does for a paper that is here, word for word; None for any other."""
        row = self._row_of.get(paper.key)
        if row is None or self.papers[row].abstract != paper.abstract:
            return None
        return self.encoded.tokens(row)

    def stem_idf(self, stem: str) -> float:
        """Return the inverse document frequency of a stem among the passages; see `index.search.bm25.stems`."""
        return self.lexical.idf(stem)

    @cached_property
    def idf(self) -> Floats:
        """The inverse document frequency of each word piece, (vocabulary,)."""
        return inverse_document_frequency(
            self.encoded.document_frequencies, len(self.encoded), self.encoder.vocabulary
        )

    @cached_property
    def _background(self) -> tuple[Floats, Indices]:
        """The word pieces of papers of any subject, and where each paper's start."""
        return self.encoded.token_floats(evenly_spaced(len(self.papers), BACKGROUND_SIZE))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {paper.key: row for row, paper in enumerate(self.papers)}

    def _query(self, question: str) -> _Query:
        rows, found = self.lexical.scores(question, MATCHES)
        shares = np.zeros(len(self.encoded.vectors), np.float32)
        shares[rows] = found
        vector, tokens = self.encoder.encode_question(question)
        return _Query(vector, tokens, rarity_weights(question, tokens, self.encoder.vocabulary), shares)

    def _candidates(self, query: _Query, limit: int | None, allowed: NDArray[np.bool_]) -> Indices:
        """Return the papers worth a look: those with passages near in meaning or sharing words."""
        if limit is None:
            return np.flatnonzero(allowed)
        near = self.store.nearest(query.vector, min(NEIGHBOURS, len(self.papers)))
        matching = np.searchsorted(self.encoded.passage_starts, np.flatnonzero(query.shares), side="right") - 1
        found = np.union1d(near, matching)
        found = found[allowed[found]]
        return found if len(found) >= limit else np.flatnonzero(allowed)

    def _skim(self, query: _Query, papers: Indices) -> tuple[Floats, Floats]:
        """Return each paper's cosine and share of BM25, both of its best passage."""
        rows, starts = concat_ranges(self.encoded.passage_starts, papers)
        cosines = self.encoded.vectors[rows] @ query.vector
        return segment_max(cosines, starts), segment_max(query.shares[rows], starts)

    def _read_closely(self, query: _Query, papers: Indices) -> Floats:
        """Return each paper's late interaction with the question, by idf and by rarity, (2, papers)."""
        weights = np.stack([self.idf[query.tokens.ids], query.rarities])
        lots = np.array_split(papers, range(AT_ONCE, len(papers), AT_ONCE))
        return np.concatenate(
            [late_interaction(query.tokens, weights, *self.encoded.token_floats(some)) for some in lots], axis=1
        )

    def _best_passage(self, row: int, vector: Floats, shares: Floats | None = None) -> Passage:
        first, last = self.encoded.passage_starts[row : row + 2]
        scores = self.encoded.vectors[first:last] @ vector
        if shares is not None:
            scores = scores + shares[first:last]
        start, end = self.encoded.spans[first + int(scores.argmax())]
        return Passage(int(start), int(end))

    def _dated(self, since: date | None, until: date | None, undated: bool) -> NDArray[np.bool_]:
        """Say of each paper whether it is within the dates; where there are no dates, all are."""
        if since is None and until is None:
            return np.ones(len(self.papers), np.bool_)
        first, last = (since or date.min).toordinal(), (until or date.max).toordinal()
        inside = (self._days >= first) & (self._days <= last)
        return inside | (self._days == UNDATED) if undated else inside

    @cached_property
    def _days(self) -> Indices:
        """The day of each paper, counted from the year 1; UNDATED where there is none."""
        return np.array([paper.date.toordinal() if paper.date else UNDATED for paper in self.papers])


@dataclass(frozen=True)
class _Query:
    """A question as it is searched for.

    Its vector, its word pieces and how rare the word of each is, and each passage's share of BM25.
    """

    vector: Floats
    tokens: TokenEmbeddings
    rarities: Floats
    shares: Floats
