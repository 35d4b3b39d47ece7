"""What reaches the chat, and what its pages may do: names, origins, routes, sizes and headers.

Gradio keeps remote images, fetches addresses that its own routes are given, echoes any origin on
any name but localhost's, and sends no Content-Security-Policy. The page needs none of that, so it
is shut here, whatever a paper or a model says.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.server.rate_limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "Guard"]

# Gradio's own page has inline scripts and makes functions of strings (its HTML component, its events),
# so scripts can't be held tighter; what matters is that nothing reaches another host.
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; media-src 'none'; object-src 'none';"
        " form-action 'none'; frame-ancestors 'none'; base-uri 'self'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
OPEN = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|login|mcp)?/?"
    r"|/(?:assets|static|svelte)/.+"
    r"|/gradio_api/(?:info|theme\.css|app_id|startup-events|login_check|cancel|reset)/?"
    r"|/gradio_api/(?:queue/(?:join|data)|heartbeat/\w+)/?"
    r"|/gradio_api/(?:run|call|call/v2)/\w+(?:/\w+)?/?"
)
"""The routes that the page, programs and MCP use. Not among them: `file=` and `proxy=`, which fetch any
public address on the server's behalf, and `monitoring`, `stream`, `vibe-edit`, `run-history` and others of
Gradio's that the chat has no use for."""


class Guard:
    """Refuses what the chat has no use for, and sends the security headers with every response.

    `hosts` are the names by which it may be called, `origins` the pages elsewhere that may use it.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], origins: Sequence[str], limits: Limits) -> None:
        self.app, self.limits = app, limits
        self.hosts = {host.lower() for host in hosts}
        self.origins = {origin.lower().rstrip("/") for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.datastructures import MutableHeaders
        from starlette.responses import JSONResponse

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        status, told = self._fault(scope)
        if not status:
            try:
                async with asyncio.timeout(self.limits.patience):
                    receive = await _received(receive, self.limits.body)
            except TimeoutError:
                status, told = 408, "The request did not arrive in time"
            except _TooLarge as error:
                status, told = 413, str(error)
        app = JSONResponse({"detail": told}, status) if status else self.app
        await app(scope, receive, send_with_headers)

    def _fault(self, scope: Scope) -> tuple[int, str]:
        """Return the status and the sentence that refuse a request; 0 for one that is fine."""
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return 400, f"Not served under the name {_name(host)!r}; footnote chat --name adds names"
        if not self._is_of_this_page(headers.get("origin"), host):
            return 400, "Pages of other sites may not use this one; footnote chat --origin names those that may"
        if not OPEN.fullmatch(scope["path"]):
            return 404, "Not found"
        return 0, ""

    def _is_of_this_page(self, origin: str | None, host: str) -> bool:
        if origin is None or origin.lower() in self.origins:
            return True
        return origin.lower().partition("://")[2] == host.lower()


class _TooLarge(Exception):
    """Raised for a request that is longer than allowed."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"That is more than the {largest:,} bytes that may be sent at once; send less")


async def _received(receive: Receive, largest: int) -> Receive:
    """Take in a whole request of at most `largest` bytes, and return what gives it again."""
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > largest:
            raise _TooLarge(largest)
        if not message.get("more_body"):
            break

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return again


def _name(host: str) -> str:
    """Return the name in a Host header, without its port.

    >>> _name("Footnote.lab:7860"), _name("[::1]:7860")
    ('footnote.lab', '::1')
    """
    return re.sub(r":\d*$", "", host).strip("[]").lower()
