"""Text as it may be stored and shown: composed, on one line, without characters that can't be seen."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "invisible_characters", "without_invisible"]

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, the terminal's escape among them
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, joiners that mean nothing
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidirectional marks, embeddings and overrides
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tag characters, which smuggle text
    "\ud800-\udfff"  # lone surrogates, which UTF-8 can't hold
    "]"
)
"""Left alone: the joiners U+200C and U+200D, which some scripts need, and white space."""


def without_invisible(text: str) -> str:
    r"""Return the text without the characters of INVISIBLE.

    >>> without_invisible("a\x1b[31m red\u202e flag")
    'a[31m red flag'
    """
    return INVISIBLE.sub("", text)


def invisible_characters(text: str) -> tuple[str, ...]:
    r"""Return the name of each character that `without_invisible` takes out, in order.

    >>> invisible_characters("ab\u202ecd\x00")
    ('U+202E', 'U+0000')
    """
    return tuple(f"U+{ord(found):04X}" for found in INVISIBLE.findall(text))


def clean(text: str) -> str:
    r"""Return the text in NFC, invisible characters taken out, every run of white space one space.

    >>> clean("  Cafe\u0301\n  society\u200b ")
    'Café society'
    """
    return " ".join(unicodedata.normalize("NFC", without_invisible(text)).split())
