"""A snapshot: one generation, open for searching."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens, TokenEmbeddings, TokenVectors
from index.embeddings import Embeddings, sign_products
from index.encoders import Encoder
from index.field_filter import ANY, FieldFilter
from index.lifecycle.arrivals import ARRIVALS_FILE, EDITS_FILE, load_instants
from index.lifecycle.ranking import (
    UNDATED,
    Asked,
    Candidates,
    Query,
    nearest_passages,
    read_question,
    shortlisted,
    within_dates,
)
from index.map import MAP_FILE, PaperMap, draw_map, load_map
from index.papers import Paper, Passage
from index.search import (
    BACKGROUND_SIZE,
    CALIBRATION_FILE,
    EVIDENCE_PAPERS,
    Calibration,
    ExactStore,
    Hit,
    Indices,
    StemWeights,
    Store,
    Words,
    evenly_spaced,
    evidence_score,
    fuse_scores,
    inverse_document_frequency,
    late_interaction,
    load_calibration,
    stems,
)
from index.spelling import VOCABULARY_FILE, Spelling, Vocabulary, correct, count_words, load_vocabulary, respell

__all__ = ["BM25_CANDIDATES", "Snapshot"]

VECTOR_CANDIDATES = 100
"""Papers taken from Chroma, the nearest to the question, as candidates."""

WIDENING = 8
"""How many times as many papers are taken from Chroma when too few of them are allowed."""

CACHED_QUESTIONS = 64
"""Questions whose spelling and tokens are kept."""

BM25_CANDIDATES = 500
"""Passages taken from tantivy, the best by BM25, whose papers are candidates."""

LATE_INTERACTION_PAPERS = 30
"""Papers that late interaction ranks again; on public collections more bring nothing."""

MAX_HITS = 1000
"""Papers that a search without a limit returns at most."""

NEAREST_PAPERS = 8
"""Papers that `nearest_papers` returns by default: those checked for being the ones a claim is about."""

LOST_COPY = (
    "Footnote’s private copy of the index can’t be read any more; perhaps a clean-up of temporary files has "
    "deleted it. Every paper can still be found, but searching takes longer. Restart Footnote, or set TMPDIR "
    "to a folder that isn’t cleaned."
)
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Papers, their embeddings and their words, all of one generation.

    A snapshot never changes. To search and then read what was found, hold on to one snapshot; its private copy is
    deleted when nobody holds it any more.

    `parts` has the verified paths of the generation's other parts (see `build.PARTS`); `generation` is its name.
    `notices` say which parts are damaged and not used.
    """

    encoder: Encoder
    papers: tuple[Paper, ...]
    embeddings: Embeddings
    store: Store
    words: Words
    parts: Mapping[str, Path]
    generation: str
    notices: tuple[str, ...] = ()

    def search(
        self,
        question: str,
        limit: int | None = 10,
        since: date | None = None,
        until: date | None = None,
        undated: bool = False,
        *,
        among: Collection[Paper] = (),
        only: FieldFilter = ANY,
    ) -> tuple[Hit, ...]:
        """Return the papers that match best, best first; with `limit=None` all of them, up to 1,000.

        With `since` or `until`, only papers dated within them are returned, and undated ones if asked for; with
        `only`, those that pass it. `among` are the papers that are searched, unless it is empty.
        Misspelt words are corrected as by `spelt`.
        """
        query = self._query(question)
        allowed = within_dates(self._days, since, until, undated)
        if among:
            rows = [self._row_of[paper.key] for paper in among if paper.key in self._row_of]
            allowed &= np.isin(np.arange(len(self.papers)), rows)
        if only:
            allowed &= np.array([only.passes(paper) for paper in self.papers], np.bool_)
        papers = self._candidates(query, limit, allowed)
        if not len(papers):
            return ()
        size = MAX_HITS if limit is None else max(limit, LATE_INTERACTION_PAPERS)
        found = shortlisted(query, self.embeddings, papers, size)
        scores = fuse_scores(found.signals)
        belonging = fuse_scores(found.signals, "list")
        return tuple(
            Hit(
                self.papers[found.rows[i]],
                float(scores[i]),
                self._passage(found.passages[i]),
                float(belonging[i]),
            )
            for i in np.argsort(-scores, kind="stable")[:limit]
        )

    def containing(self, word: str) -> frozenset[Paper]:
        """Return the papers that contain a word in any of its forms; none for a stop word.

        A compound such as "camelCase" or "value-based" may also be written as separate words.
        """
        whole, *parts = stems(word) or [""]
        rows = self._with_stem(whole)
        if parts:
            rows |= set.intersection(*map(self._with_stem, parts))
        return frozenset(self.papers[row] for row in rows)

    def _with_stem(self, stem: str) -> set[int]:
        passages = self.words.containing(stem)
        return set((np.searchsorted(self.embeddings.passage_starts, passages, side="right") - 1).tolist())

    def candidates(self, question: str, size: int = LATE_INTERACTION_PAPERS) -> Candidates:
        """Return the papers that are ranked for a question, and their signals: what the weights are fitted on."""
        query = self._query(question)
        return shortlisted(
            query, self.embeddings, self._candidates(query, size, np.ones(len(self.papers), np.bool_)), size
        )

    def mentioning(self, text: str, limit: int) -> tuple[Paper, ...]:
        """Return the papers that have words of a text, at most `limit`, the best by BM25 first."""
        passages, scores = self.words.scores(text, BM25_CANDIDATES)
        best = passages[np.argsort(-scores, kind="stable")]
        rows = np.searchsorted(self.embeddings.passage_starts, best, side="right") - 1
        return tuple(self.papers[row] for row in list(dict.fromkeys(rows.tolist()))[:limit])

    def similar(self, paper: Paper, limit: int = 5) -> tuple[Hit, ...]:
        """Return the papers whose centroids are nearest to a paper's, nearest first.

        A hit's score is the cosine of the two centroids; its passage is the one nearest to the given paper.
        """
        row = self._row_of[paper.key]
        vector = self.embeddings.centroids(np.array([row]))[0]
        near = self._nearest(vector, min(max(VECTOR_CANDIDATES, 10 * limit), len(self.papers)))
        papers = np.setdiff1d(near, [row])
        if not len(papers):
            return ()
        cosines = self.embeddings.centroids(papers) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        passages = nearest_passages(self.embeddings, papers[best], vector)
        return tuple(
            Hit(self.papers[papers[i]], float(cosines[i]), self._passage(passage))
            for i, passage in zip(best, passages, strict=True)
        )

    def nearest_papers(self, text: TokenEmbeddings, limit: int = NEAREST_PAPERS) -> tuple[Paper, ...]:
        """Return the papers whose centroids are nearest to the mean of a text's token vectors, nearest first."""
        mean = text.vectors.astype(np.float32).sum(axis=0)
        rows = self._nearest(mean / max(float(np.linalg.norm(mean)), 1e-9), min(limit, len(self.papers)))
        return tuple(self.papers[row] for row in rows)

    @cached_property
    def map(self) -> PaperMap:
        """The corpus as a map: the generation's own or, if that is missing or damaged, one drawn now."""
        if path := self._part(MAP_FILE):
            return load_map(path)
        return draw_map(self.papers, self.embeddings.centroids())

    @cached_property
    def arrivals(self) -> Mapping[str, str]:
        """When papers came into the index, by key: instants in ISO 8601 and UTC; without those it doesn't know."""
        path = self._part(ARRIVALS_FILE)
        return load_instants(path) if path else {}

    @cached_property
    def edits(self) -> Mapping[str, str]:
        """When the abstracts of papers last changed, by key, as `arrivals`; without those that never did."""
        path = self._part(EDITS_FILE)
        return load_instants(path) if path else {}

    @cached_property
    def calibration(self) -> Calibration:
        """How much evidence questions find in this corpus, measured at build; empty if that file is missing."""
        path = self._part(CALIBRATION_FILE)
        return load_calibration(path) if path else Calibration()

    def evidence(self, question: str, papers: Sequence[Paper]) -> float:
        """Return the evidence that the best of these papers answer a question; see `index.search.evidence`."""
        if not papers:
            return 0.0
        question = self.as_in_papers(question)
        asked = self._asked(question)
        tokens, shares = asked.tokens, asked.word_weights
        rows = np.array([self._row_of[paper.key] for paper in papers])
        cosine = float((self.embeddings.passage_vectors(rows)[0] @ asked.vector).max())
        match = float(late_interaction(tokens, shares, self.embeddings.scaled_tokens(rows)).max())
        background = late_interaction(tokens, shares, self._background)
        return evidence_score(cosine, match, background, float(shares.sum()))

    def best_evidence(self, question: str) -> float:
        """Return the evidence that the best hits for a question answer it."""
        return self.evidence(question, [hit.paper for hit in self.search(question, EVIDENCE_PAPERS)])

    def tokens(self, paper: Paper) -> TokenVectors:
        """Return the paper's stored tokens; spans are offsets into its abstract, negative in its title."""
        return self.embeddings.tokens(self._row_of[paper.key])

    def token_similarities(self, question: str, paper: Paper) -> tuple[Floats, NDArray[np.int32]]:
        """Return the cosine of each token of a question with each stored one of a paper, and the spans of these.

        The cosines are (tokens of the question, tokens of the paper); spans are as in `tokens`.
        """
        row = self._row_of[paper.key]
        stored = self.embeddings.scaled_tokens(np.array([row]))
        cosines = sign_products(stored.bits, self._asked(question).tokens).T * stored.scales
        return cosines, self.embeddings.token_spans(row)

    def word_matches(self, question: str, paper: Paper) -> Floats:
        """Return how well a paper matches each subject word of a question, (words,), or all of it if it has none.

        A word's match is the mean over its tokens of the best cosine with a token of the paper.
        """
        spelt = self.as_in_papers(question)
        similarities, _ = self.token_similarities(spelt, paper)
        best = similarities.max(axis=1)
        return np.array([best[tokens].mean() for tokens in self._asked(spelt).words], np.float32)

    def known_tokens(self, paper: Paper) -> TokenVectors | None:
        """Return the paper's stored tokens; None if it, with this very abstract, isn't in the index."""
        row = self._row_of.get(paper.key)
        if row is None or self.papers[row].abstract != paper.abstract:
            return None
        return self.embeddings.tokens(row)

    def spelt(self, question: str) -> Spelling:
        """Return a question with its misspelt words corrected to words of the papers, and which they were."""
        return correct(question, self.words.has_word, lambda: self._vocabulary)

    def as_in_papers(self, question: str) -> str:
        """Return a question spelt as the papers are, in British or American English, misspelt words corrected."""
        return self._respelt(question)

    def stem_weights(self, question: str) -> StemWeights:
        """Return the stems of a question and how rare each is among the passages; see `index.search.stems`."""
        return StemWeights({stem: self.words.idf(stem) for stem in stems(self.as_in_papers(question))})

    @cached_property
    def idf(self) -> Floats:
        """The inverse document frequency of each token in the vocabulary, (vocabulary,)."""
        return inverse_document_frequency(
            self.embeddings.document_frequencies, len(self.papers), self.encoder.vocabulary
        )

    def _part(self, name: str) -> Path | None:
        """Return the path of a part; None if it is missing, damaged, or was taken with the private copy."""
        path = self.parts.get(name)
        return path if path and path.exists() else None

    def _nearest(self, vector: Floats, limit: int) -> Indices:
        """Return the rows nearest to a vector; by exact search if the private copy can't be read any more."""
        try:
            return self.store.nearest(vector, limit)
        except OSError as error:
            if not self.lost:
                LOG.warning("%s (%s)", LOST_COPY, error)
            return self._exact.nearest(vector, limit)

    @property
    def lost(self) -> tuple[str, ...]:
        """A sentence, once the private copy couldn't be read any more."""
        return (LOST_COPY,) if "_exact" in vars(self) else ()

    @cached_property
    def _exact(self) -> ExactStore:
        return ExactStore(self.embeddings.centroids())

    @cached_property
    def _background(self) -> ScaledTokens:
        """The tokens of papers spread over the corpus."""
        return self.embeddings.scaled_tokens(evenly_spaced(len(self.papers), BACKGROUND_SIZE))

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The words of the papers: the generation's own or, if they are missing or damaged, counted now."""
        path = self._part(VOCABULARY_FILE)
        return Vocabulary(load_vocabulary(path) if path else count_words(self.papers))

    @cached_property
    def _respelt(self) -> Callable[[str], str]:
        """Spell a question as the papers do, the latest ones from a cache: search, evidence and quotes all ask."""
        has_word, vocabulary = self.words.has_word, self._vocabulary

        @lru_cache(CACHED_QUESTIONS)
        def respelt(question: str) -> str:
            return respell(correct(question, has_word, lambda: vocabulary).text, vocabulary)

        return respelt

    @cached_property
    def _asked(self) -> Callable[[str], Asked]:
        """Read a question, the latest ones from a cache."""
        encoder, idf = self.encoder, self.idf
        return lru_cache(CACHED_QUESTIONS)(lambda question: read_question(question, encoder, idf))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {paper.key: row for row, paper in enumerate(self.papers)}

    @cached_property
    def _days(self) -> Indices:
        """The day number (`date.toordinal`) of each paper, or UNDATED."""
        return np.array([paper.date.toordinal() if paper.date else UNDATED for paper in self.papers])

    def _passage(self, number: int) -> Passage:
        start, end = self.embeddings.spans[number].tolist()
        return Passage(start, end)

    def _query(self, question: str) -> Query:
        question = self.as_in_papers(question)
        passages, scores = self.words.scores(question, BM25_CANDIDATES)
        bm25 = np.zeros(len(self.embeddings.spans), np.float32)
        bm25[passages] = scores
        return Query(self._asked(question), bm25)

    def _candidates(self, query: Query, limit: int | None, allowed: NDArray[np.bool_]) -> Indices:
        """Return the allowed papers near the question or sharing words with it, or all of them if these are few.

        They are at least `limit`, or MAX_HITS, if so many are allowed.
        """
        rows = np.flatnonzero(allowed)
        if limit is None and len(rows) <= MAX_HITS:
            return rows
        matching = np.searchsorted(self.embeddings.passage_starts, np.flatnonzero(query.bm25), side="right") - 1
        size = VECTOR_CANDIDATES
        while True:
            near = self._nearest(query.asked.vector, min(size, len(self.papers)))
            likely = np.zeros(len(self.papers), np.bool_)
            likely[near] = likely[matching] = True
            found = np.flatnonzero(likely & allowed)
            if len(found) >= (limit or MAX_HITS):
                return found
            if len(rows) <= MAX_HITS or size >= len(self.papers):
                return rows
            size *= WIDENING
