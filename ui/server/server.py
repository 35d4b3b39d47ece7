"""How the chat is served: to this machine only, unless a person opens it to others."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import ipaddress
import signal
import socket
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingError
from ui.server.authentication import SignIn, SigningIn
from ui.server.rate_limits import ANSWERS, Limits, Load, Turnstile, visitor_of
from ui.server.security_middleware import Guard

if TYPE_CHECKING:
    from typing import Literal

    import gradio as gr
    from fastapi import FastAPI, Request
    from gradio.data_classes import PredictBodyInternal
    from gradio.state_holder import SessionState
    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

    Outcome = Literal["success", "error", "queue_full", "validator_error"]
    Pushed = tuple[bool, str | list[dict[str, Any]], Outcome]

__all__ = ["Serving", "application", "run"]

HOME = "127.0.0.1"
PATIENCE = 2
"""Seconds that open pages have to finish in when the server is stopped."""
CONNECTIONS = 800
"""Open at the same time; a process may commonly hold 1,024 files."""
SESSIONS = 1000
"""Open pages whose conversation is held, at some 90 kB each; the browser has that of a page that is forgotten."""
TOOLS = "/mcp"
ARENAS = -8
"""M_ARENA_MAX in glibc's malloc.h."""

STATIC = Path(__file__).parents[1] / "static"


@dataclass(frozen=True)
class Serving:
    """Where the chat is served, and to whom.

    `names` are what others call this machine by, `origins` pages elsewhere that may use it. An address that
    others can reach needs `sign_in`, unless it is `open_to_all`. Raises SettingError where that is not so.
    """

    host: str = HOME
    port: int = 7860
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    sign_in: SignIn | None = None
    open_to_all: bool = False
    tools: MCPServer | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.is_reachable:
            return
        if not (self.sign_in or self.open_to_all):
            raise SettingError(
                f"{self.host} can be reached by others; say who may sign in with --auth FILE,"
                " or that everyone who reaches it may use it with --open-to-all"
            )
        if not self.names and _is_wildcard(self.host):
            raise SettingError(
                f"{self.host} is every address of this machine; give the name that people use: --name"
            )

    @property
    def is_reachable(self) -> bool:
        """Whether other machines can reach it."""
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names by which it may be called."""
        return (HOME, "localhost", "::1", self.host, *self.names)


def application(page: gr.Blocks, serving: Serving | None = None) -> FastAPI:
    """Return the chat as a web application."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    serving = serving or Serving()
    turnstile = Turnstile(serving.limits)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_with_tools(serving.tools))
    app.add_middleware(CORSMiddleware, allow_origins=serving.origins, allow_credentials=True)
    if serving.sign_in:
        app.add_middleware(SigningIn, serving.sign_in)
    app.add_middleware(Guard, serving.hosts, serving.origins, serving.limits)
    if serving.tools:
        from starlette.routing import Route

        from ui.mcp_server import over_http

        app.router.routes.append(Route(TOOLS, _Counted(over_http(serving.tools, TOOLS), turnstile)))
    page.api_open = False  # nothing skips the queue
    page.state_session_capacity = SESSIONS
    fonts = ("system-ui", "sans-serif")
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=serving.host,
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
    _take_turns(page, turnstile)
    return app


