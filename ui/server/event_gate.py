"""The one gate for what browsers and programs send: how much of it, how often, and of what shape.

Gradio parses a body of any size, and answers with status 500 what it doesn't expect. So a request is
bounded before it is parsed and examined before Gradio sees it, and all requests count against a visitor's limits:
those for the queue are counted there, all others here.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.server.bodies import BodyRefused, read_body, replayed
from ui.server.rate_limits import InFlight, RateLimiter, visitor_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Event", "EventGate", "RateLimitedApp"]

EVENT = re.compile(r"/gradio_api/(?:queue/join|(?:run|call)/(?P<name>\w+))")
"""The paths of requests for an event; its number is in the body, or its name in the path."""
OTHERS = re.compile(r"/gradio_api/(?:cancel|reset)|(?!/gradio_api/).*")
"""All other paths that take POST requests; not `call/v2`, which fails where an argument is missing."""
QUEUED = re.compile(r"/gradio_api/(?:queue/join|call/.*)|/mcp")
"""The paths whose requests are counted further in."""
SESSION = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True)
class Event:
    """An event of the page: whether each of its inputs is kept by the server, and whether it takes a file."""

    kept: tuple[bool, ...]
    takes_file: bool = False


class RateLimitedApp:
    """An ASGI application whose POST requests are rate limited, like those for the queue."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter) -> None:
        self.app, self.limiter = app, limiter
        self._visitors: list[str] = []  # one entry per request in flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        visitor = visitor_of(scope)
        in_flight = InFlight(self._visitors.count(visitor), len(self._visitors))
        if refusal := self.limiter.refusal(visitor, in_flight, asking=False):
            await _refuse(429, refusal.sentence, refusal.retry_after)(scope, receive, send)
            return
        self._visitors.append(visitor)
        try:
            await self.app(scope, receive, send)
        finally:
            self._visitors.remove(visitor)


class EventGate:
    """Passes on the POST requests that the page's events can have made; refuses the others with a sentence.

    `events` are the page's events by number and by name. `on_session` is called with a visitor, the page that a
    request of theirs is from, and the bytes of it that may be kept: those of a file aren't.
    """

    def __init__(
        self,
        app: ASGIApp,
        limiter: RateLimiter,
        events: Mapping[str, Event],
        on_session: Callable[[str, str, int], None],
    ) -> None:
        self.app, self.limits, self.events, self.on_session = app, limiter.limits, events, on_session
        self._counted = RateLimitedApp(self._examine, limiter)
        self._arriving: list[str] = []  # the visitor of each body that is being read
        self._large: list[str] = []  # the visitor of each large body that is held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
        elif QUEUED.fullmatch(scope["path"].rstrip("/")):
            await self._examine(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _examine(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a request's body, and pass the request on unless it is refused."""
        visitor = visitor_of(scope)
        is_large = _announced_size(scope) > self.limits.event_body
        try:
            self._admit(visitor, is_large)
        except BodyRefused as refused:
            await _refuse(refused.status, refused.reason, 1)(scope, receive, send)
            return
        if is_large:
            self._large.append(visitor)
        try:
            body = await self._read(scope, receive, visitor, is_large)
            await self.app(scope, replayed(body, receive), send)
        except BodyRefused as refused:
            await _refuse(refused.status, refused.reason)(scope, receive, send)
        finally:
            if is_large:
                self._large.remove(visitor)

    def _admit(self, visitor: str, is_large: bool) -> None:
        """Raise BodyRefused if the visitor has as many bodies on the way as allowed, or everybody together has."""
        if self._arriving.count(visitor) >= self.limits.requests_per_visitor:
            raise BodyRefused(429, "You already have too many requests in progress. Try again in a second.")
        if is_large and (visitor in self._large or len(self._large) >= self.limits.large_bodies):
            raise BodyRefused(429, "Another file is being sent. Try again in a few seconds.")

    async def _read(self, scope: Scope, receive: Receive, visitor: str, is_large: bool) -> bytes:
        """Return a request's body; raise BodyRefused unless it is one that an event of the page takes."""
        largest = self.limits.body if is_large else self.limits.event_body
        self._arriving.append(visitor)
        try:
            body = await read_body(receive, largest, self.limits.body_seconds)
            path = scope["path"].rstrip("/")
            name = EVENT.fullmatch(path)
            if not (name or OTHERS.fullmatch(path)):
                raise BodyRefused(404, "Not found; programs may use /gradio_api/call/ask")
            if not scope["path"].startswith("/gradio_api/"):
                return body
            value = await asyncio.to_thread(_parsed, body)
        finally:
            self._arriving.remove(visitor)
        event = _event(self.events, name["name"], value) if name else None
        if is_large and not (event and event.takes_file):
            limit = self.limits.event_body
            raise BodyRefused(413, f"The request has more than {limit:,} bytes, which is the limit")
        if isinstance(session := value.get("session_hash"), str):
            if not SESSION.fullmatch(session):
                raise BodyRefused(422, "session_hash is not the name of a page")
            self.on_session(visitor, session, 0 if event and event.takes_file else len(body))
        return body


def _announced_size(scope: Scope) -> int:
    """Return the size of a body by its header; 0 for one that is sent in chunks, which a browser never does."""
    from starlette.datastructures import Headers

    size = Headers(scope=scope).get("content-length", "0")
    return int(size) if size.isdecimal() and len(size) < 20 else 0


def _parsed(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; raise BodyRefused for anything else.

    >>> _parsed(b'{"data": []}')
    {'data': []}
    """
    try:
        value = json.loads(body)
        if b"\\ud" in body.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BodyRefused(422, "The request contains half a character (a lone surrogate); remove it") from None
    except (ValueError, RecursionError):
        raise BodyRefused(422, "The request is not JSON") from None
    if not isinstance(value, dict):
        raise BodyRefused(422, "The request is not a JSON object")
    return value


def _event(events: Mapping[str, Event], name: str | None, value: Mapping[str, Any]) -> Event:
    """Return the event that a request is for; raise BodyRefused if there is none, or it takes other values."""
    number = value.get("fn_index")
    event = (
        events.get(str(number)) if name in (None, "predict") and type(number) is int else events.get(name or "")
    )
    if event is None:
        raise BodyRefused(404, "The page has no such event; /gradio_api/info lists what programs may call")
    data = value.get("data")
    if not isinstance(data, list) or len(data) != len(event.kept):
        raise BodyRefused(422, f"data must be a list of {len(event.kept)} values for this event")
    for kept, one in zip(event.kept, data, strict=True):
        if not (kept or one is None or isinstance(one, str | bool)):
            raise BodyRefused(422, f"data has a value of the wrong kind, {type(one).__name__}; expected text")
    return event


def _refuse(status: int, reason: str, retry_after: int = 0) -> ASGIApp:
    from starlette.responses import JSONResponse

    return JSONResponse({"detail": reason}, status, {"retry-after": str(retry_after)} if retry_after else None)
