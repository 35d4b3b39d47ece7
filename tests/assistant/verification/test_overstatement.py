"""Absolute words that a quote does not justify."""

from __future__ import annotations

import pytest

from assistant.verification.overstatement import overstatements


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Boats always float", "Boats may float"),
        ("It beats any boat", "It beats many boats"),
        ("It removes the need for oars", "It reduces the need for oars"),
        ("It solves drag", "It alleviates drag"),
        ("We guarantee speed", "We suggest speed"),
        ("Every boat floats", "Almost all boats float"),
        ("It is consistently fast", "It can be fast"),
        ("Masts sway, oak ones most", "Masts sway"),
        ("It is faster than any boat", "It is faster than many boats"),
        ("It is a definitive chart", "It is a definition of a chart"),
    ],
)
def test_an_absolute_word_needs_one_in_the_quote(claim: str, quote: str) -> None:
    assert overstatements(claim.split(), quote.split())


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Every boat floats", "All boats float"),
        ("It floats, above all here", "It floats here"),
        ("It runs before any boat", "It runs ahead of boats"),
        ("Only boats float", "Boats float"),
        ("Boats seldom sink in any storm", "Boats rarely sink"),
        ("They never float", "They fail to float"),
        ("Boats must be caulked", "Sailing necessitates caulking"),
        ("It fits any one of them", "It fits one of them"),
        ("They need not float in these alone", "They float in these"),
        ("The best score of any boat is 9", "The best boat has 9"),
        ("Most boats float", "The majority of boats float"),
        ("It beat all eight boats", "It beat 8 boats"),
        ("Sails proved more useful", "Sails were more useful"),
        ("Storms cause losses", "Storms can induce losses"),
    ],
)
def test_a_word_no_stronger_than_the_quotes_is_let_pass(claim: str, quote: str) -> None:
    assert not overstatements(claim.split(), quote.split())


def test_a_negation_weakens_only_the_words_close_after_it() -> None:
    assert not overstatements("They do not all float".split(), "They float".split())
    far = "It is not known why boats in cold harbours always float"
    assert overstatements(far.split(), "Boats float".split()) == ("always",)
