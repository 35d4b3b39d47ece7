"""The last question asked again of papers from another time: "And since 2024?"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.answer import LISTED_SHAPES, Answer
from assistant.question.date_expressions import find_timespans
from assistant.question.question import Question

__all__ = ["with_other_dates"]

FILLER = re.compile(
    r"(?:[\s,.?!]|\b(?:and|but|so|now|then|what|how|about|only|just|those|these|the|ones|papers?|published|from)\b)*",
    re.IGNORECASE,
)
"""All that stands beside the dates of such a question."""


def with_other_dates(asked: Question, today: date) -> Question:
    """Return what was asked last, of papers from the time that is all that a question names; others as they are.

    That is for a list, or an answer that had a period: a single paper may be asked for another year in its text.
    """
    spans = find_timespans(asked.text)
    if len(spans) != 1 or not asked.history or asked.since or asked.until or asked.standalone_question:
        return asked
    (span,), (_, last) = spans, asked.history[-1]
    rest = f"{asked.text[: span.start]} {asked.text[span.end :]}"
    bounds = span.bounds(today)
    if not (bounds and _is_of_a_time(last) and FILLER.fullmatch(rest)):
        return asked
    return replace(
        asked,
        history=(),
        standalone_question=last.standalone_question,
        above=last.receipt.asked.above if last.receipt else (),
        since=bounds.since,
        until=bounds.until,
    )


def _is_of_a_time(last: Answer) -> bool:
    """Return whether an answer is a list of papers, or from those of a period."""
    dated = last.receipt and (last.receipt.asked.since or last.receipt.asked.until)
    return bool(dated) or last.shape in LISTED_SHAPES
