"""The undocumented parts of Gradio that Footnote uses, by name: after an upgrade, this file fails first."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import monotonic
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request
from gradio.data_classes import PredictBodyInternal
from gradio.queueing import Event, EventQueue
from gradio.server_messages import ProcessCompletedMessage
from gradio.state_holder import SessionState

from assistant import Settings
from tests.conftest import ROOT
from tests.support.browser import FakeAssistant, launched, served, visiting
from ui.server.gradio_internals import (
    GRADIO_ENVIRONMENT,
    MAX_SESSIONS,
    STREAM_GAP,
    let_streams_close,
    limit_queue,
    prepare,
)
from ui.server.rate_limits import ANSWER_QUEUE, Limits, RateLimiter

ANSWER, BROWSE = 0, 1
"""The numbers of the two functions of the page in these tests."""

OBJECTS: dict[str, Callable[[gr.Blocks], object]] = {
    "Blocks": lambda page: page,
    "Queue": lambda page: page._queue,
    "EventQueue": lambda page: EventQueue("answers", 1),
    "Event": lambda page: Event("session", page.fns[ANSWER], request_from("192.0.2.1"), None),
    "BlockFunction": lambda page: page.fns[ANSWER],
    "StateHolder": lambda page: page.state_holder,
    "SessionState": SessionState,
    "PredictBodyInternal": lambda page: PredictBodyInternal(data=[]),
}
ATTRIBUTES = {
    "Blocks": "_queue api_open fns state_holder state_session_capacity",
    "Queue": (
        "active_jobs event_ids_to_events event_queue_per_concurrency_id pending_event_ids_session"
        " pending_messages_per_session push send_message"
    ),
    "EventQueue": "queue",
    "Event": "concurrency_id request session_hash",
    "BlockFunction": "api_visibility concurrency_id",
    "StateHolder": "session_data time_last_used",
    "SessionState": "_state_ttl blocks_config config_values state_data",
    "PredictBodyInternal": "fn_index session_hash",
}

LATE_CLOSE = """
const asked = window.fetch;
window.fetch = async (...what) => {
  const reply = await asked(...what);
  if (!String(what[0].url ?? what[0]).includes("/queue/data")) return reply;
  const late = new TransformStream({
    async transform(bytes, out) {
      for (const message of new TextDecoder().decode(bytes).split(/(?<=\\n\\n)/)) {
        if (message.includes("close_stream")) await new Promise((resolve) => setTimeout(resolve, 60));
        out.enqueue(new TextEncoder().encode(message));
      }
    },
  });
  return new Response(reply.body.pipeThrough(late), reply);
};
"""
"""Script of a browser that reads the end of a stream 60 ms late."""


def request_from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": []})


def mounted_page() -> gr.Blocks:
    """Return a page with two functions, mounted as `create_app` does."""
    page: gr.Blocks
    with gr.Blocks() as page:
        box = gr.Textbox()
        box.submit(lambda text: text, box, box, concurrency_id=ANSWER_QUEUE)
        box.change(lambda text: text, box, box, concurrency_id="browsing", api_visibility="private")
    page.queue()
    prepare(page)
    gr.mount_gradio_app(FastAPI(), page, path="/")
    return page


@pytest.fixture(scope="module")
def page() -> gr.Blocks:
    """A page to look at, not to change."""

    async def create() -> gr.Blocks:
        return mounted_page()

    return asyncio.run(create())


def run(scenario: Callable[[gr.Blocks], Coroutine[Any, Any, None]]) -> None:
    """Run a scenario on a page of its own, in the event loop that Gradio needs."""

    async def start() -> None:
        await scenario(mounted_page())

    asyncio.run(start())


async def ask(page: gr.Blocks, host: str = "192.0.2.1", function: int = ANSWER, session: str | None = None) -> str:
    """Put a call into the queue, as a request for /queue/join does; return the event's id."""
    body = PredictBodyInternal(data=["What?"], fn_index=function, session_hash=session)
    _, event_id, outcome = await page._queue.push(body, request_from(host), None)
    assert (outcome, type(event_id)) == ("success", str)
    return str(event_id)


def test_the_version_of_gradio_is_pinned() -> None:
    assert '"gradio>=6.31,<7"' in (ROOT / "pyproject.toml").read_text()
    assert gr.__version__.startswith("6."), f"Gradio {gr.__version__}: read gradio_internals.py before upgrading"


@pytest.mark.parametrize(
    ("kind", "attribute"), [(kind, name) for kind, names in ATTRIBUTES.items() for name in names.split()]
)
def test_gradio_has_the_attribute(kind: str, attribute: str, page: gr.Blocks) -> None:
    missing = f"Gradio {gr.__version__} has no {kind}.{attribute}, which ui/server/gradio_internals.py uses"
    assert hasattr(OBJECTS[kind](page), attribute), missing


def test_push_takes_what_its_replacement_does(page: gr.Blocks) -> None:
    assert inspect.iscoroutinefunction(page._queue.push)
    assert list(inspect.signature(page._queue.push).parameters) == ["body", "request", "username"]