def run(page: Callable[[], gr.Blocks], serving: Serving, open_browser: bool) -> None:
    """Make a page and serve it until interrupted; port 0 is any free one, a taken one a SettingError."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        listening = socket.create_server((serving.host, serving.port), family=family)
    except OSError as error:
        where = f"port {serving.port} of {serving.host}"
        raise SettingError(f"{where} can't be used ({error.strerror}); give another port, or 0 for any") from error
    _share_memory()
    with listening, contextlib.suppress(KeyboardInterrupt), _terminated_as_interrupted():
        asyncio.run(_serve(page, serving, listening, open_browser))


async def _serve(
    page: Callable[[], gr.Blocks], serving: Serving, listening: socket.socket, open_browser: bool
) -> None:
    """Serve a page, made in here: outside of an event loop, Gradio opens its own and never closes them."""
    import uvicorn

    app = application(page(), serving)
    name = (serving.names or (HOME if _is_wildcard(serving.host) else serving.host,))[0]
    address = f"http://{f'[{name}]' if ':' in name else name}:{listening.getsockname()[1]}"
    print(f"Footnote is at {address} - Ctrl+C stops it", flush=True)
    if serving.tools:
        print(f"Its tools for other assistants (MCP) are at {address}/mcp", flush=True)
    if open_browser:
        webbrowser.open(address)  # it waits until the server answers, for the socket is open already
    # Gradio reports what fails; all that uvicorn would add is that open pages are cut off at the end.
    config = uvicorn.Config(
        app, log_level="critical", timeout_graceful_shutdown=PATIENCE, limit_concurrency=CONNECTIONS
    )
    await uvicorn.Server(config).serve(sockets=[listening])


def _share_memory() -> None:
    """Let all threads take memory from two pools, where the C library is glibc.

    It gives each thread a pool of its own, up to 16 on two cores, that returns nothing: after 2,000 questions
    the process held 1,135 MB, and 588 MB with two.
    """
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(ARENAS, 2)


@contextlib.contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end the server as Ctrl+C does, so that what was opened is closed and removed."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _take_turns(page: gr.Blocks, turnstile: Turnstile) -> None:
    """Let Gradio's queue take what the turnstile lets through, and answer with a sentence to the rest.

    Gradio bounds its queue for all visitors together, and says only that it is full.
    """
    from fastapi import HTTPException
    from gradio.state_holder import SessionState

    queue = page._queue
    untouched = SessionState(page)
    push = queue.push
    single: set[str] = set()  # sessions of one call each, which Gradio would hold as long as those of pages

    async def push_in_turn(body: PredictBodyInternal, request: Request, username: str | None) -> Pushed:
        asked = page.fns.get(-1 if body.fn_index is None else body.fn_index)
        visitor, kind = visitor_of(request.scope), asked and asked.concurrency_id
        running = [event for job in queue.active_jobs for event in job or ()]
        waiting = [event for line in queue.event_queue_per_concurrency_id.values() for event in line.queue]
        own = sum(
            event.concurrency_id == kind and visitor_of(event.request.scope) == visitor
            for event in (*running, *waiting)
        )
        if refusal := turnstile.refusal(visitor, Load(own, len(waiting)), asking=kind == ANSWERS):
            raise HTTPException(429, refusal.sentence, {"retry-after": str(refusal.seconds)})
        for session in single - queue.event_ids_to_events.keys():
            single.remove(session)
            page.state_holder.session_data.pop(session, None)
            page.state_holder.time_last_used.pop(session, None)
        for session in queue.pending_event_ids_session.keys() - queue.pending_messages_per_session.keys():
            del queue.pending_event_ids_session[session]
        pushed = await push(body, request, username)
        if body.session_hash == pushed[1]:
            single.add(body.session_hash)
            page.state_holder.session_data[body.session_hash] = _without_parts(untouched)
        return pushed

    queue.push = push_in_turn  # type: ignore[method-assign]


def _without_parts(state: SessionState) -> SessionState:
    """Return a session's state that describes none of the page's parts.

    Gradio describes them all in the state of each session. For a call without a page that is a third of its work.
    """
    light = copy(state)
    light.blocks_config = copy(state.blocks_config)
    light.config_values, light.state_data, light._state_ttl = {}, {}, {}
    return light


class _Counted:
    """Lets through to tools what the turnstile lets through."""

    def __init__(self, app: ASGIApp, turnstile: Turnstile) -> None:
        self.app, self.turnstile = app, turnstile
        self._under_way: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import JSONResponse

        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        visitor = visitor_of(scope)
        load = Load(self._under_way.count(visitor), len(self._under_way))
        if refusal := self.turnstile.refusal(visitor, load, asking=False):
            headers = {"retry-after": str(refusal.seconds)}
            await JSONResponse({"detail": refusal.sentence}, 429, headers)(scope, receive, send)
            return
        self._under_way.append(visitor)
        try:
            await self.app(scope, receive, send)
        finally:
            self._under_way.remove(visitor)


def _with_tools(tools: MCPServer | None) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    """Return what runs tools for as long as the application runs."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run() if tools else contextlib.nullcontext():
            yield

    return lifespan


def _is_wildcard(host: str) -> bool:
    return host in {"0.0.0.0", "::", ""}


def _head() -> str:
    """Return the page's own styles and script, which Gradio puts into the head."""
    style, script = (
        "".join((STATIC / name).read_text("utf-8") for name in names)
        for names in (("chat.css", "papers.css"), ("conversations.js", "chat.js", "papers.js"))
    )
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'
