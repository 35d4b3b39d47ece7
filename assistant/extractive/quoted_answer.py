"""The answer that is made of quotes: of one paper, of those that may as well be meant, or one each of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.abstain import WEAK_TEXT, decline_text, find_gap, gap_text, is_silent, is_weak
from assistant.answer import Answer, Reason, Status
from assistant.extractive.sentence_selection import Quote, Reader, cite
from assistant.retrieval import Found

__all__ = ["declined", "quoted"]

NEAREST = 3
"""Papers that a decline quotes as coming nearest."""

TIED_TEXT = "{} papers match about equally well:"


def quoted(draft: Answer, found: Found, most: int) -> Answer:
    """Return the draft completed with quotes; `most` is how many sentences of a single paper."""
    reader = Reader(found.snapshot, draft.standalone_question)
    if found.several:
        quotes = tuple(reader.pick_one(hit.paper) for hit in found.near)
        message = f"{len(quotes)} of {len(found.snapshot.papers)} papers match, the {found.first} first:"
        return _listing(replace(draft, message=message), quotes)
    best, *others = (hit.paper for hit in found.near)
    gap = find_gap(draft.standalone_question, best)
    silent = is_silent(found)
    if gap or silent:
        status: Status = "declined" if silent or (gap and gap.whole) else "partial"
        draft = replace(draft, status=status, reason="not_in_abstract", message=gap_text(gap, best))
        return draft.citing(*cite(reader.pick(best, most)))
    if is_weak(found):
        draft = replace(draft, status="partial", message=WEAK_TEXT)
    if not others:
        return draft.citing(*cite(reader.pick(best, most)))
    quotes = (*reader.pick(best, max(1, most - 1)), *(reader.pick_one(other) for other in others))
    return _listing(replace(draft, message=draft.message or TIED_TEXT.format(1 + len(others))), quotes)


def declined(draft: Answer, found: Found, reason: Reason) -> Answer:
    """Return the draft as a decline; what the corpus doesn't hold comes with what the nearest papers do say."""
    draft = replace(draft, status="declined", reason=reason, message=decline_text(reason, found))
    if reason == "out_of_scope" or not found.hits:
        return draft
    reader = Reader(found.snapshot, draft.standalone_question)
    return _listing(draft, [reader.pick_one(hit.paper) for hit in found.hits[:NEAREST]])


def _listing(draft: Answer, quotes: Iterable[Quote]) -> Answer:
    return draft.citing(*cite(quotes, listed=True))
