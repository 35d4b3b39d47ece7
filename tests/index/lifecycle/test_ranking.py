"""The steps of ranking, each by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.arrays import Floats
from index.embeddings import EncodedCorpus, encode_papers, load_encoding, save_encoding
from index.lifecycle import ranking
from index.lifecycle.ranking import (
    UNDATED,
    Query,
    nearest_passages,
    read_question,
    shortlisted,
    within_dates,
)
from index.search import late_interaction
from tests.support.fakes import BREAD, CATS, RIVERS, SHELF, WordEncoder


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def query(encoder: WordEncoder, question: str, bm25: Floats) -> Query:
    """Return a question all of whose tokens count the same."""
    return Query(read_question(question, encoder, np.ones(encoder.vocabulary, np.float32)), bm25)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def encoded(encoder: WordEncoder, tmp_path: Path) -> EncodedCorpus:
    """The three papers' embeddings: of two passages, one and one."""
    save_encoding(tmp_path / "vectors", encode_papers(SHELF, encoder, {}))
    return load_encoding(tmp_path / "vectors")


def test_the_nearest_passage_has_the_highest_cosine(encoder: WordEncoder, encoded: EncodedCorpus) -> None:
    for word, expected in (("study", [0, 2, 3]), ("stay", [1, 2, 3])):
        assert nearest_passages(encoded, np.arange(3), encoder.encode([word])[0]).tolist() == expected


def test_bm25_counts_for_the_best_passage_too(encoder: WordEncoder, encoded: EncodedCorpus) -> None:
    """Fails if the cosine alone decides."""
    for bm25, expected in ((floats(0, 1, 0, 0), 1), (floats(0, 0, 9, 9), 0)):
        found = shortlisted(query(encoder, "study", bm25), encoded, np.array([0]), 1)
        assert found.passages.tolist() == [expected]


def test_a_paper_has_the_best_scores_of_its_passages(encoder: WordEncoder, encoded: EncodedCorpus) -> None:
    asked = query(encoder, "cats", floats(0.1, 0.4, 0.3, 0.2))
    found = shortlisted(asked, encoded, np.array([2, 0]), 2)
    assert found.rows.tolist() == [0, 2]  # best first
    assert found.signals[1] == pytest.approx([0.4, 0.2])
    assert found.signals[0] == pytest.approx(
        [(encoded.passage_vectors(np.array([0]))[0] @ asked.asked.vector).max(), 0]
    )


def test_only_the_papers_with_the_best_passages_are_shortlisted(
    encoder: WordEncoder, encoded: EncodedCorpus
) -> None:
    asked = query(encoder, "rivers", floats(0, 0, 0.1, 0))
    assert shortlisted(asked, encoded, np.array([0, 1, 2]), 2).rows.tolist() == [2, 1]


@pytest.mark.parametrize("size", [1, 2, 8])
def test_token_matches_do_not_depend_on_the_batches(
    size: int, encoder: WordEncoder, encoded: EncodedCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "PAPERS_PER_BATCH", size)
    weights = np.array([[1, 1, 0], [1, 0, 3], [1, 1, 1]], np.float32)
    asked = replace(query(encoder, "yeast rivers night", floats(0, 0, 0, 0)).asked, token_weights=weights)
    papers = np.array([0, 1, 2])
    found = shortlisted(Query(asked, floats(0, 0, 0, 0)), encoded, papers, 3)
    matches = found.signals[2:, np.argsort(found.rows)]
    expected = late_interaction(asked.tokens, weights, encoded.scaled_tokens(papers))
    assert matches == pytest.approx(expected)
    assert matches[1].argmax() == 0


def test_dates_are_inclusive_on_both_sides() -> None:
    days = np.array([UNDATED, *(date(2024, 5, day).toordinal() for day in (1, 2, 3, 4))])
    assert within_dates(days, date(2024, 5, 2), date(2024, 5, 3), undated=False).tolist() == [0, 0, 1, 1, 0]
    assert within_dates(days, date(2024, 5, 3), None, undated=False).tolist() == [0, 0, 0, 1, 1]
    assert within_dates(days, None, date(2024, 5, 2), undated=False).tolist() == [0, 1, 1, 0, 0]
    assert within_dates(days, None, date(2024, 5, 2), undated=True).tolist() == [1, 1, 1, 0, 0]


def test_without_dates_undated_papers_are_within_them() -> None:
    assert within_dates(np.array([UNDATED, 5]), None, None, undated=False).all()


def test_the_three_papers_have_the_passages_assumed_here(encoded: EncodedCorpus) -> None:
    assert [len(encoded.passages(row)) for row in range(3)] == [2, 1, 1]
    assert [paper.title for paper in SHELF] == [paper.title for paper in (CATS, BREAD, RIVERS)]
