"""Event handlers of the chat: each returns or yields the parts of the page that change."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

from assistant.answer import Answer, History
from assistant.feedback import Feedback, FeedbackError, keep
from assistant.references import references
from assistant.version import footnote_version
from index.errors import FootnoteError
from index.papers import Paper
from ui.chat.conversation_storage import from_storage, to_storage
from ui.chat.layout import Parts
from ui.chat.page_requests import Asked, Judged, Wanted
from ui.html import answers
from ui.protocols import Answering

__all__ = [
    "Underway",
    "Updates",
    "answering",
    "cited",
    "emptied",
    "head",
    "judged",
    "refused",
    "restored",
    "stopped",
]

PROGRESS = {
    "understood": "Searching the papers…",
    "found": "Reading the nearest papers…",
    "writing": "Writing, then checking…",
}
QUICK_STAGES = {"understood", "found"}
"""Stages that take milliseconds without a language model; showing each would delay the answer."""
STOPPED = "Stopped early. Some sentences haven’t been checked."
FAILED = "Something went wrong. See the terminal for details, then try again."
UNREADABLE = "This saved conversation can’t be opened. You can delete it."
GONE = "This answer is no longer in the conversation. Reload the page."
ARRIVING = 0.15
"""Seconds until the page has what was sent before; it arrives on a different connection from the reply."""

LOG = logging.getLogger(__name__)

Updates = dict[Any, Any]


@dataclass(frozen=True)
class Underway:
    """The question being answered and its answer so far; the conversation changes only at the end.

    `left` is set when the reader turns to something else: Gradio takes a moment to cancel an event, and what comes
    meanwhile would replace what the reader turned to.
    """

    asked: Asked
    answer: Answer
    left: Event


def answering(parts: Parts, assistant: Answering, asked: Asked, history: History) -> Iterator[Updates]:
    """Yield the page as the answer comes in, until the reader leaves; `history` is the conversation so far."""
    left = Event()
    for updates in _answering(parts, assistant, asked, history, left):
        if left.is_set():
            return
        yield updates


def _answering(
    parts: Parts, assistant: Answering, asked: Asked, history: History, left: Event
) -> Iterator[Updates]:
    number = len(asked.before) + 1
    answer = Answer(asked.question.text, asked.question.text, "answered")
    underway = Underway(asked, answer, left)
    yield {
        parts.underway: underway,
        parts.past: answers.conversation(asked.before),
        parts.current: answers.turn(number, answer, "Reading the question…"),
        parts.message: "",
        parts.box: "",
    }
    try:
        for event in assistant.stream(asked.question):
            answer = event.answer
            if event.stage == "done" or (event.stage in QUICK_STAGES and assistant.model_name is None):
                continue
            underway = replace(underway, answer=answer)
            yield {
                parts.underway: underway,
                parts.current: answers.turn(number, answer, PROGRESS[event.stage]),
            }
    except FootnoteError as error:
        yield taken_back(parts, underway, history, str(error))
    except Exception:  # caught here because Gradio would show it as an answer that the reader left
        LOG.exception("An answer broke off")
        yield taken_back(parts, underway, history, FAILED)
    else:
        yield {parts.head: head(assistant), **_kept(parts, answer, asked.before)}


def refused(parts: Parts, why: str) -> Updates:
    """Say why nothing was asked."""
    return {parts.message: answers.message(why)}


def head(assistant: Answering) -> str:
    """Return the page's header as of now."""
    return answers.header(assistant.index.papers, assistant.model_name, assistant.troubles)


def restored(parts: Parts, assistant: Answering, kept: str, underway: Underway | None) -> Updates:
    """Show a conversation that the browser saved."""
    _leave(underway)
    history = from_storage(kept, assistant.index.papers)
    lost = bool(kept) and not history
    return {
        parts.head: head(assistant),
        parts.history: history,
        parts.underway: None,
        parts.kept: to_storage(history),
        parts.past: answers.conversation(history[:-1]),
        parts.current: _last(history),
        parts.message: answers.message(UNREADABLE if lost else ""),
    }


def _kept(parts: Parts, answer: Answer, history: History) -> Updates:
    """Add an answer to the conversation."""
    history = (*history, (answer.question, answer))
    return {
        parts.underway: None,
        parts.history: history,
        parts.kept: to_storage(history),
        parts.current: answers.turn(len(history), answer),
    }


def taken_back(parts: Parts, underway: Underway | None, history: History, why: str) -> Updates:
    """Put the question back into its box, say why, and show the conversation as it was before."""
    reason = {parts.message: answers.message(why)}
    if underway is None:
        return reason
    return {
        parts.underway: None,
        parts.past: answers.conversation(history[:-1]),
        parts.current: _last(history),
        parts.box: underway.asked.question.meaning,
        **reason,
    }


def stopped(parts: Parts, underway: Underway | None, history: History) -> Updates:
    """Keep what has been written of the answer; if that is nothing, put the question back."""
    _leave(underway)
    if underway is None or not underway.answer.sentences:
        return taken_back(parts, underway, history, "")
    answer = underway.answer
    return _kept(parts, replace(answer, notices=(*answer.notices, STOPPED)), underway.asked.before)


def judged(judged: Judged | None, history: History, path: Path) -> str:
    """Save a reader's feedback on an answer; return a message if that fails."""
    if judged is None or judged.turn > len(history):
        return answers.message(GONE)
    _, answer = history[judged.turn - 1]
    try:
        keep(Feedback.on(answer, judged.thumbs, judged.comment, footnote_version()), path)
    except FeedbackError as error:
        return answers.message(str(error))
    return ""


def cited(wanted: Wanted | None, papers: Sequence[Paper], history: History) -> str:
    """Return papers as references, as JSON for chat.js; its text is null if one of them is no longer there."""
    if wanted is None:
        return ""
    in_answers = (citation.paper for _, answer in history for citation in answer.citations)
    known = {paper.key: paper for paper in (*in_answers, *papers)}
    chosen = [known[key] for key in wanted.papers if key in known]
    whole = len(chosen) == len(wanted.papers)
    return json.dumps({"number": wanted.number, "text": references(chosen, wanted.format) if whole else None})


def emptied(parts: Parts, underway: Underway | None) -> Updates:
    """Start over."""
    _leave(underway)
    return {
        parts.history: (),
        parts.underway: None,
        parts.kept: "",
        parts.past: "",
        parts.current: "",
        parts.message: "",
    }


def _leave(underway: Underway | None) -> None:
    """End the answer that is being written, and wait for what of it is on its way to the page."""
    if underway is not None:
        underway.left.set()
        time.sleep(ARRIVING)


def _last(history: History) -> str:
    return answers.turn(len(history), history[-1][1]) if history else ""
