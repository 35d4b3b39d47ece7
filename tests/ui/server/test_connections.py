"""Connections: a deadline for the headers, and a limit per address."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.support.browser import FakeAssistant, served
from ui.server.connections import LimitedConnection
from ui.server.server_config import ServerConfig


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(LimitedConnection, "per_address", 5)
    monkeypatch.setattr(LimitedConnection, "header_seconds", 1.0)
    with served(FakeAssistant(), ServerConfig()) as address:
        yield address


def connected(address: str, source: str = "127.0.0.1") -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=5, source_address=(source, 0))


def is_closed(connection: socket.socket) -> bool:
    """Return whether the server closes a connection within five seconds."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX: "])
def test_a_connection_without_whole_headers_is_closed(address: str, sent: bytes) -> None:
    """Fails with uvicorn's own connections: still open after five seconds, and after 76."""
    with connected(address) as silent:
        silent.sendall(sent)
        assert is_closed(silent)


def test_the_deadline_holds_for_the_second_request_of_a_connection(address: str) -> None:
    with connected(address) as connection:
        connection.sendall(b"GET /config HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        assert connection.recv(1_000_000).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /con")
        connection.settimeout(5)
        while connection.recv(1_000_000):
            pass


def test_a_request_that_is_answered_slowly_is_not_cut_off(address: str) -> None:
    with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc") as beating:
        time.sleep(1.5)
        assert beating.status_code == 200
        assert httpx.get(f"{address}/config").status_code == 200


def test_one_address_cannot_use_up_the_connections(address: str) -> None:
    """Fails when connections are limited only in all: 820 silent ones of one address closed the chat to all."""
    taken = [connected(address, "127.0.0.9") for _ in range(12)]
    time.sleep(0.2)
    closed = []
    for one in taken:
        one.setblocking(False)
        try:
            closed.append(one.recv(1) == b"")
        except ConnectionResetError:
            closed.append(True)
        except BlockingIOError:
            closed.append(False)
    assert closed.count(True) == 7
    assert httpx.get(f"{address}/config").status_code == 200
    for one in taken:
        one.close()


def test_headers_without_end_are_refused(address: str) -> None:
    """Fails with the parser in C: it takes headers of any size."""
    with connected(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 15_000)
        assert connection.recv(12) == b"HTTP/1.1 400"
