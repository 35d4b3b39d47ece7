"""A small server that answers in the OpenAI-compatible protocol by a script, faults included.

    with ScriptedServer(says("It has 1,240 images [1.2].")) as server:
        model = connect(Settings(llm="test", llm_url=server.url))

Each request is answered by the next step of the script, all further ones by the last step. It uses real sockets
on 127.0.0.1 and only the standard library.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

STREAM = "text/event-stream"
Step = Callable[["Exchange"], None]


@dataclass(frozen=True)
class Request:
    """A request as it was received."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """The texts of all messages, joined by line ends."""
        return "\n".join(message["content"] for message in self.body["messages"])


class ScriptedServer:
    """A server that answers by a script of steps.

    `requests` are those received so far. `left` is set once a client has hung up, and `leavers` counts these.
    """

    def __init__(self, *script: Step) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.left = threading.Event()
        self.leavers = 0
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._http = _QuietServer(("127.0.0.1", 0), Exchange)
        self._http.scripted = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    def received(self, request: Request) -> Step:
        """Record a request and return the step that answers it."""
        with self._lock:
            self.requests.append(request)
            return self.script[min(len(self.requests), len(self.script)) - 1]

    def lost(self) -> None:
        """Record that a client hung up."""
        with self._lock:
            self.leavers += 1
            self.left.set()

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    scripted: ScriptedServer


class Exchange(BaseHTTPRequestHandler):
    """One request and its response."""

    protocol_version = "HTTP/1.1"
    server: _QuietServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.close_connection = True
        step = self.server.scripted.received(Request(self.path, dict(self.headers), json.loads(body)))
        try:
            step(self)
        except OSError:
            self.server.scripted.lost()

    def begin(self, status: int, content_type: str, headers: Mapping[str, str] | None = None) -> None:
        """Send the status and headers of a response whose body is sent in chunks."""
        self.send_response(status)
        for name, value in {
            "content-type": content_type,
            "transfer-encoding": "chunked",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, data: bytes) -> None:
        """Send one chunk; an empty one ends the body."""
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def wait(self, seconds: float) -> None:
        """Wait; raise OSError as soon as the client hangs up or the server stops."""
        for _ in range(max(1, round(seconds / 0.02))):
            readable, _, _ = select.select([self.connection], [], [], 0.02)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError("the client left")
            if self.server.scripted.stopping.is_set():
                raise ConnectionAbortedError("the test is over")

    def log_message(self, format: str, *args: object) -> None:
        pass


_CHUNK: Mapping[str, Any] = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test"}


def event(text: str | None) -> bytes:
    """Return the server-sent event for one piece of text."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    return _data({**_CHUNK, "choices": [choice]})


def _data(value: object) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()


END = b"data: [DONE]\n\n"


def says(text: str, every: float = 0.0, size: int = 7, usage: Mapping[str, object] | None = None) -> Step:
    """Answer with a text in pieces of `size` characters, one `every` so many seconds, then the token counts."""

    def step(exchange: Exchange) -> None:
        exchange.begin(200, STREAM)
        for start in range(0, len(text), size):
            exchange.send(event(text[start : start + size]))
            if every:
                exchange.wait(every)
        if usage is not None:
            exchange.send(_data({**_CHUNK, "choices": [], "usage": usage}))
        exchange.send(END)
        exchange.send(b"")

    return step


def sends(*chunks: bytes, content_type: str = STREAM, headers: Mapping[str, str] | None = None) -> Step:
    """Answer with status 200 and these bytes."""

    def step(exchange: Exchange) -> None:
        exchange.begin(200, content_type, headers)
        for chunk in chunks:
            exchange.send(chunk)
        exchange.send(b"")

    return step


def fails(status: int, message: str = "no", **headers: str) -> Step:
    """Answer with a status, an error message and headers, such as `retry_after="3"`."""

    def step(exchange: Exchange) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        exchange.begin(status, "application/json", named)
        exchange.send(json.dumps({"error": {"message": message, "type": "test", "code": None}}).encode())
        exchange.send(b"")

    return step


def objects(message: str) -> Step:
    """Answer with status 200, then send an error in the stream."""
    return sends(_data({"error": {"message": message}}))


def chunks_without(choices: object) -> Step:
    """Answer with a chunk that has these `choices`."""
    return sends(_data({**_CHUNK, "choices": choices}), END)


def hangs() -> Step:
    """Accept the request and send nothing."""
    return lambda exchange: exchange.wait(60)


def drips_headers(every: float = 0.05) -> Step:
    """Send headers a byte at a time, without end."""

    def step(exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-slow: ")
        while True:
            exchange.wfile.write(b"a")
            exchange.wfile.flush()
            exchange.wait(every)

    return step


def drips_text(every: float = 0.05) -> Step:
    """Send one letter at a time, without end."""

    def step(exchange: Exchange) -> None:
        exchange.begin(200, STREAM)
        while True:
            exchange.send(event("a"))
            exchange.wait(every)

    return step


def floods(chunk: bytes) -> Step:
    """Send the same bytes again and again, as fast as the client reads them."""

    def step(exchange: Exchange) -> None:
        exchange.begin(200, STREAM)
        while True:
            exchange.send(chunk)

    return step


def cuts(text: str) -> Step:
    """Send a text, then cut the connection in the middle of the body."""

    def step(exchange: Exchange) -> None:
        exchange.begin(200, STREAM)
        if text:
            exchange.send(event(text))
        exchange.wfile.write(b"40\r\ndata: {")
        exchange.wfile.flush()
        exchange.connection.shutdown(socket.SHUT_RDWR)

    return step
