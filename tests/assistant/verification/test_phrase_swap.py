"""Words that have taken the place of others in a copied sentence."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.text.tokenize import split_words
from assistant.verification.alignment import Alignment, align
from assistant.verification.negation import Conflict
from assistant.verification.phrase_swap import substitutions
from tests.support.fakes import WordEncoder

QUOTE = "The pilot trims the main sail before the ferry leaves the outer harbour."
PAPER = f"{QUOTE} A deck hand checks the spare anchor at night."


def laid(claim: str) -> Alignment:
    return align(claim, [QUOTE], WordEncoder().encode_tokens([claim, QUOTE]), np.ones(4000, np.float32))


def found(claim: str, explained: tuple[tuple[int, int], ...] = ()) -> tuple[Conflict, ...]:
    return substitutions(laid(claim), explained, frozenset(word.stem for word in split_words(PAPER)))


def test_words_of_the_paper_amid_copied_ones_are_told_with_those_that_stood_there() -> None:
    (conflict,) = found("The pilot trims the spare anchor before the ferry leaves the outer harbour.")
    assert (conflict.claim, conflict.quote) == ("spare anchor", "main sail")


@pytest.mark.parametrize(
    "claim",
    [
        QUOTE,
        "The skipper trims the main sail before the ferry leaves the outer harbour.",
        "The pilot trims the large cloth before the ferry leaves the outer harbour.",
        "At night the spare anchor is checked, and the pilot trims.",
    ],
)
def test_a_copy_other_words_for_the_same_and_a_sentence_of_its_own_are_let_pass(claim: str) -> None:
    assert not found(claim)


def test_what_is_answered_for_otherwise_stands_for_nothing_else() -> None:
    claim = "The pilot trims the spare anchor before the ferry leaves the outer harbour."
    assert not found(claim, ((claim.index("spare"), claim.index(" before")),))
