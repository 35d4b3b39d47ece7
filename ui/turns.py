"""What a question, its answer and its end change on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import Answer
from assistant.followups import History
from index.errors import FootnoteError
from index.papers import Paper
from ui import render
from ui.answering import Answering
from ui.keeping import from_storage, to_storage
from ui.layout import Parts
from ui.requests import Asked

__all__ = ["FAILED", "Updates", "answering", "emptied", "refused", "restored", "stopped", "taken_back"]

PROGRESS = {
    "understood": "Searching the papers…",
    "found": "Reading the nearest papers…",
    "writing": "Writing, then checking…",
    "done": "",
}
STOPPED = "Stopped before the end: not all of this has been checked."
FAILED = "Something went wrong inside Footnote; the terminal that it runs in says what. Please ask again."

Updates = dict[Any, Any]


def answering(parts: Parts, assistant: Answering, asked: Asked) -> Iterator[Updates]:
    """Yield the page as the answer comes in."""
    number = len(asked.before) + 1
    answer = Answer(asked.question, asked.question, "answered")
    yield {
        parts.underway: answer,
        parts.history: asked.before,
        parts.past: render.conversation(asked.before),
        parts.current: render.turn(number, answer, "Reading the question…"),
        parts.message: "",
        parts.box: "",
        **_mode(parts, busy=True),
    }
    since, until = asked.dates.since, asked.dates.until
    try:
        for event in assistant.stream(asked.question, history=asked.context, since=since, until=until):
            answer = event.answer
            yield {
                parts.underway: answer,
                parts.current: render.turn(number, answer, PROGRESS[event.stage]),
            }
    except FootnoteError as error:
        yield taken_back(parts, answer, asked.before, str(error))
    else:
        yield _kept(parts, answer, asked.before)


def refused(parts: Parts, why: str) -> Updates:
    """Say why nothing was asked."""
    return {parts.message: render.message(why)}


def restored(parts: Parts, stored: object, papers: Sequence[Paper]) -> Updates:
    """Show the conversation that the browser kept."""
    history = from_storage(stored, papers)
    if not history:
        return {parts.history: ()}
    return {
        parts.history: history,
        parts.past: render.conversation(history[:-1]),
        parts.current: render.turn(len(history), history[-1][1]),
        **_mode(parts, busy=False),
    }


def _kept(parts: Parts, answer: Answer, history: History) -> Updates:
    """Make an answer part of the conversation."""
    history = (*history, (answer.question, answer))
    return {
        parts.underway: None,
        parts.history: history,
        parts.kept: to_storage(history),
        parts.current: render.turn(len(history), answer),
        **_mode(parts, busy=False),
    }


def taken_back(parts: Parts, answer: Answer | None, history: History, why: str) -> Updates:
    """Put the question that was under way back into its box, and say why."""
    said = {parts.message: render.message(why), **_mode(parts, busy=False, empty=not history)}
    if answer is None:
        return said
    last = render.turn(len(history), history[-1][1]) if history else ""
    return {
        parts.underway: None,
        parts.past: render.conversation(history[:-1]),
        parts.current: last,
        parts.box: answer.question,
        **said,
    }


def stopped(parts: Parts, answer: Answer | None, history: History) -> Updates:
    """Keep what was written of the answer under way; with nothing written, take its question back."""
    if answer is None or not answer.sentences:
        return taken_back(parts, answer, history, "")
    return _kept(parts, replace(answer, notices=(*answer.notices, STOPPED)), history)


def emptied(parts: Parts) -> Updates:
    """Start over."""
    return {
        parts.history: (),
        parts.underway: None,
        parts.kept: to_storage(()),
        parts.past: "",
        parts.current: "",
        parts.message: "",
        **_mode(parts, busy=False, empty=True),
    }


def _mode(parts: Parts, *, busy: bool, empty: bool = False) -> Updates:
    """Show the buttons that make sense now, and the welcome while nothing has been asked."""
    import gradio as gr

    return {
        parts.ask: gr.Button(visible=not busy),
        parts.stop: gr.Button(visible=busy),
        parts.clear: gr.Button(visible=not empty),
        parts.welcome: gr.Column(visible=empty),
    }
