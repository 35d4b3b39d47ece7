"""Which requests reach the chat: raw requests with other hosts, origins, paths and sizes."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.support.browser import FakeAssistant, served
from tests.support.canary import Canary
from ui.server.security_middleware import HEADERS
from ui.server.server_config import ServerConfig

PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"
"""What a browser accepts where it follows a link."""

OTHER_ORIGINS = (
    "https://evil.example",
    "http://evil.example:7860",
    "null",
    "file://",
    "http://127.0.0.1.evil.example",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeAssistant(), ServerConfig()) as address:
        yield address


@pytest.fixture(scope="module")
def lab() -> Iterator[str]:
    """A chat for a network: it has another name, and pages of one other site may use it."""
    config = ServerConfig("0.0.0.0", names=("papers.lab",), origins=("https://portal.lab",), open_to_all=True)
    with served(FakeAssistant(), config) as address:
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
def test_paths_that_the_chat_does_not_need_are_blocked(address: str, path: str) -> None:
    """Fails without the check of `OPEN` in SecurityMiddleware: Gradio handles the request."""
    with Canary() as canary:
        for method in ("GET", "POST", "HEAD", "PUT"):
            assert _raw(address, method, path.format(canary=canary.address)) in {403, 404, 405}
        assert canary.heard == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "", "127.0.0.1.evil.example", "[::1", "a@b"]
)
def test_another_host_name_is_refused(address: str, lab: str, host: str) -> None:
    """Fails without the check of the host in SecurityMiddleware: 200, for a DNS name rebound to this machine."""
    for url in (address, lab):
        assert httpx.get(url, headers={"Host": host}).status_code == 400


def test_the_configured_names_are_served(address: str, lab: str) -> None:
    assert httpx.get(address, headers={"Host": "LocalHost:80"}).status_code == 200
    assert httpx.get(address, headers={"Host": "papers.lab"}).status_code == 400
    assert httpx.get(lab, headers={"Host": "papers.lab:7860"}).status_code == 200


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join"])
def test_pages_of_other_sites_may_not_use_the_chat(address: str, lab: str, origin: str, path: str) -> None:
    """Fails without the check of the origin in SecurityMiddleware: 200 and 422.

    Without CORSMiddleware as well, Gradio's own sends Access-Control-Allow-Origin under any host but localhost.
    """
    for url, host in ((address, "127.0.0.1"), (lab, "papers.lab")):
        for method in ("GET", "POST", "OPTIONS"):
            response = httpx.request(method, url + path, headers={"Origin": origin, "Host": host})
            assert response.status_code == 400
            assert not [name for name in response.headers if name.startswith("access-control")]


def test_its_own_page_and_a_configured_site_may_use_the_chat(address: str, lab: str) -> None:
    assert httpx.get(f"{address}/config", headers={"Origin": address}).status_code == 200
    response = httpx.get(f"{lab}/config", headers={"Origin": "https://portal.lab", "Host": "papers.lab"})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, "https://portal.lab")


def test_a_dead_link_offers_a_way_back_and_a_program_gets_json(address: str) -> None:
    page = httpx.get(f"{address}/no/such/page", headers={"accept": PAGE})
    assert (page.status_code, 'href="/#/papers"' in page.text) == (404, True)
    assert page.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert httpx.get(f"{address}/no/such/page").json() == {"detail": "Not found"}


def test_every_response_has_the_security_headers(address: str) -> None:
    for path in ("/", "/config", "/nowhere", "/assets/nothing.js"):
        assert HEADERS.items() <= httpx.get(address + path).headers.items()
    assert HEADERS.items() <= httpx.get(address, headers={"Host": "evil.example"}).headers.items()


@pytest.mark.parametrize("path", ["/gradio_api/run/answer", "/gradio_api/call/answer", "/gradio_api/call/v2/ask"])
def test_nothing_skips_the_queue(address: str, path: str) -> None:
    response = httpx.post(address + path, json={"data": ["What?"]})
    assert response.status_code != 200 or set(response.json()) == {"event_id"}


def _raw(address: str, method: str, path: str) -> int:
    """Send a request line unchanged, as HTTP clients normalise paths; return the status."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        return int(connection.recv(64).split()[1])
