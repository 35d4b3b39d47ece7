"""How the chat is served: on this machine only, with nothing loaded from or sent to another.

Gradio keeps remote images, fetches addresses that its own routes are given, and sends no
Content-Security-Policy. The page needs none of that, so it is shut here, whatever a paper or a model says.
"""

from __future__ import annotations

import asyncio
import re
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SettingError
from ui.adding import LARGEST

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["application", "run"]

HOST = "127.0.0.1"
PATIENCE = 2
"""Seconds that open pages have to finish in when the server is stopped."""

LARGEST_BODY = LARGEST * 3 // 2
"""Bytes of a request: a listing grows by a third when it is sent as text."""

STATIC = Path(__file__).parent / "static"

# Gradio's own page has inline scripts and makes functions of strings (its HTML component, its events),
# so scripts can't be held tighter; what matters is that nothing reaches another host.
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; media-src 'none'; object-src 'none';"
        " form-action 'none'; frame-ancestors 'none'; base-uri 'self'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# `file=` fetches any public address on the server's behalf; the others serve what the chat doesn't have.
REFUSED = re.compile(r"/(?:gradio_api/)?(?:file|proxy|upload|monitoring)(?:[=/_].*)?", re.I | re.S)


def application(page: gr.Blocks) -> FastAPI:
    """Return the chat as a web application."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=())
    app.add_middleware(_Guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    fonts = ("system-ui", "sans-serif")
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=HOST,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        favicon_path=str(STATIC / "favicon.svg"),
        theme=gr.themes.Base(font=fonts, font_mono=("ui-monospace", "monospace")),
        head=_head(),
    )
    return app


def run(page: Callable[[], gr.Blocks], port: int, open_browser: bool) -> None:
    """Make a page and serve it until interrupted; port 0 is any free one, a taken one a SettingError."""
    try:
        listening = socket.create_server((HOST, port))
    except OSError as error:
        raise SettingError(f"port {port} can't be used ({error.strerror}); give another, or 0 for any") from error
    with listening, suppress(KeyboardInterrupt):
        asyncio.run(_serve(page, listening, open_browser))


async def _serve(page: Callable[[], gr.Blocks], listening: socket.socket, open_browser: bool) -> None:
    """Serve a page, made in here: outside of an event loop, Gradio opens its own and never closes them."""
    import uvicorn

    app = application(page())
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    print(f"Footnote is at {address} - Ctrl+C stops it", flush=True)
    if open_browser:
        webbrowser.open(address)  # it waits until the server answers, for the socket is open already
    # Gradio reports what fails; all that uvicorn would add is that open pages are cut off at the end.
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=PATIENCE)
    await uvicorn.Server(config).serve(sockets=[listening])


class _Guard:
    """Refuses what the chat has no use for, and sends the security headers with every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.datastructures import MutableHeaders
        from starlette.responses import PlainTextResponse

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        status = _refusal(scope) if scope["type"] == "http" else None
        app = PlainTextResponse(status.phrase, status) if status else self.app
        await app(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> HTTPStatus | None:
    """Return why a request is turned away: for its route, or for a body that is too large or of unknown size."""
    from starlette.datastructures import Headers

    if REFUSED.fullmatch(scope["path"]):
        return HTTPStatus.NOT_FOUND
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers:
        return HTTPStatus.LENGTH_REQUIRED
    if int(headers.get("content-length", "0")) > LARGEST_BODY:  # uvicorn lets nothing but a number through
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _head() -> str:
    """Return the page's own styles and script, which Gradio puts into the head."""
    style, script = (
        "".join((STATIC / f"{part}.{kind}").read_text("utf-8") for part in ("chat", "papers"))
        for kind in ("css", "js")
    )
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'
