"""Who does what to whom, and whose number is it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.alignment import Alignment, align
from assistant.attribution import misattributions, swapped_numbers
from assistant.roles import comparison_conflicts, exchanges, turned_comparison
from tests.fakes import WordEmbedder


def laid(claim: str, quote: str) -> Alignment:
    return align(claim, [quote], WordEmbedder().encode_tokens([claim, quote]), np.ones(4000, np.float32))


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
    ],
)
def test_a_comparison_turned_round_is_a_conflict(claim: str, quote: str) -> None:
    assert comparison_conflicts(laid(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters are surpassed by seals.", "Seals surpass otters."),
        ("Otters dive worse than seals.", "Seals dive better than otters."),
        ("Otters are inferior to seals.", "Seals are preferred to otters."),
    ],
)
def test_a_comparison_turned_round_twice_is_none(claim: str, quote: str) -> None:
    assert not comparison_conflicts(laid(claim, quote))
    assert turned_comparison(laid(claim, quote))


def test_opposite_words_that_changed_places_are_found() -> None:
    claim = "The outer solution tells much about the inner aim."
    quote = "The inner solution tells much about the outer aim."
    (found,) = exchanges(laid(claim, quote))
    assert {found.claim, found.quote} == {"inner", "outer"}


def test_words_in_their_places_are_not_exchanged() -> None:
    text = "The inner solution tells much about the outer aim."
    assert not exchanges(laid(text, text))


def test_numbers_given_to_each_others_nouns_are_found() -> None:
    quote = "The mean error is 3% and the maximum error 7%."
    assert swapped_numbers("The mean error is 7% and the maximum error 3%.", [quote])
    assert not swapped_numbers("The maximum error is 7%, the mean error 3%.", [quote])


def test_a_number_of_another_name_is_found() -> None:
    quote = "Of Otter and Seal, Seal reaches 72%."
    assert misattributions("At sea, Otter reaches 72%.", [quote])
    assert not misattributions("At sea, Seal reaches 72%.", [quote])
