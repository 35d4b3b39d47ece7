"""The one gate for claims: from Python, the command line, programs and language models."""

from __future__ import annotations

from assistant.errors import ClaimError
from index.papers import clean

__all__ = ["LONGEST_CLAIM", "clean_claim"]

LONGEST_CLAIM = 2000
"""Characters; many times a sentence."""


def clean_claim(text: str) -> str:
    r"""Return a claim in NFC, on one line and without invisible characters.

    Raises ClaimError for what isn't text, and for a text too long to be one claim. A text without words is
    returned: there is nothing in it to check, which is a verdict.

    >>> clean_claim("Cats\ud83d  sleep.\n")
    'Cats sleep.'
    """
    if not isinstance(text, str):
        raise ClaimError(f"a claim is text, not {type(text).__name__}; give one sentence")
    if len(text) > LONGEST_CLAIM:
        raise ClaimError(
            f"the claim has {len(text):,} characters and the limit is {LONGEST_CLAIM:,}; check one sentence"
        )
    return clean(text)
