"""Numbers and units, read from a text however they are written."""

from __future__ import annotations

import time

import pytest

from assistant.text.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("85.2 percent", 85.2, "%"),
        ("85.2\\% of users", 85.2, "%"),
        ("10k users", 10_000, ""),
        ("168{,}061 value instances", 168_061, ""),
        ("10,000 users", 10_000, ""),
        ("1.5 million words", 1_500_000, ""),
        ("a quarter of a million", 250_000, ""),
        ("half a million", 500_000, ""),
        ("two hundred and fifty", 250, ""),
        ("a dozen boats", 12, ""),
        ("one in four", 25, "%"),
        ("3 out of 100", 3, "%"),
        ("two thirds", 200 / 3, "%"),
        ("a thirty-eighth", 100 / 38, "%"),
        ("1/38", 100 / 38, "%"),
        ("two times in three", 200 / 3, "%"),
        ("three and a half points", 3.5, ""),
        ("it doubled", 2, "times"),
        ("7.3x more", 7.3, "times"),
        ("8 times faster", 8, "times"),
        ("1\u202f000 queries", 1000, ""),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: float, unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.value == pytest.approx(value)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    "text", ["GPT-4 and BERT", "3DGS", "O(n^2)", "ResNet50", "a double-digit lead", "one of us"]
)
def test_a_number_that_is_part_of_a_name_is_not_a_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("nearly 40 boats", "nearly"),
        ("more than 40 boats", "over"),
        ("at least 40 boats", "over"),
        ("40+ boats", "over"),
        ("40 or more boats", "over"),
        ("at most 40 boats", "under"),
        ("< 40 boats", "under"),
        ("roughly 40 boats", "about"),
        ("~40 boats", "about"),
        ("a third of the boats", "about"),
        ("40 boats", "exact"),
        ("over 3 ferries, 40 boats", "over"),
    ],
)
def test_a_bound_is_read_from_the_words_around_a_number(text: str, bound: str) -> None:
    assert find_quantities(text)[0].bound == bound


def test_a_preposition_before_a_small_number_in_words_is_not_a_bound() -> None:
    assert [number.bound for number in find_quantities("under five flags, under five hundred flags")] == [
        "exact",
        "under",
    ]


@pytest.mark.parametrize(
    ("text", "step"), [("85.2", 0.1), ("85.20", 0.01), ("250,000", 10_000), ("8k", 1_000), ("twelve", 1)]
)
def test_the_step_is_the_place_value_of_the_last_significant_digit(text: str, step: float) -> None:
    assert find_quantities(text)[0].step == pytest.approx(step)


def test_an_about_before_a_range_applies_to_both_ends() -> None:
    assert [quantity.bound for quantity in find_quantities("about 4 to 5 points")] == ["about", "about"]


@pytest.mark.parametrize("piece", ["1", "1,000", "one ", "a half ", "1 to ", "~", "12abc ", " ", "1."])
def test_reading_takes_time_linear_in_the_text(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    find_quantities(text)
    assert time.process_time() - started < 1
