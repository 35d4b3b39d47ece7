"""Checks on every request (host, origin, path) and security headers on every response.

Gradio shows remote images, fetches the addresses that some of its routes are given, accepts any origin under any
host but localhost, and sends no Content-Security-Policy. The chat needs none of that, so this blocks it whatever a
paper or a model says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "SecurityMiddleware"]

# Gradio's page has inline scripts and compiles strings to functions (in its HTML component and its events), so
# 'unsafe-inline' and 'unsafe-eval' are needed. What matters is that nothing reaches another host.
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; media-src 'none'; object-src 'none';"
        " form-action 'none'; frame-ancestors 'none'; base-uri 'self'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
}
OPEN = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|login|mcp)?/?"
    r"|/(?:assets|static|svelte)/.+"
    r"|/gradio_api/(?:info|theme\.css|app_id|startup-events|login_check|cancel|reset)/?"
    r"|/gradio_api/(?:queue/(?:join|data)|heartbeat/\w+)/?"
    r"|/gradio_api/(?:run|call)/\w+(?:/\w+)?/?"
)
"""The paths that the page, programs and MCP clients use; all others get 404.

Left out on purpose: `file=` and `proxy=`, with which the server fetches any public address, and `monitoring`,
`stream`, `vibe-edit`, `run-history` and other routes of Gradio that the chat doesn't use.
"""


DEAD_LINK = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>Footnote</title>'
    '<main style="max-width:34rem;margin:20vh auto;padding:0 1rem;font:1.125rem/1.6 serif">'
    '<h1 style="font-size:1.5rem">There is no such page</h1>'
    '<p><a href="/">Ask a question</a> or see <a href="/#/papers">all papers</a>.</p></main></html>'
)
"""What a browser shows for an address that isn't one of the chat's."""


class SecurityMiddleware:
    """Refuses requests that the chat doesn't need, and adds the security headers to every response.

    `hosts` are the names accepted in the Host header, `origins` the other sites whose pages may use the chat.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], origins: Sequence[str]) -> None:
        self.app = app
        self.hosts = {host.lower() for host in hosts}
        self.origins = {origin.lower().rstrip("/") for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event; websockets are refused, as the chat uses none."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, or refuse it."""
        from starlette.datastructures import Headers, MutableHeaders
        from starlette.responses import HTMLResponse, JSONResponse

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        status, reason = self._refusal(scope)
        app = JSONResponse({"detail": reason}, status) if status else self.app
        if status == 404 and "text/html" in Headers(scope=scope).get("accept", ""):
            app = HTMLResponse(DEAD_LINK, status)
        await app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        """Return the status and the reason for refusing a request, or (0, "") to accept it."""
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _host_name(host) not in self.hosts:
            return 400, f"Not served under the name {_host_name(host)!r}; add names with: footnote chat --name"
        if not self._accepts(headers.get("origin"), host):
            return 400, "Pages of other sites may not use this one; allow a site with: footnote chat --origin"
        if not OPEN.fullmatch(scope["path"]):
            return 404, "Not found"
        return 0, ""

    def _accepts(self, origin: str | None, host: str) -> bool:
        """Return whether requests of pages from an origin are accepted: the chat's own page and `origins`."""
        if origin is None or origin.lower() in self.origins:
            return True
        return origin.lower().partition("://")[2] == host.lower()


def _host_name(host: str) -> str:
    """Return the name in a Host header, without its port.

    >>> _host_name("Footnote.lab:7860"), _host_name("[::1]:7860")
    ('footnote.lab', '::1')
    """
    return re.sub(r":\d*$", "", host).strip("[]").lower()
