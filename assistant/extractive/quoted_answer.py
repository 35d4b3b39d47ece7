"""A decision to an answer made of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abstain import Decision
from assistant.answer import Answer
from assistant.extractive.comparison import COLUMNS, compare
from assistant.extractive.sentence_selection import SentenceSelector, cite
from index.lifecycle import Snapshot

__all__ = ["quote"]


def quote(draft: Answer, decision: Decision, snapshot: Snapshot, most: int, columns: Sequence[str] = ()) -> Answer:
    """Return the draft completed as decided.

    That is a table of the papers compared, with these columns or those of a comparison; or else at most `most`
    sentences of the main paper and one of each other, which in an overview is what the paper found.
    """
    selector = SentenceSelector(snapshot, draft.standalone_question)
    draft = replace(draft, status=decision.status, reason=decision.reason, message=decision.message)
    if decision.compared:
        sentences, citations, table = compare(decision.compared, selector, columns or COLUMNS)
        return replace(draft.citing(sentences, citations), table=table)
    pick_one = selector.pick_finding if draft.shape == "synthesis" else selector.pick_one
    quotes = [pick_one(paper) for paper in decision.others]
    if decision.main:
        most = max(1, most - 1) if quotes else most
        quotes = [*selector.pick(decision.main, most, decision.telling), *quotes]
    return draft.citing(*cite(quotes, listed=bool(decision.others)))
