"""The layout of the page where questions are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.map import main_subjects
from ui.html import MOST_QUESTIONS, answers, draft_form, first_questions, replay_form, within_chip
from ui.protocols import Answering

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["PRIVATE", "Parts", "html", "lay_out", "welcomed"]

PLACEHOLDER = "Ask a question"

PRIVATE: Mapping[str, Any] = {"show_progress": "hidden", "show_progress_on": [], "api_visibility": "private"}
"""Options of an event that only the page itself triggers and that shows no progress indicator.

With an indicator, Gradio copies a component's whole value several times for every step of an answer.
"""


@dataclass(frozen=True)
class Parts:
    """The components that events read or change.

    `request`, `judge`, `cite`, `keep`, `draft`, `replay` and `open` are hidden buttons that scripts press; `kept`
    holds the conversation as JSON, `cited` the references last asked for, `said` the reply to `keep`, `within` the
    papers that are asked, as `papers_page.keys_within` reads it.
    """

    head: gr.HTML
    history: gr.State
    underway: gr.State
    kept: gr.Textbox
    request: gr.Button
    judge: gr.Button
    cite: gr.Button
    cited: gr.Textbox
    keep: gr.Button
    shelf: gr.HTML
    said: gr.Textbox
    within: gr.Textbox
    draft: gr.Button
    drafted: gr.HTML
    replay: gr.Button
    replayed: gr.HTML
    open: gr.Button
    invitation: gr.HTML
    examples: tuple[gr.Button, ...]
    past: gr.HTML
    current: gr.HTML
    message: gr.HTML
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button
    dates: tuple[gr.Textbox, gr.Textbox, gr.Checkbox]

    @property
    def changing(self) -> list[Any]:
        """The components that a question changes; chat.css shows the buttons and the welcome accordingly."""
        return [self.head, self.history, self.underway, self.kept, self.past, self.current, self.message, self.box]


def lay_out(assistant: Answering, head: gr.HTML) -> Parts:
    """Lay out the page; `head` is the header, which is updated after each answer."""
    import gradio as gr

    history, underway = gr.State(()), gr.State(None)
    # JSON text, because Gradio copies values piece by piece whenever anything changes.
    kept = gr.Textbox(visible=False)
    request = gr.Button("Ask the clicked question", elem_id="request", visible="hidden")
    judge = gr.Button("Save feedback", elem_id="judge", visible="hidden")
    cite = gr.Button("Write references", elem_id="cite", visible="hidden")
    cited = gr.Textbox(visible=False)
    keep = gr.Button("Save in a collection", elem_id="keep", visible="hidden")
    said = gr.Textbox(visible=False)
    within = gr.Textbox(elem_id="within", visible="hidden", label="Papers asked")
    draft = gr.Button("Cite a draft", elem_id="draft", visible="hidden")
    replay = gr.Button("Replay a saved answer", elem_id="replay", visible="hidden")
    open_button = gr.Button("Open an earlier conversation", elem_id="open", visible="hidden")
    html('<h1 class="hidden">Ask</h1>', "ask-head")
    with gr.Column(elem_id="welcome"):
        invitation = html(_invitation(assistant), "invitation")
        examples = tuple(
            gr.Button(question, elem_classes="example", visible=bool(question))
            for question in _examples(assistant)
        )
        html(answers.next_steps(assistant.model_name), "next-steps")
    past, current = html("", "past"), html("", "current")
    with gr.Column(elem_id="composer"):
        message = html("", "message")
        shelf = html("", "shelf")
        with gr.Column(elem_id="drafting"):
            html(draft_form(), "draft-entry")
            drafted = html("", "drafted")
        with gr.Column(elem_id="replaying"):
            html(replay_form(), "replay-entry")
            replayed = html("", "replayed")
        html(within_chip(), "within-chip")
        dates = _lay_out_dates()
        with gr.Row(elem_id="asking"):
            box = gr.Textbox(
                label="Question", placeholder=PLACEHOLDER, lines=1, max_lines=6, container=False, autofocus=True
            )
            ask = gr.Button("Ask", elem_id="ask")
            stop = gr.Button("Stop", elem_id="stop")
        with gr.Row(elem_id="beside"):
            html(answers.switches(), "switches")
            clear = gr.Button("New conversation", elem_id="clear")
    shown = (invitation, examples, past, current, message, box, ask, stop, clear)
    return Parts(
        head,
        history,
        underway,
        kept,
        request,
        judge,
        cite,
        cited,
        keep,
        shelf,
        said,
        within,
        draft,
        drafted,
        replay,
        replayed,
        open_button,
        *shown,
        dates,
    )


def welcomed(parts: Parts, assistant: Answering) -> dict[Any, Any]:
    """Return the welcome as of the papers that there are now."""
    import gradio as gr

    buttons = zip(parts.examples, _examples(assistant), strict=True)
    examples = {button: gr.update(value=question, visible=bool(question)) for button, question in buttons}
    return {parts.invitation: _invitation(assistant), **examples}


def _invitation(assistant: Answering) -> str:
    return answers.welcome(assistant.index.papers, main_subjects(assistant.index.map.names))


def _examples(assistant: Answering) -> tuple[str, ...]:
    """Return as many example questions as there are buttons, the last ones empty if there are fewer."""
    questions = first_questions(assistant.index.papers, assistant.index.map.names)
    return (*questions, *[""] * MOST_QUESTIONS)[:MOST_QUESTIONS]


def _lay_out_dates() -> tuple[gr.Textbox, gr.Textbox, gr.Checkbox]:
    """Lay out the date filter, which is hidden until "Filter by date" is pressed."""
    import gradio as gr

    with gr.Row(elem_id="dates"):
        since = gr.Textbox(label="Papers since", placeholder="2024 or 2024-06", elem_id="since", max_length=10)
        until = gr.Textbox(label="until", placeholder="2025 or 2025-06", elem_id="until", max_length=10)
        undated = gr.Checkbox(label="include undated papers", elem_id="undated")
    return since, until, undated


def html(value: str, name: str) -> gr.HTML:
    """Place markup on the page; it must come from `ui.html` or `ui.papers_page`, as gr.HTML sanitises nothing."""
    import gradio as gr

    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)
