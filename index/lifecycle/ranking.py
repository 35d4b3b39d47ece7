"""The steps of ranking papers for a question: pure functions over the embeddings of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.embeddings import Embeddings, RoundedVectors, concat_ranges, rotate, round_vectors
from index.encoders import Encoder
from index.search import (
    Indices,
    fuse_scores,
    late_interaction,
    rarity_weights,
    segment_argmax,
    segment_max,
    subject_words,
    word_weights,
)

__all__ = [
    "UNDATED",
    "Asked",
    "Candidates",
    "Query",
    "nearest_passages",
    "read_question",
    "shortlisted",
    "within_dates",
]

PAPERS_PER_BATCH = 32
"""Papers whose tokens are matched at a time: about as many as fit into a processor's cache, 2 MB."""

UNDATED = 0
"""The day number of an undated paper; `date.toordinal` starts at 1."""


@dataclass(frozen=True)
class Asked:
    """A question as the encoder reads it.

    `vector` is (dimension,); `tokens` are in the basis of `index.storage.rotate`; `token_weights` is (3, tokens),
    what each token counts in the three late interactions of `SIGNALS`; `words` are the tokens of each subject
    word, or all tokens as one word if it has none.
    """

    vector: Floats
    tokens: RoundedVectors
    token_weights: Floats
    words: Sequence[Indices]

    @property
    def word_weights(self) -> Floats:
        """What each token counts where every subject word counts the same, (tokens,)."""
        weights: Floats = self.token_weights[-1]
        return weights


@dataclass(frozen=True)
class Query:
    """A question prepared for the search.

    `bm25` is (passages,), each passage's BM25 score as a share of the highest possible.
    """

    asked: Asked
    bm25: Floats


def read_question(question: str, encoder: Encoder, idf: Floats) -> Asked:
    """Return a question as the encoder reads it; `idf` is that of each token in the vocabulary."""
    vector, tokens = encoder.encode_question(question)
    rarities = rarity_weights(question, tokens, encoder.vocabulary)
    weights = np.stack([idf[tokens.ids], rarities, word_weights(question, tokens)])
    words = tuple(subject_words(question, tokens)) or (np.arange(len(tokens.ids)),)
    return Asked(vector, round_vectors(rotate(tokens.vectors)), weights, words)


@dataclass(frozen=True)
class Candidates:
    """Papers that may match a question.

    `rows` is (papers,), and so is `passages`, the best passage of each, counted as in `Embeddings`; `signals` is
    (len(SIGNALS), papers).
    """

    rows: Indices
    passages: Indices
    signals: Floats


def shortlisted(query: Query, embeddings: Embeddings, papers: Indices, size: int) -> Candidates:
    """Return the `size` papers with the best passages, by cosine and BM25, and all their signals."""
    passages, _ = concat_ranges(embeddings.passage_starts, papers)
    vectors, starts = embeddings.passage_vectors(papers)
    cosines, bm25 = vectors @ query.asked.vector, query.bm25[passages]
    of_passages = np.stack([segment_max(cosines, starts), segment_max(bm25, starts)])
    best = np.argsort(-fuse_scores(of_passages), kind="stable")[:size]
    matches = _token_matches(query, embeddings, papers[best])
    best_passages = passages[segment_argmax(cosines + bm25, starts)]
    return Candidates(papers[best], best_passages[best], np.concatenate([of_passages[:, best], matches]))


def _token_matches(query: Query, embeddings: Embeddings, papers: Indices) -> Floats:
    """Return each paper's late interactions with the question, (3, papers)."""
    asked = query.asked
    batches = np.array_split(papers, range(PAPERS_PER_BATCH, len(papers), PAPERS_PER_BATCH))
    return np.concatenate(
        [
            late_interaction(asked.tokens, asked.token_weights, embeddings.scaled_tokens(batch))
            for batch in batches
        ],
        axis=1,
    )


def nearest_passages(embeddings: Embeddings, papers: Indices, vector: Floats) -> Indices:
    """Return the passage of each paper, (papers,), with the highest cosine, counted as in `Embeddings`."""
    passages, _ = concat_ranges(embeddings.passage_starts, papers)
    vectors, starts = embeddings.passage_vectors(papers)
    return passages[segment_argmax(vectors @ vector, starts)]


def within_dates(days: Indices, since: date | None, until: date | None, undated: bool) -> NDArray[np.bool_]:
    """Return whether each day number is within the dates, both inclusive; True for all if there are none.

    `undated` says whether UNDATED counts as within dates.

    >>> within_dates(np.array([UNDATED, 1, 3]), date.fromordinal(2), None, undated=True)
    array([ True, False,  True])
    """
    if since is None and until is None:
        return np.ones(len(days), np.bool_)
    first, last = (since or date.min).toordinal(), (until or date.max).toordinal()
    inside = (days >= first) & (days <= last)
    return inside | (days == UNDATED) if undated else inside
