"""Everything that relies on undocumented parts of Gradio: its queue, its session state, attributes of `gr.Blocks`.

These may change in any release. pyproject.toml pins gradio>=6.31,<7, and tests/ui/server/test_gradio_internals.py
names each attribute used here, so that an upgrade fails there first.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from copy import copy
from html import escape
from itertools import accumulate
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from ui.server.event_gate import Event as PageEvent
from ui.server.rate_limits import ANSWER_QUEUE, UPLOAD_QUEUE, InFlight, RateLimiter, visitor_of

if TYPE_CHECKING:
    from typing import Literal

    import gradio as gr
    from fastapi import Request
    from gradio.block_function import BlockFunction
    from gradio.data_classes import PredictBodyInternal
    from gradio.queueing import Event, Queue
    from gradio.server_messages import EventMessage
    from gradio.state_holder import SessionState

    Outcome = Literal["success", "error", "queue_full", "validator_error"]
    Pushed = tuple[bool, str | list[dict[str, Any]], Outcome]

__all__ = [
    "GRADIO_ENVIRONMENT",
    "SessionBudget",
    "events_of",
    "introduce",
    "let_streams_close",
    "limit_queue",
    "prepare",
]

GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",  # sends nothing to Gradio's makers
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",  # otherwise Gradio sums up the last 10,000 events after each one
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
"""Settings that Gradio reads only from environment variables; set them before building a page."""
MAX_SESSIONS = 1000
"""Open pages whose conversation Gradio holds, at some 90 kB each; a forgotten page still has its own copy."""


SESSIONS_PER_VISITOR = 50
"""Open pages of one visitor whose conversation Gradio holds."""
BYTES_PER_VISITOR, MAX_BYTES = 8_000_000, 100_000_000
"""Bytes sent by browsers of which Gradio holds what became of them: a visitor's, and all. Of a page, its largest
request counts; a conversation has half a million at most, and takes some five times as much memory."""
PAGE_TEMPLATE = "frontend/index.html"
LINK_META = re.compile(r'<meta\s{1,9}(?:property="og|name="twitter):[^>]{0,500}>')
"""What a page offers for previews of links to it."""
STREAM_GAP = 0.2
"""Seconds from the end of a page's last event until its next request is answered."""


class SessionBudget:
    """Makes Gradio forget a visitor's oldest pages, so that nobody fills the memory with conversations."""

    def __init__(self, page: gr.Blocks) -> None:
        self._states = page.state_holder
        self._pages: dict[str, tuple[str, int]] = {}  # visitor and bytes by session, the one used last comes last

    def note(self, visitor: str, session: str, size: int = 0) -> None:
        """Note that a visitor's page has sent so many bytes; forget the oldest pages if there are too many."""
        before = self._pages.pop(session, (visitor, 0))[1]
        self._pages[session] = (visitor, max(before, size))
        own = {one: page for one, page in self._pages.items() if page[0] == visitor}
        excess = [
            *_beyond(own, SESSIONS_PER_VISITOR, BYTES_PER_VISITOR),
            *_beyond(self._pages, MAX_SESSIONS, MAX_BYTES),
        ]
        for oldest in excess:
            self._pages.pop(oldest, None)
            self._states.session_data.pop(oldest, None)
            self._states.time_last_used.pop(oldest, None)


def _beyond(pages: Mapping[str, tuple[str, int]], most: int, most_bytes: int) -> list[str]:
    """Return the sessions before the last that are more than `most`, or have more than `most_bytes` together.

    >>> _beyond({"a": ("ada", 5), "b": ("bo", 4), "c": ("ada", 3)}, 3, 8)
    ['a']
    """
    newest_first = list(pages)[::-1]
    sizes = accumulate(pages[session][1] for session in newest_first)
    kept = sum(size <= most_bytes for size, _ in zip(sizes, range(most), strict=False))
    return newest_first[max(kept, 1) :]


def events_of(page: gr.Blocks) -> dict[str, PageEvent]:
    """Return the events that the server handles, by number and, if programs may call them, by name."""
    from gradio.components import State

    events: dict[str, PageEvent] = {}
    for number, function in page.fns.items():
        if function.fn is not None:
            kept = tuple(isinstance(one, State) for one in function.inputs)
            event = PageEvent(kept, function.concurrency_id == UPLOAD_QUEUE)
            events |= {str(number): event, str(function.api_name): event}
    return events


def prepare(page: gr.Blocks) -> None:
    """Set what can't be passed to `mount_gradio_app`; call it before mounting."""
    page.api_open = False  # no request skips the queue
    page.state_session_capacity = MAX_SESSIONS


