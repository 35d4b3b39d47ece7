"""Words, sides of comparisons and phrases that are in each other's place."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.text.tokenize import split_words
from assistant.verification.alignment import Alignment, Conflict, align
from assistant.verification.word_swaps import (
    mirrors_a_comparison,
    reversed_comparisons,
    substituted_phrases,
    swapped_words,
)
from tests.support.fakes import WordEncoder


def aligned(claim: str, quote: str) -> Alignment:
    return align(claim, [quote], WordEncoder().encode_tokens([claim, quote]), np.ones(4000, np.float32))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters outperform seals.", "Seals outperform otters."),
        ("Otters dive better than seals.", "Seals dive better than otters."),
        ("Otters are surpassed by seals.", "Otters surpass seals."),
        ("Otters dive worse than seals.", "Seals dive worse than otters."),
        ("Otters dive better than seals.", "Seals dive better compared with otters."),
        ("Otters are preferred to seals.", "Seals are preferred by all children to otters."),
        ("We move from boats to rafts.", "They moved from rafts toward boats."),
        ("Replacing oars with sails is slow.", "We replace sails with oars."),
        ("They convert oars into sails.", "It converts sails into oars."),
    ],
)
def test_a_reversed_comparison_is_a_conflict(claim: str, quote: str) -> None:
    assert reversed_comparisons(aligned(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters are surpassed by seals.", "Seals surpass otters."),
        ("Otters dive worse than seals.", "Seals dive better than otters."),
        ("Otters are inferior to seals.", "Seals are preferred to otters."),
    ],
)
def test_a_mirrored_comparison_is_no_conflict(claim: str, quote: str) -> None:
    assert not reversed_comparisons(aligned(claim, quote))
    assert mirrors_a_comparison(aligned(claim, quote))


def test_two_comparisons_in_a_row_keep_their_own_sides() -> None:
    claim = "Otters surpassed the best single seal and exceeded earlier penguins."
    quote = "Otters reach shores, surpassing the best single seal and exceeding earlier penguins."
    assert not reversed_comparisons(aligned(claim, quote))


def test_a_relative_amount_is_no_comparison() -> None:
    claim, quote = (
        "Otters dive 5% more, in relative terms.",
        "By a relative 5% more, otters dive in terms of depth.",
    )
    assert not reversed_comparisons(aligned(claim, quote))


def test_words_that_traded_places_are_found() -> None:
    claim = "The outer solution tells much about the inner aim."
    quote = "The inner solution tells much about the outer aim."
    (conflict,) = swapped_words(aligned(claim, quote))
    assert {conflict.claim, conflict.quote} == {"inner", "outer"}


def test_words_in_their_places_are_not_swapped() -> None:
    text = "The inner solution tells much about the outer aim."
    assert not swapped_words(aligned(text, text))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters do not dive better than seals.", "Otters dive better than seals."),
        ("Otters cannot dive better than seals.", "Otters dive better than seals."),
        ("Otters dive better than seals.", "Otters do not dive better than seals."),
        ("Otters do not dive better than seals.", "Seals do not dive better than otters."),
        ("Otters do not dive worse than seals.", "Seals dive better than otters."),
    ],
)
def test_not_reverses_a_comparison(claim: str, quote: str) -> None:
    assert reversed_comparisons(aligned(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters do not dive better than seals.", "Seals dive better than otters."),
        ("Seals dive better than otters.", "Otters cannot dive better than seals."),
        ("Otters do not dive better than seals.", "Otters do not dive better than seals."),
        ("Otters do not dive worse than seals.", "Otters dive better than seals."),
    ],
)
def test_a_comparison_negated_and_turned_is_no_conflict(claim: str, quote: str) -> None:
    assert not reversed_comparisons(aligned(claim, quote))


def test_not_far_before_a_comparison_does_not_reverse_it() -> None:
    quote = "Otters dive better than seals."
    assert not reversed_comparisons(aligned("What is not new is that otters dive better than seals.", quote))


def test_each_pair_of_swapped_words_is_reported_once() -> None:
    claim = "The outer solution tells much about the inner aim."
    quote = "The inner solution tells much about the outer aim."
    assert len(swapped_words(aligned(claim, quote))) == 1


QUOTE = "The pilot trims the main sail before the ferry leaves the outer harbour."
PAPER = f"{QUOTE} A deck hand checks the spare anchor at night."


def substituted(claim: str, explained: tuple[tuple[int, int], ...] = ()) -> tuple[Conflict, ...]:
    return substituted_phrases(
        aligned(claim, QUOTE), explained, frozenset(word.stem for word in split_words(PAPER))
    )


def test_a_phrase_in_the_place_of_another_is_reported_with_that_one() -> None:
    (conflict,) = substituted("The pilot trims the spare anchor before the ferry leaves the outer harbour.")
    assert (conflict.claim, conflict.quote) == ("spare anchor", "main sail")


@pytest.mark.parametrize(
    "claim",
    [
        QUOTE,
        "The skipper trims the main sail before the ferry leaves the outer harbour.",
        "The pilot trims the large cloth before the ferry leaves the outer harbour.",
        "At night the spare anchor is checked, and the pilot trims.",
    ],
)
def test_a_copy_a_paraphrase_and_a_sentence_of_its_own_substitute_nothing(claim: str) -> None:
    assert not substituted(claim)


def test_what_is_matched_otherwise_substitutes_nothing() -> None:
    claim = "The pilot trims the spare anchor before the ferry leaves the outer harbour."
    assert not substituted(claim, ((claim.index("spare"), claim.index(" before")),))


def test_five_words_in_the_place_of_others_make_another_sentence() -> None:
    start, end = "The pilot trims the", "before the ferry leaves the outer harbour."
    assert substituted(f"{start} spare anchor hand checks {end}")
    assert not substituted(f"{start} spare anchor hand checks night {end}")


def test_a_phrase_has_a_place_only_amid_six_copied_words() -> None:
    assert substituted("Pilot trims the spare anchor before the ferry.")
    assert not substituted("Trims the spare anchor before the ferry.")
