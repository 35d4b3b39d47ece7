"""Questions for what an abbreviation stands for, and the sentence that spells it out."""

from __future__ import annotations

import re

from assistant.text import acronyms, find_expansion
from index.papers import Paper, Sentence

__all__ = ["abbreviation_asked_for", "sentence_spelling_out"]

_ASKS = re.compile(
    r"\b(?:st(?:ands?|ood|anding) for|short for|acronyms?|abbreviations?|initials|letters|abbreviat(?:es?|ed)"
    r"|spel(?:l|ls|led|t|ling) out|full (?:name|form)|written out|in full)\b",
    re.IGNORECASE,
)


def abbreviation_asked_for(question: str) -> str | None:
    """Return the abbreviation that a question wants spelt out; None if it asks for something else.

    >>> abbreviation_asked_for("What does PIT stand for?"), abbreviation_asked_for("What does PIT improve?")
    ('PIT', None)
    """
    return next(iter(acronyms([question])), None) if _ASKS.search(question) else None


def sentence_spelling_out(abbreviation: str, paper: Paper) -> Sentence | None:
    """Return the sentence of an abstract that says what an abbreviation stands for."""
    found = find_expansion(abbreviation, paper.abstract)
    if found is None:
        return None
    start, end = found
    return next((each for each in paper.sentences if each.start <= start and end <= each.end), None)
