"""Numbers and units in claims and quotes."""

from __future__ import annotations

import time

import pytest

from assistant.text.quantities import agrees, find_quantities, missing_quantities, turned_ranges


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
def test_a_number_in_a_name_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "agree"),
    [
        ("nearly 150", "147", True),
        ("nearly 150", "153", False),
        ("over 450", "453", True),
        ("over 450", "447", False),
        ("fewer than one in six", "15%", True),
        ("about 2%", "2.2%", True),
        ("about 0.0035", "0.00347", True),
        ("about 40", "78", False),
        ("85%", "85.2%", True),
        ("nine in ten", "91%", True),
        ("more than nine tenths", "91%", True),
        ("about nine of ten", "90.04%", True),
        ("a third", "38%", False),
        ("200", "400", False),
        ("more than doubled", "103%", True),
        ("over 5%", "under 5%", False),
    ],
)
def test_a_number_may_be_told_as_exactly_as_its_words_say(claim: str, quote: str, agree: bool) -> None:
    assert agrees(find_quantities(claim)[0], find_quantities(quote)[0]) is agree


def test_a_change_may_be_told_by_the_two_numbers_it_is_between() -> None:
    quote = "Accuracy goes from 73.8% to 81.4%."
    assert not missing_quantities("Accuracy rises by 7.6 points.", [quote])
    assert missing_quantities("Accuracy rises by 8.6 points.", [quote])


def test_a_change_is_known_by_its_points_though_a_word_or_two_stand_between() -> None:
    assert not missing_quantities("It is three and a half score points ahead.", ["It has 48.6%, they have 45.1%."])


def test_what_lies_between_two_numbers_bears_both_out() -> None:
    assert not missing_quantities("It wins between 27 and 28 percent.", ["It wins 27.55%."])
    assert missing_quantities("It wins between 25 and 27 percent.", ["It wins 27.55%."])
    assert missing_quantities("It wins 27 and 28 percent.", ["It wins 27.55%."])


def test_a_rough_rate_may_be_told_by_the_two_numbers_that_it_divides() -> None:
    quote = "The set has 218k notes on 31k boats."
    assert not missing_quantities("It has roughly seven notes to each boat.", [quote])
    assert missing_quantities("It has roughly nine notes to each boat.", [quote])


def test_an_average_may_be_told_by_the_two_numbers_that_it_divides() -> None:
    quote = "It has 345 boats along with 3,795 notes."
    assert not missing_quantities("It has an average of eleven notes.", [quote])
    assert missing_quantities("It has an average of twelve notes.", [quote])


def test_billions_may_stand_apart_from_their_number() -> None:
    assert not missing_quantities("A 1.1B model sails.", ["It sails with 1.1 B weights."])
    assert missing_quantities("A 1.1B model sails.", ["It sails 1.1 miles."])


def test_a_preposition_before_a_small_number_says_where_and_sets_no_bound() -> None:
    assert missing_quantities("They sail under seven flags.", ["They sail under five flags."])
    assert not missing_quantities("They sail under seven hundred flags.", ["They sail under 600 flags."])


def test_a_small_number_in_words_may_count_what_is_listed() -> None:
    assert not missing_quantities("It has two parts.", ["It has a hull and a mast."])


def test_a_small_number_in_words_may_not_differ_from_the_count_of_the_same_things() -> None:
    assert missing_quantities("It has five masts.", ["It has three masts."])


def test_what_is_about_a_range_is_about_both_its_ends() -> None:
    assert [quantity.bound for quantity in find_quantities("about 4 to 5 points")] == ["about", "about"]


def test_a_range_told_backwards_is_found() -> None:
    assert turned_ranges("from 9 to 5", ["from 5 to 9"])
    assert not turned_ranges("from 5 to 9", ["from 5 to 9"])


@pytest.mark.parametrize("piece", ["1", "1,000", "one ", "a half ", "1 to ", "~", "12abc ", " ", "1."])
def test_reading_takes_time_linear_in_the_text(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    find_quantities(text)
    assert time.process_time() - started < 1
