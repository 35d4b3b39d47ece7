"""What a number is of, in a claim and in its quotes."""

from __future__ import annotations

import pytest

from assistant.verification.numbers import rebound_numbers


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        (
            "The mean error is 7% and the maximum error 3%.",
            ["The mean error is 3% and the maximum error 7%."],
        ),
        (
            "The otter was trained on four wild seals and tested on eight.",
            ["Trained on eight wild seals and tested on four wild seals, the otter learns."],
        ),
        (
            "Of the oysters 92% were opened and of the urchins 94%.",
            ["Urchins, which hide, were opened in 92% of trials.", "Oysters are easier: 94% were opened."],
        ),
    ],
)
def test_numbers_given_to_each_others_nouns_are_swapped(claim: str, quotes: list[str]) -> None:
    assert rebound_numbers(claim, quotes)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The maximum error is 7%, the mean error 3%.", "The mean error is 3% and the maximum error 7%."),
        ("40% less memory and 35% less time.", "It cuts memory by 40% and time by 35%."),
        ("Of 8 rivers, 4 froze.", "4 of the 8 rivers froze."),
    ],
)
def test_numbers_with_their_own_nouns_are_not_swapped(claim: str, quote: str) -> None:
    assert not rebound_numbers(claim, [quote])


def test_a_number_in_the_context_of_another_is_misplaced() -> None:
    quote = "Feeding seals at night rose by 1.45% in winter, the share of fish eaten fresh by 4.9%."
    ((claimed, quoted),) = rebound_numbers("Feeding seals at night in winter rose by 4.9%.", [quote])
    assert (claimed.text, quoted.text) == ("4.9%", "1.45%")
    assert not rebound_numbers("Feeding seals at night in winter rose by 1.45%.", [quote])


def test_a_number_stated_in_two_sentences_may_be_of_either_thing() -> None:
    quotes = ["Feeding at night rose by 5%, sleeping in daylight by 7%.", "Sleeping at sea rose by 5%."]
    assert not rebound_numbers("Feeding at night rose by 5%.", quotes)


def test_a_small_count_in_words_is_no_rival_of_a_figure() -> None:
    quote = "Harbour notes come in four ferry kinds; the northern harbour log holds 168,061 entries."
    assert not rebound_numbers("The ferry kinds of harbour notes fill about 168,000 entries.", [quote])


@pytest.mark.parametrize("claim", ["The mean error is 7% and the maximum error 3.", "The mean is 7%, the top 3%."])
def test_numbers_are_swapped_only_with_the_same_units_and_nouns(claim: str) -> None:
    assert not rebound_numbers(claim, ["The mean error is 3% and the maximum error 7%."])


def test_one_word_in_common_does_not_swap_two_numbers() -> None:
    quote = "The mean loss is 3% and the maximum error 7%."
    assert rebound_numbers("The mean loss is 7%, the maximum error 3%.", [quote])
    assert not rebound_numbers("The mean is 7%, the lowest is 3%.", [quote])


def test_a_number_is_misplaced_only_with_four_words_in_common() -> None:
    quote = "Feeding seals at night rose by 1.45% in winter, the share of fish eaten fresh by 4.9%."
    assert rebound_numbers("Feeding seals at night rose by 4.9%.", [quote])
    assert not rebound_numbers("Feeding at night rose by 4.9%.", [quote])


def test_a_number_of_another_unit_is_no_rival() -> None:
    quote = "Feeding seals at night rose by 145 boats in winter, the share of fish eaten fresh by 4.9%."
    assert not rebound_numbers("Feeding seals at night in winter rose by 4.9%.", [quote])
    assert rebound_numbers("Feeding seals at night in winter rose by 4.9%.", [quote.replace("145 boats", "1.45%")])


def test_a_number_within_a_name_belongs_to_nothing_else() -> None:
    quote = (
        "Our otters, named divers, win more than seals do on OtterEval 2, "
        "reaching a high win rate against whales, but with only 8 oars and no outside help."
    )
    claim = "With 8 oars and no outside help they reach a high win rate against whales on OtterEval 2."
    assert not rebound_numbers(claim, [quote])
    assert rebound_numbers(claim.replace("OtterEval 2", "test 2"), [quote.replace("OtterEval 2", "test 2")])
