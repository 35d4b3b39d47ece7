"""When the abstracts don't hold the answer, or hardly: why, and what is said."""

from __future__ import annotations

from assistant.answer import Reason
from assistant.finding import Found
from assistant.gaps import Gap
from index.papers import Paper

__all__ = ["ABSENT", "FOREIGN", "WEAK", "WEAK_TEXT", "decline_text", "gap_text", "is_weak", "reason_to_decline"]

FOREIGN = 0.15
"""A question with less evidence than this share of the titles asked without their subject is about something else.

So are all recipes and timetables, a tenth of the questions about what the corpus lacks, and no real one.
"""

ABSENT = 0.35
"""With less evidence than this share, the corpus is taken not to treat what is asked.

Of 69 real questions one is declined so, of 63 about what the corpus lacks two in five: evidence overlaps, because
a real question in quite other words finds no more of it. More would be declined at the price of real ones.
"""

WEAK = 0.5
"""With less evidence than this share, the answer is given and its doubt said."""

WEAK_TEXT = "No abstract matches this question closely; it may not be answered here. What comes nearest:"


def reason_to_decline(found: Found) -> Reason | None:
    """Return why a question can't be answered from the papers found; None when it may be."""
    if not found.hits:
        return "not_in_corpus"
    if _lacks(found, FOREIGN):
        return "out_of_scope"
    return "not_in_corpus" if _lacks(found, ABSENT) else None


def is_weak(found: Found) -> bool:
    """Tell whether even the best paper is a doubtful match."""
    return _lacks(found, WEAK)


def decline_text(reason: Reason, found: Found) -> str:
    """Return what is said of a question that the abstracts don't answer."""
    if reason == "out_of_scope":
        return "None of the abstracts is about this. The nearest are listed below."
    nearest = " What comes nearest:" if found.hits else ""
    return f"The abstracts don't seem to hold an answer to this.{nearest}"


def gap_text(gap: Gap, paper: Paper) -> str:
    """Return what is said of a paper whose abstract doesn't give what was asked."""
    return f"The abstract of “{paper.title}” doesn't give {gap}. What it does say:"


def _lacks(found: Found, share: float) -> bool:
    return found.evidence is not None and found.evidence < found.snapshot.calibration.cut_off(share)
