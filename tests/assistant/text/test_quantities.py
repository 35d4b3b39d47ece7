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


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *[("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9)],
        *[("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15)],
        *[("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19)],
        *[("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70)],
        *[("eighty", 80), ("ninety", 90), ("ninety-nine", 99), ("a hundred", 100), ("three hundred", 300)],
        *[("four thousand", 4e3), ("five million", 5e6), ("six billion", 6e9), ("three dozen", 36)],
        *[("two thousand three hundred and four", 2304), ("seven million and five thousand", 7_005_000)],
        *[
            ("9k", 9e3),
            ("9K", 9e3),
            ("9M", 9e6),
            ("9B", 9e9),
            ("9T", 9e12),
            ("2.4 B", 2.4e9),
            ("3 trillion", 3e12),
        ],
    ],
)
def test_words_and_letters_for_numbers_have_their_value(word: str, value: float) -> None:
    (quantity,) = find_quantities(f"We asked {word} boats.")
    assert quantity.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("word", "percent"),
    [
        *[("half", 50), ("a third", 100 / 3), ("three quarters", 75), ("a fifth", 20), ("a sixth", 100 / 6)],
        *[("two sevenths", 200 / 7), ("an eighth", 12.5), ("a ninth", 100 / 9), ("three tenths", 30)],
        *[("a twelfth", 100 / 12), ("a twentieth", 5), ("a hundredth", 1), ("nine in ten", 90), ("1/8", 12.5)],
    ],
)
def test_fractions_are_shares_in_percent(word: str, percent: float) -> None:
    (quantity,) = find_quantities(f"They lost {word} of the boats.")
    assert quantity.value == pytest.approx(percent)
    assert quantity.unit == "%"


@pytest.mark.parametrize(
    ("word", "value", "unit"),
    [
        *[("twice", 2, "times"), ("doubles", 2, "times"), ("doubling", 2, "times"), ("twofold", 2, "times")],
        *[("triples", 3, "times"), ("threefold", 3, "times"), ("quadruple", 4, "times"), ("fourfold", 4, "times")],
        *[("tenfold", 10, "times"), ("halves", 50, "%"), ("halved", 50, "%")],
        *[
            ("2.5 times", 2.5, "times"),
            ("3-fold", 3, "times"),
            ("4x", 4, "times"),
            ("5 percentage points", 5, "%"),
        ],
    ],
)
def test_factors_and_percentages_have_their_unit(word: str, value: float, unit: str) -> None:
    (quantity,) = find_quantities(f"It {word}.")
    assert quantity.value == pytest.approx(value)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("It rises by 5%.", True),
        ("A gain of 5% is seen.", True),
        ("It gains 5 score points.", True),
        ("About seven notes per boat.", True),
        ("An average of 7 notes.", True),
        ("Two thirds of the boats.", True),
        ("It doubled.", True),
        ("5% of boats.", False),
        ("Seven notes per boat.", False),
        ("It has 40 boats.", False),
    ],
)
def test_differences_rates_and_shares_are_relative(text: str, relative: bool) -> None:
    assert find_quantities(text)[0].relative == relative


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("two boats", True),
        ("twelve boats", True),
        ("thirteen boats", False),
        ("2 boats", False),
        ("two times", False),
    ],
)
def test_a_small_number_in_words_counts_things(text: str, counted: bool) -> None:
    assert find_quantities(text)[0].counted == counted


def test_a_quantity_spans_its_number_scale_and_unit() -> None:
    text = "Over 1.5 million words, 85.2 percent of all"
    spans = [(text[each.start : each.end], each.text) for each in find_quantities(text)]
    assert spans == [("1.5 million", "1.5 million"), ("85.2 percent", "85.2 percent")]


def test_the_about_of_one_number_does_not_reach_a_separate_one() -> None:
    assert [each.bound for each in find_quantities("about 4 boats, 5 ships")] == ["about", "exact"]


@pytest.mark.parametrize("text", ["set to 0 or 1", "index 1", "0"])
def test_a_bare_zero_or_one_is_not_a_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(("text", "value"), [("0%", 0), ("1%", 1), ("1x", 1)])
def test_zero_and_one_with_a_unit_are_quantities(text: str, value: float) -> None:
    assert [each.value for each in find_quantities(text)] == [value]


@pytest.mark.parametrize("text", ["five in four", "3 out of 3"])
def test_odds_are_of_a_greater_number(text: str) -> None:
    assert all(each.unit == "" for each in find_quantities(text))


@pytest.mark.parametrize(
    "text", ["a third language", "neither half of the fleet", "half a year", "both halves", "the half-way mark"]
)
def test_a_half_or_third_that_is_no_share_is_not_a_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize("text", ["a third of the boats", "a third less fuel", "cut by a third", "half the boats"])
def test_a_half_or_third_of_something_is_a_share(text: str) -> None:
    assert [quantity.unit for quantity in find_quantities(text)] == ["%"]


@pytest.mark.parametrize("text", ["1.1-1.9%", "between 1.1 and 1.9%", "from 1.1 to 1.9%"])
def test_the_percent_of_a_range_applies_to_both_ends(text: str) -> None:
    assert [quantity.unit for quantity in find_quantities(text)] == ["%", "%"]


def test_a_number_before_a_percentage_in_a_list_keeps_its_unit() -> None:
    assert [quantity.unit for quantity in find_quantities("40 boats and 5%")] == ["", "%"]


def test_so_many_of_so_many_is_a_share() -> None:
    (one,), (other,) = find_quantities("8 of the 11 boats"), find_quantities("8 out of 11 boats")
    assert one.value == other.value == pytest.approx(800 / 11)
