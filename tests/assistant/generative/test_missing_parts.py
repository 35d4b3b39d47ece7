"""What the abstracts don't say is told whole, without room for a claim."""

from __future__ import annotations

import pytest

from assistant.generative.missing_parts import is_about_missing, what_is_missing
from tests.support.fakes import CATS


@pytest.mark.parametrize(
    "text",
    [
        "The abstracts do not say who pays.",
        "These papers don’t mention it.",
        "None of the abstracts do not say so.",
        "The paper does not report a figure.",
    ],
)
def test_sentences_about_what_is_missing_are_recognised(text: str) -> None:
    assert is_about_missing(text)


@pytest.mark.parametrize("text", ["Cats do not say much.", "The abstracts say who pays."])
def test_other_sentences_are_not_about_what_is_missing(text: str) -> None:
    assert not is_about_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "The abstracts do not say which models these were or which came closest to Australian values.",
        "The abstracts do not say whether it reads images, video, or text.",
        "The abstracts do not say whether Cats at Night was repeated.",
        "The abstracts do not say how long they sleep, or where.",
    ],
)
def test_a_sentence_keeps_its_subject_and_its_lists(text: str) -> None:
    assert what_is_missing(text, "Which came closest to Australian values?", [CATS]) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The abstracts do not say who pays; Acme does.", "The abstracts do not say who pays."),
        ("The abstracts do not say who pays, Acme does.", "The abstracts do not say who pays."),
        ("The abstracts do not say who pays although it is known.", "The abstracts do not say who pays."),
        ("The abstracts do not say that Acme pays.", "The abstracts do not say."),
        ("The abstracts do not say who pays 87%.", "The abstracts do not say."),
    ],
)
def test_nothing_is_claimed_in_passing(text: str, kept: str) -> None:
    assert what_is_missing(text, "Who pays?", [CATS]) == kept