def test_gradio_reads_the_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when Gradio renames one: it would sum up the last 10,000 events after each one."""
    for name, value in GRADIO_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    async def look(page: gr.Blocks) -> None:
        assert page._queue.ANALYTICS_MAX_EVENTS == 1
        assert page._queue.ANAYLTICS_CACHE_FREQUENCY == 10**9
        assert not gr.Blocks().analytics_enabled

    run(look)


def test_mounting_keeps_what_was_prepared(page: gr.Blocks) -> None:
    assert page.api_open is False
    assert page.state_holder.capacity == MAX_SESSIONS


def test_a_visitors_questions_in_the_queue_are_counted() -> None:
    """Fails without `limit_queue`: Gradio accepts as many as its queue holds."""

    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        for _ in range(2):
            await ask(page)
        with pytest.raises(HTTPException, match="You already have 2 questions in progress") as refused:
            await ask(page)
        assert (refused.value.status_code, refused.value.headers) == (429, {"retry-after": "1"})
        await ask(page, host="192.0.2.2")

    run(scenario)


def test_questions_and_other_requests_are_counted_separately() -> None:
    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        for _ in range(7):
            await ask(page, function=BROWSE)
        await ask(page)
        await ask(page, function=BROWSE)
        with pytest.raises(HTTPException, match="You already have 8 requests in progress"):
            await ask(page, function=BROWSE)
        await ask(page)

    run(scenario)


def test_a_visitors_running_questions_are_counted() -> None:
    """Fails when only the waiting events are counted: a visitor would get all running ones."""

    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        queue = page._queue
        for _ in range(2):
            await ask(page)
        waiting = queue.event_queue_per_concurrency_id[ANSWER_QUEUE].queue
        queue.active_jobs = [None, *([event] for event in waiting), None]  # as Gradio does when it starts them
        waiting.clear()
        with pytest.raises(HTTPException, match="You already have 2 questions in progress"):
            await ask(page)
        await ask(page, host="192.0.2.2")

    run(scenario)


def test_the_queue_is_full_at_the_limit_on_waiting_questions() -> None:
    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits(waiting=3)))
        for number in range(3):
            await ask(page, host=f"192.0.2.{number}")
        with pytest.raises(HTTPException, match="Too many people are asking"):
            await ask(page, host="192.0.2.9")

    run(scenario)


def test_the_session_of_a_single_call_is_light_and_deleted_after_its_end() -> None:
    """Fails without `_forget_finished` or `_without_components`: Gradio keeps 0.1 MB per question."""

    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        queue, sessions = page._queue, page.state_holder.session_data
        first = await ask(page)
        assert page.state_holder[first].config_values == {}  # this records when the session was last used
        assert first in page.state_holder.time_last_used
        del queue.event_ids_to_events[first]  # as Gradio does when a call ends
        second = await ask(page, host="192.0.2.2")
        assert set(sessions) == {second}
        assert first not in page.state_holder.time_last_used

    run(scenario)


def test_the_session_of_a_page_is_kept_between_its_calls() -> None:
    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        event = await ask(page, session="page")
        state = page.state_holder.session_data["page"]
        del page._queue.event_ids_to_events[event]
        await ask(page, host="192.0.2.2")
        assert page.state_holder.session_data["page"] is state
        assert len(state.config_values) > 0

    run(scenario)


def test_event_ids_are_deleted_with_the_messages_of_their_session() -> None:
    async def scenario(page: gr.Blocks) -> None:
        limit_queue(page, RateLimiter(Limits()))
        queue = page._queue
        first = await ask(page)
        assert first in queue.pending_event_ids_session
        del queue.pending_messages_per_session[first]  # Gradio keeps those of 2,000 sessions
        second = await ask(page, host="192.0.2.2")
        assert set(queue.pending_event_ids_session) == {second}

    run(scenario)


def test_a_request_that_follows_the_end_of_a_stream_is_answered_after_it() -> None:
    async def scenario(page: gr.Blocks) -> None:
        let_streams_close(page)
        first = await ask(page, session="page")
        event = page._queue.event_ids_to_events[first]
        event.alive = True
        page._queue.send_message(event, ProcessCompletedMessage(output={}, success=True))
        ended = monotonic()
        await ask(page, session="another", function=BROWSE)
        await ask(page, session="page", function=ANSWER)  # as programs do
        assert monotonic() - ended < STREAM_GAP / 2
        await ask(page, session="page", function=BROWSE)
        assert monotonic() - ended > STREAM_GAP * 0.9

    run(scenario)


@pytest.mark.browser
def test_a_click_at_the_end_of_a_stream_brings_its_reply(tmp_path: Path) -> None:
    """Fails without `let_streams_close`: the page then waits for a stream that has ended."""
    question = "Which benchmark tests nurses?"
    assistant = FakeAssistant(settings=Settings(home=tmp_path))
    with launched() as chromium, served(assistant) as address:
        chromium.add_init_script(LATE_CLOSE)
        with visiting(chromium, address) as visit:
            visit.ask(question)
            visit.page.evaluate(
                """() => new MutationObserver((changes, observer) => {
                  const look = document.querySelector("button.look");
                  if (look) { observer.disconnect(); look.click(); }
                }).observe(document.getElementById("shelf"), { childList: true, subtree: true })"""
            )
            visit.turn(question).get_by_role("button", name="Watch").click()
            visit.page.get_by_text("nothing new.").wait_for(state="attached", timeout=5_000)


def test_a_link_to_the_chat_is_shown_as_footnote_without_anything_from_another_host() -> None:
    """Fails without `introduce`: the page calls itself Gradio, with a picture from githubusercontent.com."""
    with served(FakeAssistant()) as address:
        html = httpx.get(address).text
    head = html[: html.index("<script")]
    assert head.count('property="og:title" content="Footnote"') == head.count("<title>Footnote</title>") == 1
    assert "Gradio" not in "".join(re.findall(r"<meta[^>]*>", head))
    assert "githubusercontent" not in head


def test_until_its_scripts_have_come_the_page_says_that_it_is_loading_or_needs_them() -> None:
    with served(FakeAssistant()) as address:
        html = httpx.get(address).text
    before = html[html.index("<body") : html.index("<gradio-app")]
    assert "Loading…" in before
    assert "needs JavaScript" in before[before.index("<noscript>") : before.index("</noscript>")]
