"""The lines that plain text and Markdown share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.data import AnswerData
from assistant.answer.parts import AnswerSentence, Considered, VerdictName
from assistant.references import byline, paper_link
from index.papers import Paper, clean, format_date, without_invisible

__all__ = ["bullets", "nearest", "notes", "printable", "reference", "with_verdict", "with_why"]

NEAREST = 3
"""Papers that a decline names."""


def printable(text: str) -> str:
    """Return the text without control characters; line ends and tabs stay."""
    return without_invisible(re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text))


def bullets(heading: str, lines: Iterable[str]) -> str:
    """Return a heading and a bulleted list, or "" for an empty list."""
    items = [f"- {line}" for line in lines]
    return "\n".join([heading, *items]) if items else ""


def notes(answer: AnswerData) -> tuple[str, ...]:
    """Return what was searched beside the question, and the notices."""
    searches = "; ".join(f"“{each}”" for each in answer.searches)
    return (*([f"Searched for {searches} as well."] if searches else []), *answer.notices)


def with_verdict(answer: AnswerData, verdict: VerdictName) -> tuple[AnswerSentence, ...]:
    """Return the sentences that have a verdict."""
    return tuple(sentence for sentence in answer.sentences if sentence.verdict == verdict)


def nearest(answer: AnswerData) -> tuple[Considered, ...]:
    """Return the closest papers to a declined question, unless the answer quotes them."""
    return answer.considered[:NEAREST] if answer.status == "declined" and not answer.citations else ()


def with_why(sentence: AnswerSentence) -> str:
    """Return a sentence with the reasons against it."""
    why = f" ({'; '.join(sentence.why)})" if sentence.why else ""
    return f'"{sentence.text}"{why}'


def reference(paper: Paper) -> str:
    """Return a paper's title and date, and its authors, venue and address as far as they are known."""
    link = paper_link(paper)
    title = f"{paper.title} ({format_date(paper)})"
    return clean(" · ".join((title, *byline(paper), *([link.url] if link else ()))))
