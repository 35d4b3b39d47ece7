"""Running the chat's server until it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.errors import SettingError
from ui.server.application import MCP_PATH, create_app
from ui.server.server_config import LOOPBACK, ServerConfig, is_wildcard

if TYPE_CHECKING:
    from types import FrameType

    import gradio as gr
    import uvicorn
    from fastapi import FastAPI

__all__ = ["run", "sigterm_as_interrupt", "uvicorn_config"]

SHUTDOWN_SECONDS = 1
"""Time for open connections to finish when the server stops."""
LAST_SECONDS = 4.5
"""Time from SIGTERM after which the process ends whatever it is doing; what it leaves, the next one removes."""
LOCAL_PROXIES = ("127.0.0.1", "::1")
"""The addresses whose X-Forwarded-For and X-Forwarded-Proto are believed behind a proxy: those of this machine."""
M_ARENA_MAX = -8
"""The option of glibc's mallopt, from malloc.h."""


def run(build_page: Callable[[], gr.Blocks], config: ServerConfig, open_browser: bool) -> None:
    """Build a page and serve it until interrupted; raise SettingError for an address that can't be used."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        listening = socket.create_server((config.host, config.port), family=family)
    except OSError as error:
        where = f"port {config.port} of {config.host}"
        raise SettingError(
            f"{where} can’t be used ({error.strerror}); choose another port, or 0 for any free one"
        ) from error
    _limit_memory_pools()
    with listening, contextlib.suppress(KeyboardInterrupt), sigterm_as_interrupt():
        asyncio.run(_serve(build_page, config, listening, open_browser))


async def _serve(
    build_page: Callable[[], gr.Blocks], config: ServerConfig, listening: socket.socket, open_browser: bool
) -> None:
    """Build the page and serve it. Outside of an event loop, Gradio opens one of its own and never closes it."""
    import uvicorn

    app = create_app(build_page(), config)
    address = _address(config, listening.getsockname()[1])
    print(f"Footnote is at {address} - press Ctrl+C to stop it", flush=True)
    if config.mcp_server:
        print(f"Its tools for other assistants (MCP) are at {address}{MCP_PATH}", flush=True)
    if open_browser:
        webbrowser.open(address)  # the socket is open already, so the browser waits for the server
    server = uvicorn.Server(uvicorn_config(app, config))
    handle_exit = server.handle_exit

    def end(sig: int, frame: FrameType | None) -> None:
        _end_within(LAST_SECONDS)
        handle_exit(sig, frame)

    server.handle_exit = end  # type: ignore[method-assign]
    await server.serve(sockets=[listening])


def uvicorn_config(app: FastAPI, config: ServerConfig) -> uvicorn.Config:
    """Return how uvicorn is to serve the application."""
    import uvicorn

    from ui.server.connections import MAX_CONNECTIONS, LimitedConnection

    return uvicorn.Config(
        app,
        port=config.port,
        log_level="critical",  # Gradio logs errors itself, and uvicorn only adds that pages are open when it stops
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        limit_concurrency=MAX_CONNECTIONS,
        http="h11"
        if config.behind_proxy
        else LimitedConnection,  # all connections of a proxy are from one address
        proxy_headers=config.behind_proxy,
        forwarded_allow_ips=list(LOCAL_PROXIES),
    )


def _address(config: ServerConfig, port: int) -> str:
    """Return the address to open in a browser.

    >>> _address(ServerConfig("::1"), 7860)
    'http://[::1]:7860'
    >>> _address(ServerConfig("0.0.0.0", names=("papers.lab",), open_to_all=True), 7860)
    'http://papers.lab:7860'
    """
    name = (config.names or (LOOPBACK if is_wildcard(config.host) else config.host,))[0]
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _limit_memory_pools() -> None:
    """Let all threads share two memory pools, where the C library is glibc.

    By default glibc has up to eight pools per core, and what is freed in one is rarely returned: after 2,000
    questions on two cores the process held 1,135 MB, and 588 MB with two pools.
    """
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)


def _end_within(seconds: float) -> None:
    """End the process after so many seconds, even if threads that can't be stopped are still working."""
    timer = threading.Timer(seconds, os._exit, (128 + signal.SIGTERM,))
    timer.daemon = True
    try:
        timer.start()
    except RuntimeError:  # no thread may be started: the alarm ends the process by itself
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


@contextlib.contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Make SIGTERM stop the process as Ctrl+C does, so that the private copy of the index is removed.

    If that takes too long, as while a listing is being encoded, the process ends all the same.
    """

    def interrupt(*_: object) -> None:
        _end_within(LAST_SECONDS)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
