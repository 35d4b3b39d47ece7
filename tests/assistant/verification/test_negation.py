"""Negation and direction."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.verification.alignment import Alignment, align
from assistant.verification.negation import negation_conflicts, opposite, opposite_conflicts
from tests.support.fakes import WordEncoder


def laid(claim: str, quote: str) -> Alignment:
    return align(claim, [quote], WordEncoder().encode_tokens([claim, quote]), np.ones(4000, np.float32))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Boats can float.", "Boats cannot float."),
        ("Boats rarely float in harbours.", "Boats float in harbours."),
        ("The engine relies on a gradient.", "The engine is gradient-free."),
        ("It needs fuel and oars.", "It works without fuel and oars."),
        ("Boats show little variety.", "Boats show variety."),
        ("Boats have keels and masts.", "Boats lack keels and masts."),
        ("It rests on tides.", "It is detached from tides."),
        ("They sail by stars and charts.", "In contrast to stars and charts, they use tides."),
    ],
)
def test_a_negation_of_one_side_is_a_conflict(claim: str, quote: str) -> None:
    assert negation_conflicts(laid(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("It works with no fuel.", "It works without fuel."),
        ("Boats show a little variety.", "Boats show variety."),
        ("It not only floats.", "It floats."),
        ("Boats never float.", "Boats do not float."),
        ("It avoids fuel.", "It does not use fuel."),
        ("It does without fuel.", "It avoids the use of fuel."),
        ("Boats have keels.", "Boats lack robust, well made keels and masts."),
    ],
)
def test_a_negation_of_both_sides_or_of_none_is_no_conflict(claim: str, quote: str) -> None:
    assert not negation_conflicts(laid(claim, quote))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("increases", "reduced"),
        ("above", "below"),
        ("biased", "unbiased"),
        ("first", "final"),
        ("linear", "exponentially"),
    ],
)
def test_opposites_are_opposite_both_ways(one: str, other: str) -> None:
    assert opposite(one, other)
    assert opposite(other, one)
    assert not opposite(one, one)


def test_the_opposite_in_the_same_place_is_a_conflict() -> None:
    (conflict,) = opposite_conflicts(laid("Variety shrinks as boats age.", "Variety grows as boats age."))
    assert (conflict.claim, conflict.quote) == ("shrinks", "grows")


def test_the_opposite_in_another_place_is_no_conflict() -> None:
    quote = "Higher masts catch wind, and lower decks stay dry."
    assert not opposite_conflicts(laid("Higher masts catch wind.", quote))


def test_opposites_that_both_sides_leave_open_are_no_conflict() -> None:
    assert not opposite_conflicts(laid("They ask whether it is true.", "They ask whether it is false."))
    assert opposite_conflicts(laid("They say that it is true.", "They say that it is false."))


@pytest.mark.parametrize(("one", "other"), [("out", "inner"), ("few", "more"), ("position", "negative")])
def test_a_word_that_only_resembles_one_of_a_direction_has_no_opposite(one: str, other: str) -> None:
    assert not opposite(one, other)


def test_a_denied_opposite_is_no_conflict() -> None:
    assert not opposite_conflicts(laid("Variety does not shrink.", "Variety grows."))
