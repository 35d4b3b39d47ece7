"""What a reader is told of words that were corrected."""

from __future__ import annotations

from collections.abc import Sequence

from index.spelling import Correction

__all__ = ["correction_notice"]


def correction_notice(corrections: Sequence[Correction]) -> str:
    """Return a notice that says which words were corrected, and how to keep them; nothing for none.

    >>> correction_notice([Correction("atention", "attention")])
    'Searched for “attention” instead of “atention”. To search for a word as it is, put it in quotation marks.'
    """
    if not corrections:
        return ""
    changes = ", ".join(f"“{one.meant}” instead of “{one.typed}”" for one in corrections)
    return f"Searched for {changes}. To search for a word as it is, put it in quotation marks."
