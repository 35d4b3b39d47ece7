"""A decision to an answer made of quotes."""

from __future__ import annotations

from dataclasses import replace

from assistant.abstain import Decision
from assistant.answer import Answer
from assistant.extractive.sentence_selection import SentenceSelector, cite
from index.lifecycle import Snapshot

__all__ = ["quote"]


def quote(draft: Answer, decision: Decision, snapshot: Snapshot, most: int) -> Answer:
    """Return the draft completed as decided: at most `most` sentences of the main paper, one of each other."""
    selector = SentenceSelector(snapshot, draft.standalone_question)
    quotes = [selector.pick_one(paper) for paper in decision.others]
    if decision.main:
        quotes = [*selector.pick(decision.main, max(1, most - 1) if quotes else most), *quotes]
    draft = replace(draft, status=decision.status, reason=decision.reason, message=decision.message)
    return draft.citing(*cite(quotes, listed=bool(decision.others)))
