from __future__ import annotations

import numpy as np
import pytest

from assistant.verification.alignment import Alignment, align
from assistant.verification.role_reversal import comparison_conflicts, exchanges, turned_comparison
from tests.support.fakes import WordEncoder


def laid(claim: str, quote: str) -> Alignment:
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


def test_a_relative_amount_compares_nothing() -> None:
    claim, quote = (
        "Otters dive 5% more, in relative terms.",
        "By a relative 5% more, otters dive in terms of depth.",
    )
    assert not comparison_conflicts(laid(claim, quote))


def test_opposite_words_that_changed_places_are_found() -> None:
    claim = "The outer solution tells much about the inner aim."
    quote = "The inner solution tells much about the outer aim."
    (found,) = exchanges(laid(claim, quote))
    assert {found.claim, found.quote} == {"inner", "outer"}


def test_words_in_their_places_are_not_exchanged() -> None:
    text = "The inner solution tells much about the outer aim."
    assert not exchanges(laid(text, text))
