"""How much of a claim its quotes cover, and what they leave open."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.text.tokenize import split_words
from assistant.verification.alignment import align
from assistant.verification.coverage import (
    ELSEWHERE_FACTOR,
    LONGEST_INSERTION,
    Coverage,
    measure_coverage,
)
from tests.support.fakes import WordEncoder

QUOTE = "Otters dive for urchins in cold bays."


def measured(claim: str, *, explained: str = "", paper: str = "") -> Coverage:
    """Measure the coverage by an encoder for which only the same words are alike."""

    def spans(part: str) -> list[tuple[int, int]]:
        return [(claim.index(part), claim.index(part) + len(part))] if part else []

    tokens = WordEncoder().encode_tokens([claim, QUOTE])
    aligned = align(claim, [QUOTE], tokens, np.ones(4000, np.float32))
    return measure_coverage(aligned, spans(explained), frozenset(word.stem for word in split_words(paper)))


def test_a_copied_claim_is_covered() -> None:
    assert measured("Otters dive in bays.") == Coverage(1.0, 1.0, 1.0, 1.0, 0.0, ())


def test_the_gap_is_the_longest_run_of_unmatched_words() -> None:
    coverage = measured("Otters bark and dive for urchins in the loud harbour.")
    assert coverage.gap_words == ("loud", "harbour")
    assert coverage.gap == 2
    assert coverage.matched == pytest.approx(3 / 6)
    assert coverage.matched_outside_gap == pytest.approx(3 / 4)
    assert coverage.closeness == pytest.approx(3 / 6)


def test_a_matched_word_ends_a_run() -> None:
    assert measured("Loud otters bark.").gap == 1


def test_a_word_elsewhere_in_the_paper_leaves_less_of_a_gap() -> None:
    coverage = measured("Otters bark.", paper="Seals bark.")
    assert coverage.gap == pytest.approx(ELSEWHERE_FACTOR)
    assert (coverage.matched, coverage.matched_ignoring_paper) == (0.5, 1.0)


def test_reporting_words_leave_no_gap() -> None:
    assert measured("The authors report that otters dive.").gap == 0


def test_what_is_explained_otherwise_is_matched() -> None:
    coverage = measured("Otters love reef urchins.", explained="love reef")
    assert (coverage.matched, coverage.gap) == (1.0, 0.0)


def test_a_long_unmatched_run_counts_as_a_paraphrase_not_an_insertion() -> None:
    added = "loud young brown harbour animals"
    assert len(added.split()) > LONGEST_INSERTION
    coverage = measured(f"Otters dive {added}.")
    assert coverage.matched_outside_gap == pytest.approx(2 / (7 - LONGEST_INSERTION))
