from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.embeddings import load_encoding
from index.lifecycle.build import EMBEDDINGS
from index.search.answerability import MIN_BACKGROUND
from index.search.calibration import (
    DEFAULT_MEDIAN,
    MAX_MEDIAN,
    Calibration,
    _best_off_subject,
    _best_passage_cosines,
    load_calibration,
    save_calibration,
)
from index.storage import current
from tests.support.fakes import WordEncoder

ANIMALS = [
    Paper(f"Animal{number} at work", f"We watch animal{number} at its work. Food{number} is what it eats.")
    for number in range(40)
]


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return PaperIndex.build(ANIMALS, tmp_path, WordEncoder()).snapshot.calibration


def test_every_title_of_a_small_corpus_is_asked(calibration: Calibration) -> None:
    assert len(calibration.absent) == 40
    assert list(calibration.absent) == sorted(calibration.absent)


def test_a_cut_off_is_a_multiple_of_the_median_for_absent_answers() -> None:
    assert Calibration(absent=(1.0, 2.0, 9.0)).cut_off(1.5) == pytest.approx(3.0)


def test_the_median_is_limited_for_a_corpus_on_one_subject() -> None:
    assert Calibration(absent=(8.0, 9.0, 9.5)).cut_off(2) == 2 * MAX_MEDIAN
    assert Calibration(absent=(MAX_MEDIAN - 0.1,)).cut_off(2) == pytest.approx(2 * MAX_MEDIAN - 0.2)


def test_a_corpus_that_is_too_small_uses_the_default_median(few_index: PaperIndex) -> None:
    assert few_index.snapshot.calibration == Calibration()
    assert few_index.snapshot.calibration.cut_off(2) == 2 * DEFAULT_MEDIAN


@pytest.mark.parametrize(("papers", "calibrated"), [(MIN_BACKGROUND - 1, False), (MIN_BACKGROUND, True)])
def test_a_corpus_as_large_as_the_smallest_background_is_calibrated(
    papers: int, calibrated: bool, tmp_path: Path
) -> None:
    index = PaperIndex.build(ANIMALS[:papers], tmp_path, WordEncoder())
    assert (index.snapshot.calibration != Calibration()) is calibrated


def test_a_tenth_of_the_papers_are_on_the_subject_of_a_paper() -> None:
    """The two papers nearest to the asked one are left out, whatever their match with the question."""
    paper_cosines = np.linspace(1, 0, 20, dtype=np.float32)
    question_cosines = np.array([0.9, 0.8, 0.1, 0.7, 0.2, 0.6, *[0.0] * 14], np.float32)
    assert _best_off_subject(question_cosines, paper_cosines).tolist() == [3, 5, 4]
    assert question_cosines[0] == np.float32(0.9), "the argument is unchanged"


def test_at_least_the_paper_itself_is_left_out() -> None:
    cosines = np.array([0.9, 0.5, 0.1], np.float32)
    assert _best_off_subject(cosines, cosines).tolist()[:2] == [1, 2]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_passages_read_in_batches_give_the_same_cosines(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = (
        "We bake bread.",
        "Bread needs yeast.",
        "Yeast is alive.",
        "Cats hunt.",
        "Cats purr.",
        "Dogs bark.",
    )
    papers = [Paper(f"Paper {n}", " ".join(sentences[: n + 1] * 2)) for n in range(6)]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    encoded = load_encoding(current(tmp_path).part(EMBEDDINGS))
    questions = np.stack([index.encoder.encode_question(text)[0] for text in ("cats purr", "yeast")])
    monkeypatch.setattr("index.search.calibration.BATCH", batch)
    best = _best_passage_cosines(questions, encoded)
    assert max(np.diff(encoded.passage_starts)) > 1
    expected = [
        [
            max(float(vector @ question) for vector in encoded.passage_vectors(np.array([row]))[0])
            for row in range(6)
        ]
        for question in questions
    ]
    assert best.tolist() == [pytest.approx(row, abs=1e-6) for row in expected]


def test_a_calibration_is_read_as_it_was_written_to_four_decimals(tmp_path: Path) -> None:
    save_calibration(tmp_path / "calibration.json", Calibration((0.12344, 0.5), 2))
    assert load_calibration(tmp_path / "calibration.json") == Calibration((0.1234, 0.5), 2)


def test_a_calibration_is_kept_until_one_paper_in_twenty_has_changed(tmp_path: Path) -> None:
    """Fails if few changes measure it again, or if the changes of several additions aren't added up."""
    index = PaperIndex.build(ANIMALS, tmp_path, WordEncoder())
    measured = index.snapshot.calibration
    index.add([Paper("A stone", "Stones lie still.")])
    index.remove(ANIMALS[:1])
    assert index.snapshot.calibration == replace(measured, drift=2)
    index.remove(ANIMALS[1:2])
    assert (index.snapshot.calibration.drift, len(index.snapshot.calibration.absent)) == (0, 39)
