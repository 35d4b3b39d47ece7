"""The chat: layout and events, nothing else.

What it shows is made by `ui.render`; how it looks and moves lies in `ui/static`; `ui.server` serves it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answer import Answer, Event
from assistant.followups import History
from index.errors import FootnoteError
from index.papers import Paper
from ui import render
from ui.examples import example_questions

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Answering", "build", "serve"]

PLACEHOLDER = "Ask a question"
PROGRESS = {
    "understood": "Searching the papers…",
    "found": "Reading the nearest papers…",
    "writing": "Writing, then checking…",
    "done": "",
}
STOPPED = "Stopped before the end: not all of this has been checked."
FAILED = "Something went wrong inside Footnote; the terminal that it runs in says what. Please ask again."
CONCURRENT = 4
WAITING = 32

Updates = dict[Any, Any]


class Corpus(Protocol):
    """What the chat needs of an index: `index.PaperIndex` has it."""

    @property
    def papers(self) -> Sequence[Paper]:
        """Every paper."""


class Answering(Protocol):
    """What the chat needs of an assistant: `assistant.Assistant` has it."""

    @property
    def index(self) -> Corpus:
        """The papers that it answers from."""

    @property
    def model_name(self) -> str | None:
        """The language model that writes, None where answers are quoted."""

    def ask(self, question: str) -> Answer:
        """Return the answer; raise QuestionError for a question that can't be asked."""

    def stream(self, question: str, history: History = ()) -> Iterable[Event]:
        """Yield the answer's steps; raise QuestionError for a question that can't be asked."""


def serve(assistant: Answering, port: int, open_browser: bool = True) -> None:
    """Serve the chat on this machine until interrupted; raise SettingError for a port that is taken."""
    from ui.server import run

    run(lambda: build(assistant), port, open_browser)


def build(assistant: Answering) -> gr.Blocks:
    """Lay out the chat and tie its events to an assistant."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    page: gr.Blocks
    with gr.Blocks(title="Footnote", analytics_enabled=False, fill_width=True) as page:
        _listen(_lay_out(assistant), assistant)
        _offer_endpoint(assistant)
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


@dataclass(frozen=True)
class _Parts:
    """The parts of the page that events read or change."""

    history: gr.State
    underway: gr.State
    welcome: gr.Column
    examples: tuple[gr.Button, ...]
    past: gr.HTML
    current: gr.HTML
    message: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button

    @property
    def changing(self) -> list[Any]:
        """The parts that a question changes: all but the examples."""
        return [part for part in vars(self).values() if part is not self.examples]


def _lay_out(assistant: Answering) -> _Parts:
    import gradio as gr

    papers = assistant.index.papers
    history, underway = gr.State(()), gr.State(None)
    _html(render.header(papers, assistant.model_name), "header")
    with gr.Column(elem_id="welcome") as welcome:
        _html(render.welcome(papers), "invitation")
        questions = example_questions(papers)
        examples = tuple(gr.Button(question, elem_classes="example") for question in questions)
    past, current = _html("", "past"), _html("", "current")
    with gr.Column(elem_id="composer"):
        message = _html("", "message")
        with gr.Row(elem_id="asking"):
            box = gr.Textbox(
                label="Question", placeholder=PLACEHOLDER, lines=1, max_lines=6, container=False, autofocus=True
            )
            clear = gr.Button("Clear", elem_id="clear", visible=False)
            ask = gr.Button("Ask", elem_id="ask")
            stop = gr.Button("Stop", elem_id="stop", visible=False)
    return _Parts(history, underway, welcome, examples, past, current, message, box, ask, stop, clear)


def _html(value: str, name: str) -> gr.HTML:
    """Place markup of `ui.render` on the page: gr.HTML sanitises nothing, so nothing else may go in."""
    import gradio as gr

    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)


def _listen(parts: _Parts, assistant: Answering) -> None:
    """Tie events to handlers; each handler returns the parts that change, and what to."""
    import gradio as gr

    def answer(question: str, underway: Answer | None, history: History) -> Iterator[Updates]:
        if question.strip() and underway is None:
            yield from _answering(parts, assistant, question, history)
        else:
            yield {parts.message: ""}

    private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # Gradio's own lock, trigger_mode "once", would outlast Stop until the language model's next word.
    limits = {"concurrency_limit": CONCURRENT, "concurrency_id": "answers", "trigger_mode": "multiple"}
    asked = {"outputs": parts.changing, **limits, **private}
    state = [parts.underway, parts.history]
    answering = [gr.on([parts.box.submit, parts.ask.click], answer, [parts.box, *state], **asked)]
    answering += [example.click(answer, [example, *state], **asked) for example in parts.examples]
    changes = {"outputs": parts.changing, "queue": False, **private}
    for event in answering:
        event.failure(lambda answer, history: _taken_back(parts, answer, history, FAILED), state, **changes)
    parts.stop.click(lambda answer, history: _stopped(parts, answer, history), state, cancels=answering, **changes)
    parts.clear.click(lambda: _emptied(parts), cancels=answering, **changes)


def _offer_endpoint(assistant: Answering) -> None:
    """Offer `ask` to programs, as in `gradio_client.Client(url).predict(question, api_name="/ask")`."""
    import gradio as gr
    from gradio.events import api

    def ask(question: str) -> dict[str, Any]:
        """Answer a question; the answer as plain values."""
        try:
            return assistant.ask(question).to_dict()
        except FootnoteError as error:
            raise gr.Error(str(error), print_exception=False) from error

    api(ask, api_name="ask", concurrency_limit=CONCURRENT, concurrency_id="answers")


# What each event changes


def _answering(parts: _Parts, assistant: Answering, question: str, history: History) -> Iterator[Updates]:
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
        yield _taken_back(parts, answer, history, str(error))
    else:
        yield _kept(parts, answer, history)


def _kept(parts: _Parts, answer: Answer, history: History) -> Updates:
    """Make an answer part of the conversation."""
    return {
        parts.underway: None,
        parts.history: (*history, (answer.question, answer)),
        parts.current: render.turn(len(history) + 1, answer),
        **_mode(parts, busy=False),
    }


def _taken_back(parts: _Parts, answer: Answer | None, history: History, why: str) -> Updates:
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


def _stopped(parts: _Parts, answer: Answer | None, history: History) -> Updates:
    """Keep what was written of the answer under way; with nothing written, take its question back."""
    if answer is None or not answer.sentences:
        return _taken_back(parts, answer, history, "")
    return _kept(parts, replace(answer, notices=(*answer.notices, STOPPED)), history)


def _emptied(parts: _Parts) -> Updates:
    """Start over."""
    return {
        parts.history: (),
        parts.underway: None,
        parts.past: "",
        parts.current: "",
        parts.message: "",
        **_mode(parts, busy=False, empty=True),
    }


def _mode(parts: _Parts, *, busy: bool, empty: bool = False) -> Updates:
    """Show the buttons that make sense now, and the welcome while nothing has been asked."""
    import gradio as gr

    return {
        parts.ask: gr.Button(visible=not busy),
        parts.stop: gr.Button(visible=busy),
        parts.clear: gr.Button(visible=not empty),
        parts.welcome: gr.Column(visible=empty),
    }
