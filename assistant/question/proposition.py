"""Whether a question asks if something holds, and what: the proposition that papers may support or oppose."""

from __future__ import annotations

import re

__all__ = ["proposition"]

_ASKS = re.compile(
    r"(?:do|does|did|is|are|was|were|can|could|will|would|should|may|might|must|has|have|had)(?:n['’]t)? (?=\w)",
    re.IGNORECASE,
)
"""How a question begins that is answered with yes or no."""

_NO_SUBJECT = re.compile(
    r"(?:not )?(?:you|i|we|there|anyone|anybody|somebody|someone|any|some"
    r"|(?:(?:the|these|those|your|all|other|more|most) )*(?:papers?|abstracts?|stud(?:y|ies)|works?|authors?))\b",
    re.IGNORECASE,
)
"""What it isn't about: the reader, the papers themselves, or whether there are any."""

_ALTERNATIVES = re.compile(
    r"^(?:is|are|was|were)\b.*\bor\b.*\b(?:better|worse|more|less)\b|\b(?:better|more) or (?:worse|less)\b"
    r"|\bor (?:rather|is it|are they|does it|do they)\b",
    re.IGNORECASE,
)
"""Two things to choose from, to which yes is no answer."""

_CLAUSE = re.compile(
    r"^(?:what (?:do|does|is|are|has|have|can|evidence)|is (?:it|there)|do|does)\b.*?"
    r"\b(?:evidence|proof|agreement|consensus|true|the case|agree|know|known|say|said|find|found|show|shown)"
    r"(?: \w+)? (?:whether(?: or not)?|that) (\S.*)",
    re.IGNORECASE,
)
"""What is asked as a clause: "what is known on whether judges agree", "is it true that judges agree"."""

_FOR_PAPERS = re.compile(
    r"\b(?:which|what|list|find|any|there|how many)\s(?:\S+\s){0,3}?(?:papers|studies|works)\b", re.IGNORECASE
)
"""A question for papers, whatever clause it has."""

_LEAD_IN = re.compile(r"^(?:(?:so|and|but|then|in general|overall|generally),? )++", re.IGNORECASE)
_REST = re.compile(
    r",? and (?:which|what|who|how|why|where|if so)\b.*|, and (?:do|does|did|is|are|can|has|have)\b.*"
    r"|,? if so\b.*|,? or not$",
    re.IGNORECASE,
)


def proposition(question: str) -> str | None:
    """Return what is asked to hold, as a question that is answered with yes or no; None for other questions.

    >>> proposition("So, do LLMs have stable values, and which papers say so?")
    'Do LLMs have stable values?'
    >>> proposition("What do we know on whether judges agree with people?")
    'Is it so that judges agree with people?'
    >>> proposition("Are there papers on judges?"), proposition("How stable are values?")
    (None, None)
    """
    if question.count("?") > 1:
        return None
    told, _, last = question.strip().rpartition(". ")
    asked = _REST.sub("", _LEAD_IN.sub("", last.rstrip(" ?.!")))
    if clause := _CLAUSE.search(asked):
        asked = f"Is it so that {clause[1]}"
        holds = not _FOR_PAPERS.search(last)
    else:
        begins = _ASKS.match(asked)
        holds = bool(begins and not _NO_SUBJECT.match(asked, begins.end()) and not _ALTERNATIVES.search(asked))
    return f"{told}. {asked[:1].upper()}{asked[1:]}?".removeprefix(". ") if holds else None
