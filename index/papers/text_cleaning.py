"""Clean text for storage and display: Unicode NFC, no invisible characters, single spaces."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "invisible_characters", "normalise", "shorten", "without_invisible"]

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, among them the escape of terminals
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, word joiner and invisible operators
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidirectional marks, embeddings and overrides
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotation marks and tag characters, which can smuggle text
    "\ud800-\udfff"  # lone surrogates, which UTF-8 can't encode
    "]"
)
"""Not included: white space, and the joiners U+200C and U+200D, which some scripts need."""


def without_invisible(text: str) -> str:
    r"""Return the text without invisible characters.

    >>> without_invisible("a\x1b[31m red\u202e flag")
    'a[31m red flag'
    """
    return INVISIBLE.sub("", text)


def invisible_characters(text: str) -> tuple[str, ...]:
    r"""Return the code point of each character that `without_invisible` removes, in order.

    >>> invisible_characters("ab\u202ecd\x00")
    ('U+202E', 'U+0000')
    """
    return tuple(f"U+{ord(found):04X}" for found in INVISIBLE.findall(text))


def normalise(text: str) -> str:
    r"""Return the text in NFC and without invisible characters; white space stays as it is.

    >>> normalise("  Cafe\u0301\n  society\u200b ")
    '  Café\n  society '
    """
    return unicodedata.normalize("NFC", without_invisible(text))


def clean(text: str) -> str:
    r"""Return the normalised text on one line, with a single space for every run of white space.

    >>> clean("  Cafe\u0301\n  society\u200b ")
    'Café society'
    """
    return " ".join(normalise(text).split())


def shorten(text: str, limit: int) -> str:
    """Return the text, or its first `limit` characters and an ellipsis if it is longer.

    >>> shorten("abc", 3), shorten("abcd", 3)
    ('abc', 'abc…')
    """
    return text if len(text) <= limit else f"{text[:limit]}…"
