"""Model servers on this machine are found where they usually are, and nothing else is taken for one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.llm import LocalServer, find_local_servers, local_addresses, local_servers
from assistant.llm.http_client import is_this_machine


@contextmanager
def serving(body: bytes, status: int = 200, pause: float = 0.0) -> Iterator[tuple[str, list[str]]]:
    """Answer every GET on this machine with these bytes; yield the address and the paths that were asked for."""
    asked: list[str] = []

    class Listing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            for byte in (body,) if not pause else (bytes([each]) for each in body):
                self.wfile.write(byte)
                time.sleep(pause)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a client that hung up."""

    server = Server(("127.0.0.1", 0), Listing)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def listing(*names: object) -> bytes:
    return json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode()


def test_a_server_that_lists_its_models_is_found() -> None:
    with serving(listing("llama3.2", "qwen3:8b")) as (url, asked):
        assert list(find_local_servers({"ollama": url})) == [LocalServer("ollama", url, ("llama3.2", "qwen3:8b"))]
    assert asked == ["/v1/models"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<html>A page</html>", 200),
        (b'{"models": []}', 200),
        (b"[" * 10_000, 200),
        (listing("llama3.2"), 404),
        (listing("a" * 1_100_000), 200),
        (b"\xff\xfe", 200),
    ],
)
def test_another_program_at_the_address_is_no_such_server(body: bytes, status: int) -> None:
    with serving(body, status) as (url, _):
        assert list(find_local_servers({"vllm": url})) == []


def test_an_address_where_nothing_listens_is_passed_over() -> None:
    with serving(listing("x")) as (closed, _):
        pass
    with serving(listing("phi4")) as (url, _):
        found = list(find_local_servers({"vllm": closed, "lmstudio": url}))
    assert [server.provider for server in found] == ["lmstudio"]


def test_a_server_that_sends_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_servers, "MOST_SECONDS", 0.3)
    started = time.monotonic()
    with serving(listing("llama3.2"), pause=0.05) as (url, _):
        assert list(find_local_servers({"ollama": url})) == []
    assert time.monotonic() - started < 3


def test_names_that_are_no_text_are_left_out_and_others_cleaned() -> None:
    with serving(listing("llama\u202e3", 7, "", None)) as (url, _):
        (server,) = find_local_servers({"ollama": url})
    assert server.models == ("llama3",)


def test_only_addresses_of_this_machine_are_asked() -> None:
    assert set(local_addresses()) == {"ollama", "lmstudio", "vllm", "llamacpp"}
    assert all(map(is_this_machine, local_addresses().values()))
