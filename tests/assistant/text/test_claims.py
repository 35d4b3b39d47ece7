from __future__ import annotations

import pytest

from assistant.errors import ClaimError
from assistant.text.claims import LONGEST_CLAIM, clean_claim


def test_what_no_encoder_takes_is_removed() -> None:
    assert clean_claim("  Cats\ud83d\u202e \x00sleep.\n") == "Cats sleep."


@pytest.mark.parametrize("claim", ["", "...", "👍"])
def test_a_text_without_words_is_no_error(claim: str) -> None:
    assert clean_claim(claim) == claim


@pytest.mark.parametrize("claim", [None, 7, b"bytes", ["a"]])
def test_what_is_no_text_is_refused_by_its_kind(claim: object) -> None:
    """Fails without the gate: a TypeError of the tokenizer."""
    with pytest.raises(ClaimError, match=f"a claim is text, not {type(claim).__name__}; give one sentence"):
        clean_claim(claim)  # type: ignore[arg-type]


def test_a_text_too_long_for_one_claim_is_refused() -> None:
    """Fails when the text is cut instead: what wasn't read would count as supported."""
    assert clean_claim("a" * LONGEST_CLAIM)
    with pytest.raises(ClaimError, match="2,001 characters and the limit is 2,000"):
        clean_claim("a" * (LONGEST_CLAIM + 1))
