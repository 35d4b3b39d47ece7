"""What sources say of a paper's standing: retracted, withdrawn."""

from __future__ import annotations

import re

__all__ = ["OPENING", "title_notice", "withdrawal"]

OPENING = 200
"""The first characters of an abstract, in which it may say that the paper was withdrawn."""

WITHDRAWN = re.compile(
    r"\b(?:this (?:paper|article|submission|manuscript) (?:has been|was|is) |\A\s*)(withdrawn|retracted)\b",
    re.IGNORECASE,
)
IN_TITLE = re.compile(
    r"(?:[\[(]\s*)?(retracted|withdrawn)(?:\s+(?:article|paper))?(?:\s*[\])])?\s*:|[\[(](retracted|withdrawn)[\])]",
    re.IGNORECASE,
)


def withdrawal(*texts: str) -> str:
    """Return "withdrawn" or "retracted" if a comment of arXiv or the start of an abstract says so, else "".

    >>> withdrawal("This paper has been withdrawn by the authors"), withdrawal("12 pages")
    ('withdrawn', '')
    """
    found = next(filter(None, map(WITHDRAWN.search, texts)), None)
    return found[1].lower() if found else ""


def title_notice(title: str) -> str:
    """Return what publishers put in front of the title of a paper that they took back, or "".

    >>> title_notice("RETRACTED: Night Trains"), title_notice("Retracted Papers: A Survey")
    ('retracted', '')
    """
    found = IN_TITLE.match(title.lstrip())
    return (found[1] or found[2]).lower() if found else ""