def introduce(title: str, description: str, loading: str) -> None:
    """Set the title and description that previews of a link to the page show, and what is `loading` before it.

    Gradio's page introduces itself as Gradio, with a picture on another host, and has no title without JavaScript.
    It is blank until its scripts have come, which takes seconds on a slow line.
    """
    from gradio.route_utils import STATIC_TEMPLATE_LIB
    from gradio.routes import templates
    from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

    own = (
        f"<title>{escape(title)}</title>"
        f'<meta property="og:title" content="{escape(title)}" /><meta property="og:type" content="website" />'
        f'<meta property="og:description" content="{escape(description)}" />'
        f'<meta name="description" content="{escape(description)}" />'
    )
    html = LINK_META.sub("", (Path(STATIC_TEMPLATE_LIB) / PAGE_TEMPLATE).read_text("utf-8"))
    html = html.replace("<head>", f"<head>{own}", 1).replace("<gradio-app", f"{loading}<gradio-app", 1)
    loaders = [DictLoader({PAGE_TEMPLATE: html})]
    templates.env.loader = ChoiceLoader([*loaders, FileSystemLoader(STATIC_TEMPLATE_LIB)])
    if templates.env.cache is not None:
        templates.env.cache.clear()


def limit_queue(page: gr.Blocks, limiter: RateLimiter) -> None:
    """Apply rate limits to Gradio's queue, and free what Gradio keeps of finished calls; call it after mounting.

    Gradio's own limit is on all visitors together, and says only that the queue is full. A refusal here has status
    429, a sentence and Retry-After.
    """
    from fastapi import HTTPException
    from gradio.state_holder import SessionState

    queue = page._queue
    push = queue.push
    new_session = SessionState(page)
    single_calls: set[str] = set()  # sessions of calls without a page

    async def limited_push(body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        function = _function(page, body)
        concurrency_id = function.concurrency_id if function else None
        visitor = visitor_of(request.scope)
        in_flight = _in_flight(queue, visitor, concurrency_id)
        if refusal := limiter.refusal(visitor, in_flight, asking=concurrency_id == ANSWER_QUEUE):
            raise HTTPException(429, refusal.sentence, {"retry-after": str(refusal.retry_after)})
        if concurrency_id == UPLOAD_QUEUE and (refusal := limiter.upload_refusal(in_flight)):
            raise HTTPException(429, refusal.sentence, {"retry-after": str(refusal.retry_after)})
        _forget_finished(page, single_calls)
        pushed = await push(body, request, username)
        if body.session_hash == pushed[1]:  # a call without a page: its session is named after its event
            single_calls.add(body.session_hash)
            page.state_holder.session_data[body.session_hash] = _without_components(new_session)
        return pushed

    queue.push = limited_push  # type: ignore[method-assign]


def let_streams_close(page: gr.Blocks) -> None:
    """Answer a page's next request only when the page knows that its stream has ended; call it after mounting.

    When a page's last event is completed, Gradio ends the stream that brought it, and the page opens another with
    its next event. If the reply to that event overtook the message that the stream has ended, the page would take
    the stream for open, and wait for ever. Only the reply waits; the event is in the queue already.
    """
    from gradio.server_messages import ProcessCompletedMessage

    queue = page._queue
    push, send = queue.push, queue.send_message
    ended: dict[str, float] = {}  # when the last event of a session was completed

    def noting_send(event: Event, event_message: EventMessage) -> None:
        if isinstance(event_message, ProcessCompletedMessage):
            ended[event.session_hash] = monotonic()
        send(event, event_message)

    async def patient_push(body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        now = monotonic()
        for session in [session for session, when in ended.items() if when + STREAM_GAP <= now]:
            del ended[session]
        function = _function(page, body)
        of_page = function is not None and function.api_visibility == "private"  # programs see to it themselves
        ready = ended.get(body.session_hash or "", 0.0) + STREAM_GAP if of_page else 0.0
        pushed = await push(body, request, username)
        await asyncio.sleep(ready - monotonic())
        return pushed

    queue.push, queue.send_message = patient_push, noting_send  # type: ignore[method-assign]


def _function(page: gr.Blocks, body: PredictBodyInternal) -> BlockFunction | None:
    return page.fns.get(-1 if body.fn_index is None else body.fn_index)


def _in_flight(queue: Queue, visitor: str, concurrency_id: str | None) -> InFlight:
    """Count the requests of one visitor and kind that run or wait, and all that wait."""
    waiting = [event for line in queue.event_queue_per_concurrency_id.values() for event in line.queue]
    by_visitor = sum(
        event.concurrency_id == concurrency_id and visitor_of(event.request.scope) == visitor
        for event in (*_running(queue), *waiting)
    )
    return InFlight(by_visitor, len(waiting))


def _running(queue: Queue) -> Iterator[Event]:
    """Yield the events being processed; an idle worker has None in place of its events."""
    for events in queue.active_jobs:
        yield from events or ()


def _forget_finished(page: gr.Blocks, single_calls: set[str]) -> None:
    """Delete the session state and event ids of finished calls; Gradio would keep them as long as a page's."""
    queue, states = page._queue, page.state_holder
    for session in single_calls - queue.event_ids_to_events.keys():
        single_calls.remove(session)
        states.session_data.pop(session, None)
        states.time_last_used.pop(session, None)
    for session in queue.pending_event_ids_session.keys() - queue.pending_messages_per_session.keys():
        del queue.pending_event_ids_session[session]


def _without_components(state: SessionState) -> SessionState:
    """Return a copy of a new session's state that describes none of the page's components.

    Gradio describes all of them for each session. For a call without a page that is a third of the work.
    """
    light = copy(state)
    light.blocks_config = copy(state.blocks_config)
    light.config_values, light.state_data, light._state_ttl = {}, {}, {}
    return light
