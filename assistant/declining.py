"""When the abstracts don't hold the answer, or hardly: why, and what is said."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Reason
from assistant.details import Gap
from index.index import Hit
from index.papers import Paper

__all__ = ["DECLINE_TEXT", "WEAK_TEXT", "gap_text", "is_weak", "reason_to_decline"]

OUT_OF_SCOPE = 0.25
"""Below this score of the best paper a question is about something else altogether.

The score is the mean of three signals of one scale (see `index.ranking`): recipes and timetables reach .19, the
most heavily reworded of 69 real questions .30.
"""

WEAK = 0.4
"""Below this score the best paper may well be the wrong one.

Questions about what no abstract treats reach .46 here, and a fifth of real ones, the heavily reworded, stay
below .4: no single cut-off tells them apart. So such an answer is given, and its doubt said.
"""

DECLINE_TEXT: dict[Reason, str] = {
    "out_of_scope": "None of the abstracts is about this. The nearest are listed below.",
    "not_in_corpus": "The abstracts don't hold an answer to this. The nearest are listed below.",
}
WEAK_TEXT = "No abstract matches this question closely; it may not be answered here. The nearest says:"


def reason_to_decline(hits: Sequence[Hit]) -> Reason | None:
    """Return why a question can't be answered from these papers, best first; None when it may be."""
    if not hits:
        return "not_in_corpus"
    return "out_of_scope" if hits[0].score < OUT_OF_SCOPE else None


def is_weak(hits: Sequence[Hit]) -> bool:
    """Tell whether even the best paper is a doubtful match."""
    return hits[0].score < WEAK


def gap_text(gap: Gap, paper: Paper) -> str:
    """Return what is said of a paper whose abstract doesn't give what was asked."""
    return f"The abstract of “{paper.title}” doesn't give {gap}. What it does say:"
