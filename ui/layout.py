"""The page that questions are asked on: its parts, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui import render
from ui.answering import Answering
from ui.examples import example_questions

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Parts", "html", "lay_out"]

PLACEHOLDER = "Ask a question"


@dataclass(frozen=True)
class Parts:
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


def lay_out(assistant: Answering) -> Parts:
    """Lay out the page that questions are asked on."""
    import gradio as gr

    papers = assistant.index.papers
    history, underway = gr.State(()), gr.State(None)
    with gr.Column(elem_id="welcome") as welcome:
        html(render.welcome(papers), "invitation")
        questions = example_questions(papers)
        examples = tuple(gr.Button(question, elem_classes="example") for question in questions)
    past, current = html("", "past"), html("", "current")
    with gr.Column(elem_id="composer"):
        message = html("", "message")
        with gr.Row(elem_id="asking"):
            box = gr.Textbox(
                label="Question", placeholder=PLACEHOLDER, lines=1, max_lines=6, container=False, autofocus=True
            )
            clear = gr.Button("Clear", elem_id="clear", visible=False)
            ask = gr.Button("Ask", elem_id="ask")
            stop = gr.Button("Stop", elem_id="stop", visible=False)
    return Parts(history, underway, welcome, examples, past, current, message, box, ask, stop, clear)


def html(value: str, name: str) -> gr.HTML:
    """Place markup of `ui.render` on the page: gr.HTML sanitises nothing, so nothing else may go in."""
    import gradio as gr

    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)
