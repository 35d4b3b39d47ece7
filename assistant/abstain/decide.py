"""When the abstracts don't hold the answer, or hardly: why, and what is said."""

from __future__ import annotations

from assistant.abstain.missing_details import Gap
from assistant.answer import Reason
from assistant.retrieval import Found
from index.papers import Paper

__all__ = [
    "ABSENT",
    "FOREIGN",
    "WEAK",
    "WEAK_TEXT",
    "decline_text",
    "gap_text",
    "is_silent",
    "is_weak",
    "reason_to_decline",
]

FOREIGN = 1.05
"""Times the evidence usual for titles asked without their subject, up to which a question is of something else.

So are nearly all recipes and timetables, and few of the questions about what the corpus lacks.
"""

ABSENT = 2.1
"""The same, up to which the corpus is taken not to treat what is asked.

Of 69 real questions two are declined so, of 40 blind ones two, of 69 in quite other words than the papers' nine;
of questions about what the corpus lacks 3 of 3, 14 of 20, and 40 of 60 that come close to its subjects.
"""

WEAK = 2.25
"""The same, up to which the answer is given and its doubt said."""

LISTS = 0.9
"""The share of these that is asked of lists: their questions are in general words, which stand out less."""

WEAK_TEXT = "No abstract matches this question closely; it may not be answered here. What comes nearest:"


def reason_to_decline(found: Found) -> Reason | None:
    """Return why a question can't be answered from the papers found; None when it may be."""
    if not found.hits:
        return "not_in_corpus"
    if found.named:
        return None
    if _lacks(found, FOREIGN):
        return "out_of_scope"
    return "not_in_corpus" if _lacks(found, ABSENT) else None


def is_weak(found: Found) -> bool:
    """Tell whether even the best paper is a doubtful match."""
    return _lacks(found, WEAK)


def is_silent(found: Found) -> bool:
    """Tell whether the paper that a question names doesn't seem to say what is asked of it."""
    return found.named and _lacks(found, ABSENT)


def decline_text(reason: Reason, found: Found) -> str:
    """Return what is said of a question that the abstracts don't answer."""
    if reason == "out_of_scope":
        return "None of the abstracts is about this. The nearest are listed below."
    nearest = " What comes nearest:" if found.hits else ""
    return f"The abstracts don't seem to hold an answer to this.{nearest}"


def gap_text(gap: Gap | None, paper: Paper) -> str:
    """Return what is said of a paper whose abstract doesn't give what was asked, `gap` where that has a name."""
    lacking = f"doesn't give {gap}" if gap else "doesn't seem to say"
    return f"The abstract of “{paper.title}” {lacking}. What it does say:"


def _lacks(found: Found, times: float) -> bool:
    share = LISTS if found.several else 1.0
    return found.evidence is not None and found.evidence < share * found.snapshot.calibration.cut_off(times)
