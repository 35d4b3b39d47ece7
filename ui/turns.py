"""What a question, its answer and its end change on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.answer import Answer
from assistant.followups import History
from index.errors import FootnoteError
from ui import render
from ui.answering import Answering
from ui.layout import Parts

__all__ = ["FAILED", "Updates", "answering", "emptied", "stopped", "taken_back"]

PROGRESS = {
    "understood": "Searching the papers…",
    "found": "Reading the nearest papers…",
    "writing": "Writing, then checking…",
    "done": "",
}
STOPPED = "Stopped before the end: not all of this has been checked."
FAILED = "Something went wrong inside Footnote; the terminal that it runs in says what. Please ask again."

Updates = dict[Any, Any]


def answering(parts: Parts, assistant: Answering, question: str, history: History) -> Iterator[Updates]:
    """Yield the page as the answer comes in."""
    number = len(history) + 1
    answer = Answer(question, question, "answered")
    yield {
        parts.underway: answer,
        parts.past: render.conversation(history),
        parts.current: render.turn(number, answer, "Reading the question…"),
        parts.message: "",
        parts.box: "",
        **_mode(parts, busy=True),
    }
    try:
        for event in assistant.stream(question, history=history):
            answer = event.answer
            yield {
                parts.underway: answer,
                parts.current: render.turn(number, answer, PROGRESS[event.stage]),
            }
    except FootnoteError as error:
        yield taken_back(parts, answer, history, str(error))
    else:
        yield _kept(parts, answer, history)


def _kept(parts: Parts, answer: Answer, history: History) -> Updates:
    """Make an answer part of the conversation."""
    return {
        parts.underway: None,
        parts.history: (*history, (answer.question, answer)),
        parts.current: render.turn(len(history) + 1, answer),
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
