from __future__ import annotations

from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.search.calibration import ELSEWHERE, MOST, Calibration, load_calibration, save_calibration
from tests.support.fakes import WordEncoder

SUBJECTS = [
    Paper(f"Animal{number} at work", f"We watch animal{number} at its work. Food{number} is what it eats.")
    for number in range(40)
]


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return PaperIndex.build(SUBJECTS, tmp_path, WordEncoder()).snapshot.calibration


def test_a_title_finds_more_evidence_in_its_own_paper_than_without_it(calibration: Calibration) -> None:
    assert min(calibration.held) > max(calibration.absent)


def test_a_cut_off_lies_above_what_is_absent(calibration: Calibration) -> None:
    assert Calibration(absent=(1.0, 2.0, 9.0)).cut_off(1.5) == pytest.approx(3.0)
    assert calibration.false_declines(2.2) == 0


def test_a_corpus_of_one_subject_does_not_decline_what_it_holds() -> None:
    assert Calibration(absent=(8.0, 9.0, 9.5)).cut_off(2) == 2 * MOST


def test_rates_say_what_a_cut_off_does() -> None:
    known = Calibration(held=(2.0, 4.0, 8.0, 9.0), absent=(1.0, 3.0))
    assert known.false_answers(1.1) == pytest.approx(1 / 2)
    assert known.false_declines(1.1) == pytest.approx(1 / 4)


def test_a_small_corpus_is_held_against_what_is_usual_elsewhere(few_index: PaperIndex) -> None:
    assert few_index.snapshot.calibration == Calibration()
    assert few_index.snapshot.calibration.cut_off(2) == 2 * ELSEWHERE


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    known = Calibration((0.1234, 0.5), (0.25,))
    save_calibration(tmp_path / "calibration.json", known)
    assert load_calibration(tmp_path / "calibration.json") == known
