"""A cross-encoder re-orders the best hits; the real loading code runs, on a model that is built here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import Hit, Paper
from index.arrays import Floats
from index.errors import EncoderError
from index.papers.passages import Passage, passage_text
from index.search.reranker import RERANK_DEPTH, CrossEncoderReranker, rerank
from tests.support.tiny_models import save_bert

SCORE = {0: "LABEL_0"}
QUESTION = "who hunt at night"


class PrefersLength:
    """A reranker that scores a text by its length."""

    name = "length"

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        return np.array([len(text) / 1000 for text in texts], np.float32)


def hits(*abstracts: str) -> tuple[Hit, ...]:
    """Return a hit for each abstract, with falling scores."""
    return tuple(
        Hit(Paper(f"Paper {row:03}", abstract), 0.9 - row / 100, Passage(0, len(abstract)))
        for row, abstract in enumerate(abstracts)
    )


@pytest.fixture
def tiny(tmp_path: Path) -> CrossEncoderReranker:
    """A cross-encoder that loads as any other does."""
    return CrossEncoderReranker(save_bert(tmp_path, SCORE))


def test_a_cross_encoder_scores_each_text_between_none_and_all(tiny: CrossEncoderReranker) -> None:
    scores = tiny.scores(QUESTION, ["cats hunt at night .", "bread needs yeast .", "rivers run to the sea ."])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert ((scores > 0) & (scores < 1)).all()
    assert len(set(scores.tolist())) == 3


def test_a_texts_score_does_not_depend_on_its_company(tiny: CrossEncoderReranker) -> None:
    together = tiny.scores(QUESTION, ["bread needs yeast .", "rivers run to the sea . cats hunt at night ."])
    assert tiny.scores(QUESTION, ["bread needs yeast ."])[0] == pytest.approx(together[0], abs=1e-5)


def test_hits_are_in_the_order_of_the_cross_encoders_scores(tiny: CrossEncoderReranker) -> None:
    found = hits("cats hunt at night .", "bread needs yeast .", "rivers run to the sea .")
    scores = tiny.scores(QUESTION, [passage_text(hit.paper, hit.passage) for hit in found])
    best_first = [found[row].paper for row in np.argsort(-scores)]
    assert [hit.paper for hit in rerank(tiny, QUESTION, found)] == best_first


def test_hits_keep_their_passages_and_the_scores_are_reassigned() -> None:
    found = hits("Short.", "The longest of them all.", "In between.")
    reranked = rerank(PrefersLength(), QUESTION, found)
    assert [hit.paper.title for hit in reranked] == ["Paper 001", "Paper 002", "Paper 000"]
    assert [hit.passage.end for hit in reranked] == [len(hit.paper.abstract) for hit in reranked]
    assert [hit.score for hit in reranked] == [hit.score for hit in found]


def test_only_the_best_hits_are_reranked() -> None:
    found = hits(*("x" * (row + 1) for row in range(RERANK_DEPTH + 5)))
    reranked = rerank(PrefersLength(), QUESTION, found)
    assert reranked[:RERANK_DEPTH] != found[:RERANK_DEPTH]
    assert reranked[RERANK_DEPTH:] == found[RERANK_DEPTH:]


def test_equal_scores_keep_the_order() -> None:
    found = hits("aaa", "bbb", "ccc")
    assert rerank(PrefersLength(), QUESTION, found) == found


def test_no_hits_stay_no_hits() -> None:
    assert rerank(PrefersLength(), QUESTION, ()) == ()


def test_a_reranker_that_is_not_there_says_so_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"reranker '.*nowhere' can’t be loaded: .*FOOTNOTE_RERANKER") as raised:
        CrossEncoderReranker(str(tmp_path / "nowhere")).scores(QUESTION, ["a"])
    assert "\n" not in str(raised.value)
    assert ". " not in str(raised.value)


def test_a_failure_is_remembered(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError):
        reranker.scores(QUESTION, ["a"])
    (tmp_path / "nowhere").symlink_to(save_bert(tmp_path, SCORE))
    with pytest.raises(EncoderError, match="not found"):
        reranker.scores(QUESTION, ["a"])


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="gives 3 scores to a text, and ranking needs one"):
        CrossEncoderReranker(save_bert(tmp_path, {0: "a", 1: "b", 2: "c"})).scores(QUESTION, ["a"])
