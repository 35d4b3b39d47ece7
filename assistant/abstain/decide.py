"""Whether to answer, to answer with a caveat, or to decline: one function of what was found."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.abstain.missing_details import MissingDetails, find_missing_details
from assistant.answer import Reason, Status
from assistant.retrieval import Found
from index.papers import Paper

__all__ = ["NOT_IN_CORPUS", "OUT_OF_SCOPE", "WEAK", "Decision", "decide"]

OUT_OF_SCOPE = 1.0
"""Decline as out of scope below this many times the corpus's baseline evidence.

The baseline is the median evidence for titles whose subject was removed (see `index.search.calibration`). Below
this lie nearly all questions about recipes and timetables, and few about what the corpus merely lacks.
"""

NOT_IN_CORPUS = 1.8
"""Decline as not in the corpus below this many times the baseline.

This declines 2 of 69 real questions, 1 of 40 blind ones and 5 of 69 that were put in quite other words; and of
questions whose answer is not in the corpus, 2 of 3, 13 of 20, and 36 of 60 that come close to its subjects.
"""

WEAK = 1.95
"""Answer with a caveat below this many times the baseline."""

LIST_SHARE = 0.9
"""Share of these cut-offs that applies to lists, whose general words make no paper stand out."""

SHOWN_IN_DECLINE = 3
"""Papers that a decline quotes as the closest."""

CAVEAT = "No abstract matches this question closely, so it may not be answered here. The closest:"


@dataclass(frozen=True)
class Decision:
    """What to answer: a status, a sentence for the reader, and the papers to quote.

    `main` is quoted at length, each of `others` by one sentence; nothing if the question is out of scope.
    """

    status: Status
    reason: Reason | None = None
    message: str = ""
    main: Paper | None = None
    others: tuple[Paper, ...] = ()

    @property
    def quotes_nothing(self) -> bool:
        """Whether no paper is worth reading for the question."""
        return self.main is None and not self.others


def decide(found: Found, question: str) -> Decision:
    """Return whether and from which papers to answer a question that stands alone."""
    if reason := _reason_to_decline(found):
        return _decline(reason, found)
    if not found.near:  # the newest is asked for
        message = f"None of the {found.among} papers has a known date."
        return Decision("declined", "not_in_abstract", message)
    near = tuple(hit.paper for hit in found.near)
    if found.several:
        return Decision("answered", message=_list_heading(found), others=near)
    best, *tied = near
    missing = find_missing_details(question, best)
    silent = found.named and _falls_short(found, NOT_IN_CORPUS)
    if missing or silent:
        wholly = silent or (missing is not None and missing.whole)
        message = _missing_text(missing, best)
        return Decision("declined" if wholly else "partial", "not_in_abstract", message, best)
    message = f"{1 + len(tied)} papers match about equally:" if tied else ""
    if _falls_short(found, WEAK):
        return Decision("partial", None, CAVEAT, best, tuple(tied))
    return Decision("answered", None, message, best, tuple(tied))


def _reason_to_decline(found: Found) -> Reason | None:
    if not found.hits:
        return "not_in_corpus"
    if found.named:
        return None
    if _falls_short(found, OUT_OF_SCOPE):
        return "out_of_scope"
    return "not_in_corpus" if _falls_short(found, NOT_IN_CORPUS) else None


def _falls_short(found: Found, times: float) -> bool:
    """Return whether there is less evidence than so many times the corpus's baseline."""
    share = LIST_SHARE if found.several else 1.0
    return found.evidence is not None and found.evidence < share * found.snapshot.calibration.cut_off(times)


def _decline(reason: Reason, found: Found) -> Decision:
    if found.among:
        closest = tuple(hit.paper for hit in found.hits[:SHOWN_IN_DECLINE])
        message = f"None of the {found.among} papers seems to be about this. The closest:"
        return Decision("declined", "not_in_corpus", message, others=closest)
    if reason == "out_of_scope":
        return Decision("declined", reason, "I couldn’t find a paper about this. The closest are listed below.")
    closest = tuple(hit.paper for hit in found.hits[:SHOWN_IN_DECLINE])
    message = "These abstracts don’t seem to answer this." + (" The closest:" if closest else "")
    return Decision("declined", reason, message, others=closest)


def _list_heading(found: Found) -> str:
    if found.first == "as listed":
        return ""
    count, total = len(found.near), found.among or len(found.snapshot.papers)
    order = "best match" if found.first == "best" else found.first
    papers = f"{'the ' if found.among else ''}{total} papers"
    return f"1 of {papers} matches:" if count == 1 else f"{count} of {papers} match, {order} first:"


def _missing_text(missing: MissingDetails | None, paper: Paper) -> str:
    lacks = str(missing) if missing else "seem to answer this"
    return f"The abstract of “{paper.title}” doesn’t {lacks}. It does say:"
