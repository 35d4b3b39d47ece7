"""The web interface: composes the pages, ties their events to handlers, and offers the endpoint.

`ui.html` makes the markup, `ui/static` holds styles and scripts, and `ui.server` serves it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.answer import History
from index.errors import FootnoteError
from index.field_filter import FieldFilter
from ui import papers_page
from ui.chat import (
    PRIVATE,
    Parts,
    Request,
    Underway,
    Updates,
    drafted,
    handlers,
    html,
    keeping,
    lay_out,
    read_dates,
    read_judged,
    read_request,
    read_wanted,
    replayed_file,
    welcomed,
)
from ui.protocols import Answering
from ui.server import ANSWER_QUEUE, GRADIO_ENVIRONMENT, Limits

if TYPE_CHECKING:
    import gradio as gr

    from ui.server import ServerConfig

__all__ = ["build", "serve"]

LIMITS = Limits()
# Gradio's own lock (trigger_mode "once") would stay after Stop until the language model's next token.
ASKING: Mapping[str, Any] = {
    "concurrency_limit": LIMITS.running,
    "concurrency_id": ANSWER_QUEUE,
    "trigger_mode": "multiple",
}
"""How events that ask questions share the queue."""
SENT = "(_, ...state) => [document.getElementById('{}').dataset.sent, ...state]"
"""Script that passes on what chat.js stored for a click."""
REPLIED = "() => window.footnote.replied('{}')"
"""Script that reports to panels.js that the reply to a panel's form is shown."""
JUDGED = "(said) => window.footnote.judged(!said)"
"""Script that reports to chat.js whether feedback was saved."""
CITED = "(reply) => window.footnote.cited(reply)"
"""Script that passes references to chat.js."""
SAID = "(said) => window.footnote.said(said)"
"""Script that passes the reply to a click on "keep" to keeping.js."""
KEEP, OPENED, BEGUN = (
    f"(kept) => window.footnote.conversations.{what}" for what in ("keep(kept)", "opened()", "begun()")
)
"""Scripts that report to conversations.js what to save and which conversation is shown."""


def serve(assistant: Answering, config: ServerConfig, open_browser: bool = True) -> None:
    """Serve the chat until interrupted; raise SettingError if the port is taken."""
    from ui.server import run

    run(lambda: build(assistant, config.may_fetch), config, open_browser)


def build(assistant: Answering, may_fetch: bool = False) -> gr.Blocks:
    """Lay out the pages and tie their events to an assistant; `may_fetch` lets visitors fetch from public APIs.

    The URL's fragment chooses the page: chat.js and chat.css show the second one for `#/papers`.
    """
    os.environ |= GRADIO_ENVIRONMENT
    import gradio as gr

    page: gr.Blocks
    with gr.Blocks(title="Footnote", analytics_enabled=False, fill_width=True) as page:
        head = html(handlers.head(assistant), "header")
        with gr.Column(elem_id="ask-page"):
            parts = lay_out(assistant, head)
        with gr.Column(elem_id="papers-page"):
            papers_page.lay_out(assistant, head, may_fetch)
        _listen(page, parts, assistant)
        _listen_to_actions(page, parts, assistant)
        _listen_to_panels(parts, assistant)
        _offer_endpoint(assistant)
    page.queue(max_size=2 * LIMITS.waiting, default_concurrency_limit=LIMITS.running)
    return page


