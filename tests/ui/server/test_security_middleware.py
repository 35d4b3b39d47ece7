"""What reaches the chat, by raw requests; and that each of the names, origins, routes and sizes is looked at."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from assistant.errors import SettingError
from tests.support.browser import FakeAssistant, served
from tests.support.canary import Canary
from ui.server.rate_limits import Limits
from ui.server.security_middleware import HEADERS
from ui.server.server import Serving

OTHERS = ("https://evil.example", "http://evil.example:7860", "null", "file://", "http://127.0.0.1.evil.example")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeAssistant(), Serving(limits=Limits(body=100_000, patience=1.0))) as address:
        yield address


@pytest.fixture(scope="module")
def lab() -> Iterator[str]:
    """A chat for a network: it goes by another name, and pages of one other site may use it."""
    serving = Serving("0.0.0.0", names=("papers.lab",), origins=("https://portal.lab",), open_to_all=True)
    with served(FakeAssistant(), serving) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file={canary}/x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../etc/passwd",
        "/gradio_api/file=file:///etc/passwd",
        "/gradio_api/FILE={canary}/x",
        "/gradio_api/fil%65={canary}/x",
        "/gradio_api/proxy={canary}/x",
        "/proxy={canary}/x",
        "//gradio_api/file={canary}/x",
        "/gradio_api/../gradio_api/file={canary}/x",
        "/gradio_api/stream/x",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/vibe-edit/",
        "/gradio_api/run-history/connect",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/gradio_api/openapi.json",
        "/gradio_api/dev/reload",
        "/monitoring",
        "/monitoring/summary",
        "/docs",
        "/assets/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/config",
    ],
)
def test_routes_that_the_chat_does_not_need_are_shut(address: str, path: str) -> None:
    """Fails with the look at `OPEN` taken out of `ui.server.security_middleware`: Gradio answers instead."""
    with Canary() as canary:
        for method in ("GET", "POST", "HEAD", "PUT"):
            assert _raw(address, method, path.format(canary=canary.address)) in {403, 404, 405}
        assert canary.heard == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "", "127.0.0.1.evil.example", "[::1", "a@b"]
)
def test_another_name_is_refused(address: str, lab: str, host: str) -> None:
    """Fails with the look at the name taken out of `ui.server`: 200, for a name rebound to this machine."""
    for place in (address, lab):
        assert httpx.get(place, headers={"Host": host}).status_code == 400


def test_the_names_that_were_given_are_served(address: str, lab: str) -> None:
    assert httpx.get(address, headers={"Host": "LocalHost:80"}).status_code == 200
    assert httpx.get(address, headers={"Host": "papers.lab"}).status_code == 400
    assert httpx.get(lab, headers={"Host": "papers.lab:7860"}).status_code == 200


@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join"])
def test_pages_elsewhere_may_not_use_it(address: str, lab: str, origin: str, path: str) -> None:
    """Fails with the look at the origin taken out of `ui.server.security_middleware`: 200 and 422.

    With the CORSMiddleware taken out as well, Gradio's own sends Access-Control-Allow-Origin back under any
    name but localhost's.
    """
    for place, host in ((address, "127.0.0.1"), (lab, "papers.lab")):
        for method in ("GET", "POST", "OPTIONS"):
            answer = httpx.request(method, place + path, headers={"Origin": origin, "Host": host})
            assert answer.status_code == 400
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_its_own_page_and_one_that_was_named_may_use_it(address: str, lab: str) -> None:
    assert httpx.get(f"{address}/config", headers={"Origin": address}).status_code == 200
    answer = httpx.get(f"{lab}/config", headers={"Origin": "https://portal.lab", "Host": "papers.lab"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://portal.lab")


def test_every_response_forbids_other_hosts(address: str) -> None:
    for path in ("/", "/config", "/nowhere", "/assets/nothing.js"):
        assert HEADERS.items() <= httpx.get(address + path).headers.items()
    assert HEADERS.items() <= httpx.get(address, headers={"Host": "evil.example"}).headers.items()


def test_a_request_that_is_too_large_is_refused_in_words(address: str) -> None:
    """Fails with the limit taken out of `_received` in `ui.server.security_middleware`: 200 for any size."""
    join = f"{address}/gradio_api/queue/join"
    fine = {"data": ["x" * 50_000], "fn_index": 10**6, "session_hash": "s"}
    assert httpx.post(join, json=fine).status_code != 413
    answer = httpx.post(join, json={**fine, "data": ["x" * 100_001]})
    assert (answer.status_code, "100,000 bytes" in answer.json()["detail"]) == (413, True)
    in_chunks = httpx.post(join, content=(b"x" * 1000 for _ in range(200)))
    assert in_chunks.status_code == 413


def test_a_request_that_never_ends_is_let_go(address: str) -> None:
    """Fails with the timeout taken out of `ui.server.security_middleware`: nothing comes back in five seconds."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as slow:
        slow.sendall(f"POST /config HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\nx".encode())
        assert slow.recv(12) == b"HTTP/1.1 408"


@pytest.mark.parametrize("path", ["/gradio_api/run/answer", "/gradio_api/call/answer", "/gradio_api/call/v2/ask"])
def test_nothing_skips_the_queue(address: str, path: str) -> None:
    answer = httpx.post(address + path, json={"data": ["What?"]})
    assert answer.status_code != 200 or set(answer.json()) == {"event_id"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "papers.lab"])
def test_an_address_that_others_reach_needs_people_who_sign_in(host: str) -> None:
    """Fails with `__post_init__` of `Serving` taken out: served to everyone."""
    with pytest.raises(SettingError, match="--auth FILE"):
        Serving(host, names=("papers.lab",))
    assert Serving(host, names=("papers.lab",), sign_in=lambda name, password: False).is_reachable
    assert Serving(host, names=("papers.lab",), open_to_all=True).is_reachable


def test_an_address_of_this_machine_needs_nobody() -> None:
    assert not any(Serving(host).is_reachable for host in ("127.0.0.1", "::1", "localhost", "127.0.0.9"))


def test_every_address_needs_a_name() -> None:
    with pytest.raises(SettingError, match="--name"):
        Serving("0.0.0.0", open_to_all=True)


def _raw(address: str, method: str, path: str) -> int:
    """Send a request line as it stands, for clients tidy paths up; return the status."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        return int(connection.recv(64).split()[1])
