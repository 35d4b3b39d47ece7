"""Cross-encoders and encoders compared with the default ranking, with tiny models built here."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.answers import LabelledQuestion
from eval.answers.questions import Turn
from eval.comparing.rankings import compare_encoders, compare_rerankers, rankings_table
from index import PaperIndex
from index.encoders import SentenceEncoder
from index.encoders.minilm import bundled_folder
from tests.support.fakes import BREAD, CATS, RIVERS, SHELF
from tests.support.tiny_models import save_bert

QUESTIONS = (
    LabelledQuestion("1", "single", (Turn("How many cats hunt at night?", (CATS.title,)),)),
    LabelledQuestion("2", "multi", (Turn("Which papers count?", (BREAD.title, RIVERS.title)),)),
)


def test_a_cross_encoder_is_measured_beside_the_search_without_one(few_index: PaperIndex, tmp_path: Path) -> None:
    name = save_bert(tmp_path, {0: "LABEL_0"})
    without, reranked = compare_rerankers(few_index, [name], QUESTIONS)
    assert (without.recall_at_1, without.mrr, without.recall_at_8) == (1, 1, 1)
    assert (reranked.name, reranked.recall_at_8, reranked.seconds) == (name, 1, None)
    assert 0 < reranked.mrr <= 1
    assert len(rankings_table([without, reranked]).columns) == 5


def test_each_encoder_has_an_index_of_its_own(tmp_path: Path) -> None:
    name = str(bundled_folder())
    default, other = compare_encoders(SHELF, [name], QUESTIONS, tmp_path / "indexes")
    assert (default.recall_at_1, other.recall_at_1) == (1, 1)
    assert PaperIndex.open(tmp_path / "indexes" / "1", SentenceEncoder(name)).papers == SHELF
    assert default.seconds and other.seconds
    assert len(rankings_table([default, other]).columns) == 6


@pytest.mark.parametrize("compared", [1, 2])
def test_progress_is_told_after_each_question(few_index: PaperIndex, compared: int) -> None:
    told: list[int] = []
    compare_rerankers(few_index, [], QUESTIONS * compared, lambda: told.append(1))
    assert len(told) == 2 * compared
