"""The web application: Gradio's page and the MCP tools, behind authentication and security checks."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ui.server.authentication import AuthenticationMiddleware
from ui.server.event_gate import EventGate, RateLimitedApp
from ui.server.gradio_internals import (
    SessionBudget,
    events_of,
    introduce,
    let_streams_close,
    limit_queue,
    prepare,
)
from ui.server.rate_limits import RateLimiter
from ui.server.security_middleware import SecurityMiddleware
from ui.server.server_config import ServerConfig

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

__all__ = ["MCP_PATH", "create_app"]

MCP_PATH = "/mcp"
STATIC = Path(__file__).parents[1] / "static"
DESCRIPTION = "Answers from paper abstracts, with the exact words that each sentence rests on."
STYLES = ("chat.css", "papers.css")
SCRIPTS = ("conversations.js", "chat.js", "keeping.js", "papers.js", "panels.js", "connection.js")


def create_app(page: gr.Blocks, config: ServerConfig | None = None) -> FastAPI:
    """Return the web application that serves a page."""
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    config = config or ServerConfig()
    limiter = RateLimiter(config.limits)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(config))
    # The middleware added last sees a request first.
    app.add_middleware(EventGate, limiter, events_of(page), SessionBudget(page).note)
    app.add_middleware(CORSMiddleware, allow_origins=config.origins, allow_credentials=True)
    if config.sign_in:
        app.add_middleware(AuthenticationMiddleware, config.sign_in, limits=config.limits)
    app.add_middleware(SecurityMiddleware, config.hosts, config.origins)
    if config.mcp_server:
        from starlette.routing import Route

        from ui.mcp_server import create_http_app

        mcp_app = create_http_app(config.mcp_server, MCP_PATH)
        app.router.routes.append(Route(MCP_PATH, RateLimitedApp(mcp_app, limiter)))
    prepare(page)
    introduce(str(page.title), DESCRIPTION, (STATIC / "loading.html").read_text("utf-8"))
    _mount(page, app, config.host)
    let_streams_close(page)
    limit_queue(page, limiter)
    return app


def _mount(page: gr.Blocks, app: FastAPI, host: str) -> None:
    """Mount Gradio's page at /, with every optional feature of Gradio's server turned off."""
    import gradio as gr

    gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=host,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        favicon_path=str(STATIC / "favicon.svg"),
        theme=gr.themes.Base(font=("system-ui", "sans-serif"), font_mono=("ui-monospace", "monospace")),
        head=_head(),
    )


def _lifespan(config: ServerConfig) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    """Return a lifespan that runs the MCP server, if there is one, as long as the application."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        server = config.mcp_server
        async with server.session_manager.run() if server else contextlib.nullcontext():
            yield

    return lifespan


def _head() -> str:
    """Return the page's styles and scripts, which Gradio inserts into the head."""
    style, script = ("".join((STATIC / name).read_text("utf-8") for name in names) for names in (STYLES, SCRIPTS))
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'
