"""Replaying a saved answer: the file that was chosen, and what has changed since."""

from __future__ import annotations

from assistant.receipts import check_bundle, parse_record, replay
from index.errors import FootnoteError
from ui.html import answers, replayed
from ui.protocols import Answering

__all__ = ["replayed_file"]


def replayed_file(content: str, assistant: Answering) -> str:
    """Return what has changed since an answer was saved, or why that can't be said."""
    try:
        record = parse_record(content, "the file")
        return replayed(replay(record, assistant), check_bundle(record) if record.has_abstracts else None)
    except FootnoteError as error:
        return answers.message(str(error))
