"""Whether the numbers of a claim are those of its quotes."""

from __future__ import annotations

import pytest

from assistant.text.quantities import find_quantities
from assistant.verification.numbers import agrees, missing_quantities


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
def test_a_number_agrees_with_another_as_far_as_its_wording_allows(claim: str, quote: str, agree: bool) -> None:
    assert agrees(find_quantities(claim)[0], find_quantities(quote)[0]) is agree


def test_a_change_may_follow_from_two_numbers_of_the_quote() -> None:
    quote = "Accuracy goes from 73.8% to 81.4%."
    assert not missing_quantities("Accuracy rises by 7.6 points.", [quote])
    assert missing_quantities("Accuracy rises by 8.6 points.", [quote])


def test_words_between_a_number_and_points_keep_it_a_change() -> None:
    assert not missing_quantities("It is three and a half score points ahead.", ["It has 48.6%, they have 45.1%."])


def test_a_rough_rate_may_follow_from_two_numbers_of_the_quote() -> None:
    quote = "The set has 218k notes on 31k boats."
    assert not missing_quantities("It has roughly seven notes to each boat.", [quote])
    assert missing_quantities("It has roughly nine notes to each boat.", [quote])


def test_an_average_may_follow_from_two_numbers_of_the_quote() -> None:
    quote = "It has 345 boats along with 3,795 notes."
    assert not missing_quantities("It has an average of eleven notes.", [quote])
    assert missing_quantities("It has an average of twelve notes.", [quote])


def test_a_letter_for_billions_may_be_separated_from_its_number() -> None:
    assert not missing_quantities("A 1.1B model sails.", ["It sails with 1.1 B weights."])
    assert missing_quantities("A 1.1B model sails.", ["It sails 1.1 miles."])


def test_a_preposition_before_a_small_number_allows_no_other_number() -> None:
    assert missing_quantities("They sail under seven flags.", ["They sail under five flags."])
    assert not missing_quantities("They sail under seven hundred flags.", ["They sail under 600 flags."])


def test_a_small_number_in_words_may_count_what_the_quote_lists() -> None:
    assert not missing_quantities("It has two parts.", ["It has a hull and a mast."])


def test_a_small_number_in_words_may_not_differ_from_the_quotes_count_of_the_same_things() -> None:
    assert missing_quantities("It has five masts.", ["It has three masts."])


@pytest.mark.parametrize(
    ("claim", "quote", "agree"),
    [
        ("about 20 boats", "20.5 boats", True),
        ("about 20 boats", "23.5 boats", False),
        ("over 20 boats", "33 boats", False),
        ("over 20 boats", "over 33 boats", True),
        ("over 20 boats", "over 61 boats", False),
        ("under 20 boats", "11 boats", False),
        ("nearly 20 boats", "17 boats", False),
        ("doubled", "100%", True),
        ("100%", "doubled", False),
        ("under 20%", "over 20%", False),
    ],
)
def test_a_bound_allows_for_so_much_and_no_more(claim: str, quote: str, agree: bool) -> None:
    assert agrees(find_quantities(claim)[0], find_quantities(quote)[0]) is agree


def test_a_count_of_the_same_things_in_percent_is_no_rival_count() -> None:
    assert not missing_quantities("It has five masts.", ["It has 30% masts."])


def test_a_derived_number_needs_both_its_numbers_in_one_quote() -> None:
    assert missing_quantities("Otters lead by 5 points.", ["Otters win 19%.", "Seals win 14%."])


def test_a_number_within_a_name_is_checked_with_the_name() -> None:
    assert not missing_quantities("On OtterEval 2 it wins.", ["It wins on our benchmark."])
    assert missing_quantities("On OtterEval it wins by 2.", ["It wins on our benchmark."])