def _listen(page: gr.Blocks, parts: Parts, assistant: Answering) -> None:
    """Tie the conversation's events to handlers; each returns the parts that change and their new values."""
    import gradio as gr

    def answer(
        request: Request | None, underway: Underway | None, history: History, *when: str | bool
    ) -> Iterator[Updates]:
        if request is None or not request.question.strip() or underway is not None:
            yield {parts.message: ""}
            return
        since, until, undated, within = when
        try:
            dates = read_dates(str(since), str(until), bool(undated))
            asked = request.after(
                history, dates, FieldFilter(among=papers_page.keys_within(str(within), assistant))
            )
        except (ValueError, FootnoteError) as error:
            yield handlers.refused(parts, str(error))
            return
        yield from handlers.answering(parts, assistant, asked, history)

    def answer_next(question: Any, *state: Any) -> Iterator[Updates]:  # noqa: ANN401
        yield from answer(Request(question, "next") if isinstance(question, str) else None, *state)

    def answer_request(text: str, *state: Any) -> Iterator[Updates]:  # noqa: ANN401
        yield from answer(read_request(text), *state)

    asked = {"outputs": parts.changing, **ASKING, **PRIVATE}
    state = [parts.underway, parts.history]
    given = [*state, *parts.dates, parts.within]
    answering = [gr.on([parts.box.submit, parts.ask.click], answer_next, [parts.box, *given], **asked)]
    answering += [example.click(answer_next, [example, *given], **asked) for example in parts.examples]
    answering += [parts.request.click(answer_request, [parts.request, *given], js=SENT.format("request"), **asked)]
    changes = {"outputs": parts.changing, "queue": False, **PRIVATE}
    for event in answering:
        event.success(None, parts.kept, js=KEEP, **PRIVATE)
    stopping = parts.stop.click(lambda *was: handlers.stopped(parts, *was), state, cancels=answering, **changes)
    stopping.success(None, parts.kept, js=KEEP, **PRIVATE)
    clearing = parts.clear.click(
        lambda was: handlers.emptied(parts, was), parts.underway, cancels=answering, **changes
    )
    clearing.success(None, js=BEGUN, **PRIVATE)

    def restore(kept: str, underway: Underway | None = None) -> Updates:
        return handlers.restored(parts, assistant, kept, underway)

    opened = [parts.open, parts.underway]
    opening = parts.open.click(restore, opened, js=SENT.format("open"), cancels=answering, **changes)
    opening.success(None, js=OPENED, **PRIVATE)
    loading = page.load(restore, parts.kept, js="() => window.footnote.conversations.current()", **changes)
    loading.then(None, js="() => window.footnote.ready()", **PRIVATE)
    welcome = {"outputs": [parts.invitation, *parts.examples], "queue": False, **PRIVATE}
    gr.on([page.load, parts.clear.click], lambda: welcomed(parts, assistant), None, **welcome)


def _listen_to_actions(page: gr.Blocks, parts: Parts, assistant: Answering) -> None:
    """Tie the events of the actions under an answer to handlers: feedback, collections, references."""

    def judge(text: str, history: History) -> str:
        return handlers.judged(read_judged(text), history, assistant.settings.feedback_file)

    def keep(text: str, history: History) -> tuple[str, str]:
        return keeping.kept(keeping.read_kept(text), history, assistant)

    def cite(text: str, history: History) -> str:
        return handlers.cited(read_wanted(text), assistant.index.papers, history)

    # Not "once": a comment that is sent before the thumb is saved would be dropped.
    several: dict[str, Any] = {"trigger_mode": "multiple", **PRIVATE}
    judging = parts.judge.click(
        judge, [parts.judge, parts.history], parts.message, js=SENT.format("judge"), queue=False, **several
    )
    judging.success(None, parts.message, js=JUDGED, **PRIVATE)
    saving = parts.keep.click(
        keep,
        [parts.keep, parts.history],
        [parts.shelf, parts.said],
        js=SENT.format("keep"),
        concurrency_id="keeping",
        **several,
    )
    saving.success(None, parts.said, js=SAID, **PRIVATE)
    loading = page.load(lambda: keeping.kept(None, (), assistant)[1], None, parts.said, queue=False, **PRIVATE)
    loading.success(None, parts.said, js=SAID, **PRIVATE)
    citing = parts.cite.click(
        cite,
        [parts.cite, parts.history],
        parts.cited,
        js=SENT.format("cite"),
        concurrency_id="references",
        **several,
    )
    citing.success(None, parts.cited, js=CITED, **PRIVATE)


def _listen_to_panels(parts: Parts, assistant: Answering) -> None:
    """Tie the panels above the question box to handlers: a draft to cite, a saved answer to replay."""
    drafting = parts.draft.click(
        lambda text, within: drafted(text, lambda: papers_page.keys_within(str(within), assistant), assistant),
        [parts.draft, parts.within],
        parts.drafted,
        js=SENT.format("draft"),
        concurrency_limit=1,
        concurrency_id="drafting",
        **PRIVATE,
    )
    drafting.then(None, js=REPLIED.format("drafting"), **PRIVATE)
    replaying = parts.replay.click(
        lambda content: replayed_file(content, assistant),
        parts.replay,
        parts.replayed,
        js=SENT.format("replay"),
        **ASKING,
        **PRIVATE,
    )
    replaying.then(None, js=REPLIED.format("replaying"), **PRIVATE)


def _offer_endpoint(assistant: Answering) -> None:
    """Offer `ask` to programs: `gradio_client.Client(url).predict(question, api_name="/ask")`."""
    import gradio as gr
    from gradio.events import api

    def ask(question: str) -> dict[str, Any]:
        """Answer a question; return `Answer.to_dict()`."""
        try:
            return assistant.ask(question).to_dict()
        except FootnoteError as error:
            raise gr.Error(str(error), print_exception=False) from error

    api(ask, api_name="ask", concurrency_limit=LIMITS.running, concurrency_id=ANSWER_QUEUE)
