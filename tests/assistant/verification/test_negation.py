"""Whether claim and quotes negate the same things."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.text.tokenize import split_words
from assistant.verification.alignment import Alignment, align
from assistant.verification.negation import negation_conflicts, negation_scopes
from tests.support.fakes import WordEncoder


def aligned(claim: str, quote: str) -> Alignment:
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
def test_a_negation_on_one_side_only_is_a_conflict(claim: str, quote: str) -> None:
    assert negation_conflicts(aligned(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("It works with no fuel.", "It works without fuel."),
        ("Boats show a little variety.", "Boats show variety."),
        ("It not only floats.", "It floats."),
        ("Boats never float.", "Boats do not float."),
        ("It avoids fuel.", "It does not use fuel."),
        ("It does without fuel.", "It avoids the use of fuel."),
        ("Rafts do not float.", "This explains the inability of rafts to float."),
        ("Boats have keels.", "Boats lack robust, well made keels and masts."),
        (
            "Rafts were not able to float on the lake.",
            "Boats were able to float on the lake, whereas rafts were not.",
        ),
        ("Boats float on the lake, but rafts do not.", "Boats float on the lake. Rafts sink."),
    ],
)
def test_a_negation_on_both_sides_or_on_neither_is_no_conflict(claim: str, quote: str) -> None:
    assert not negation_conflicts(aligned(claim, quote))


def negated(text: str) -> str:
    """Return the words in the scope of a negation."""
    words = split_words(text)
    scopes = negation_scopes(words)
    return " ".join(word.text for word, scope in zip(words, scopes, strict=True) if scope is not None)


def test_a_negation_reaches_over_six_content_words() -> None:
    assert (
        negated("Never do old oak boats with red sails carry young otters")
        == "do old oak boats with red sails carry"
    )


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("It sails without fuel, and otters swim", "fuel"),
        ("It does not sail but otters swim", "sail"),
        ("Otters swim and do not sail", "sail"),
        ("It is a gradient-free boat", "gradient"),
        ("The models free young otters", ""),
        ("Free boats sail", ""),
    ],
)
def test_a_negation_stays_within_its_clause(text: str, scope: str) -> None:
    assert negated(text) == scope


def test_a_claim_may_assert_what_is_out_of_the_reach_of_a_negation() -> None:
    quote = "They never paint old oak boats with red sails before young otters swim north."
    assert not negation_conflicts(aligned("Young otters swim north.", quote))
    assert negation_conflicts(aligned("They paint old oak boats.", quote))


def test_a_negation_that_the_claim_hardly_restates_may_be_left_out() -> None:
    quote = "Boats never carry tame young otters north."
    assert not negation_conflicts(aligned("Young otters swim.", quote))
    assert negation_conflicts(aligned("Boats carry young otters.", quote))


def test_fewer_repeats_the_negation_of_few() -> None:
    quote = "Few boats float at night, and fewer sink."
    assert not negation_conflicts(aligned("Fewer boats float at night.", quote))
    assert negation_conflicts(aligned("Boats float at night.", quote))


def test_an_implied_negation_counts_only_near_the_word() -> None:
    claim = "Boats do not float."
    near = "Boats that are forbidden, and which we oppose, float."
    far = "We oppose plans of many large towns on all the northern coasts of our old island where boats float."
    assert not negation_conflicts(aligned(claim, near))
    assert negation_conflicts(aligned(claim, far))


def test_a_two_word_negation_is_reported_whole() -> None:
    (conflict,) = negation_conflicts(aligned("It runs on sails instead of fuel.", "It runs on sails and fuel."))
    assert (conflict.claim, conflict.quote) == ("instead of", "")
