"""Antonyms, and where they contradict a quote."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.verification.alignment import Alignment, align
from assistant.verification.antonyms import antonym_conflicts, are_antonyms
from index.search import stem
from tests.support.fakes import WordEncoder


def aligned(claim: str, quote: str) -> Alignment:
    return align(claim, [quote], WordEncoder().encode_tokens([claim, quote]), np.ones(4000, np.float32))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("increases", "reduced"),
        ("above", "below"),
        ("biased", "unbiased"),
        ("first", "final"),
        ("linear", "exponentially"),
        ("maternal", "paternal"),
        ("influx", "efflux"),
    ],
)
def test_antonyms_are_antonyms_both_ways(one: str, other: str) -> None:
    assert are_antonyms(one, other)
    assert are_antonyms(other, one)
    assert not are_antonyms(one, one)


def test_an_antonym_in_the_same_place_is_a_conflict() -> None:
    (conflict,) = antonym_conflicts(aligned("Variety shrinks as boats age.", "Variety grows as boats age."))
    assert (conflict.claim, conflict.quote) == ("shrinks", "grows")


def test_an_antonym_in_another_place_is_no_conflict() -> None:
    quote = "Higher masts catch wind, and lower decks stay dry."
    assert not antonym_conflicts(aligned("Higher masts catch wind.", quote))


def test_an_antonym_amid_other_words_is_no_conflict() -> None:
    assert not antonym_conflicts(aligned("Higher masts catch wind.", "Lower decks stay dry."))


def test_an_antonym_is_no_conflict_if_the_claims_own_word_fits_as_well() -> None:
    claim = "Costs rise at sea."
    assert not antonym_conflicts(aligned(claim, "Costs rise at sea and wages fall at sea."))
    assert antonym_conflicts(aligned(claim, "Wages rise and costs fall at sea."))


@pytest.mark.parametrize(("one", "other"), [("out", "inner"), ("few", "more")])
def test_a_word_that_only_resembles_an_antonym_is_none(one: str, other: str) -> None:
    assert not are_antonyms(one, other)


def test_a_negated_antonym_is_no_conflict() -> None:
    assert not antonym_conflicts(aligned("Variety does not shrink.", "Variety grows."))


@pytest.mark.parametrize(("one", "other"), [("set", "unset"), ("biased", "debiased")])
def test_a_short_word_or_another_prefix_makes_no_antonym(one: str, other: str) -> None:
    assert not are_antonyms(one, other)


def test_a_word_that_the_papers_say_elsewhere_is_no_antonym() -> None:
    found = aligned("Variety shrinks as boats age.", "Variety grows as boats age.")
    assert antonym_conflicts(found) and not antonym_conflicts(found, frozenset([stem("shrinking")]))
