"""What browsers and programs may send to a running chat: sizes, shapes, and how much at a time."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.browser import FakeAssistant, served
from tests.torture import WHOLE
from ui.server.gradio_internals import SessionBudget
from ui.server.rate_limits import Limits
from ui.server.server_config import ServerConfig

if TYPE_CHECKING:
    import gradio as gr

LIMITS = Limits(
    body=100_000, event_body=20_000, body_seconds=1.0, requests_per_visitor=4, burst=10**6, per_second=10**6
)
AS_JSON = {"content-type": "application/json"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=()), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeAssistant(), ServerConfig(limits=LIMITS)) as address:
        yield address


@pytest.fixture(scope="module")
def events(address: str) -> list[dict[str, Any]]:
    """The page's events, as it is told about them."""
    events: list[dict[str, Any]] = httpx.get(f"{address}/config").json()["dependencies"]
    return events


def named(events: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(event for event in events if event["api_name"] == name)


def send(address: str, event: dict[str, Any], data: object, session: str = "s") -> httpx.Response:
    path = "queue/join" if event["queue"] else "run/predict"
    body = {"data": data, "fn_index": event["id"], "session_hash": session}
    return httpx.post(
        f"{address}/gradio_api/{path}", content=json.dumps(body).encode(), headers=AS_JSON, timeout=30
    )


def test_no_event_takes_a_body_without_limit(address: str, events: list[dict[str, Any]]) -> None:
    """Fails when only the largest body is limited: `restore` took conversations of 10 MB."""
    for event in events:
        response = send(address, event, ["x" * 25_000] * len(event["inputs"]))
        if event["inputs"] and not event["api_name"].startswith(("adding", "js_fn")):
            assert response.status_code == 413, event["api_name"]


def test_only_a_file_may_be_large(address: str, events: list[dict[str, Any]]) -> None:
    adding = named(events, "adding")
    assert send(address, adding, ["x" * 50_000, None]).status_code == 200
    refused = send(address, adding, ["x" * 100_001, None])
    assert (refused.status_code, "100,000 bytes" in refused.json()["detail"]) == (413, True)
    in_chunks = httpx.post(f"{address}/gradio_api/queue/join", content=(b"x" * 1000 for _ in range(50)))
    assert in_chunks.status_code == 413


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=5)


def unfinished(address: str, path: str, announced: int) -> socket.socket:
    slow = connected(address)
    slow.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {announced}\r\n\r\nx".encode())
    return slow


def test_a_request_that_never_ends_is_dropped(address: str) -> None:
    """Fails without the timeout in `read_body`: no response within five seconds."""
    with unfinished(address, "/gradio_api/cancel", 100) as slow:
        assert slow.recv(12) == b"HTTP/1.1 408"


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel"])
def test_a_visitor_has_few_bodies_on_the_way(address: str, path: str) -> None:
    """Fails when bodies are read before anything is counted."""
    slow = [unfinished(address, path, 10_000) for _ in range(6)]
    assert sorted(one.recv(12) for one in slow) == [b"HTTP/1.1 408"] * 4 + [b"HTTP/1.1 429"] * 2
    for one in slow:
        one.close()


def test_a_visitor_sends_one_file_at_a_time(address: str) -> None:
    slow = [unfinished(address, "/gradio_api/queue/join", 90_000) for _ in range(2)]
    assert sorted(one.recv(12) for one in slow) == [b"HTTP/1.1 408", b"HTTP/1.1 429"]
    for one in slow:
        one.close()


def test_every_event_outside_the_queue_counts_against_the_visitors_limits() -> None:
    """Fails when only the queue is limited: thirty conversations were restored at once."""
    with served(FakeAssistant(), ServerConfig(limits=Limits(burst=3, per_second=0.01))) as address:
        event = named(httpx.get(f"{address}/config").json()["dependencies"], "restore")
        codes = [send(address, event, ["", None]).status_code for _ in range(5)]
        others = [httpx.post(f"{address}/gradio_api/cancel", json={}).status_code for _ in range(2)]
    assert codes == [200] * 3 + [429] * 2
    assert others == [429] * 2


BODIES = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff",
    b"[" * 15_000,
    b"9" * 15_000,
    b'{"data": null}',
    b'{"data": [5, 6, 7]}',
]
BODIES += [b'{"data": ["\\ud800"]}', b'{"data": [], "fn_index": 99999, "session_hash": "a"}']
BODIES += [
    b'{"data": [], "fn_index": -1}',
    b'{"data": [], "fn_index": true}',
    b'{"data": [], "session_hash": "a/../b"}',
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:30])
@pytest.mark.parametrize(
    "path", ["queue/join", "run/predict", "run/ask", "call/ask", "call/v2/ask", "cancel", "reset"]
)
def test_what_no_page_sends_is_refused(address: str, path: str, body: bytes) -> None:
    """Fails, with status 500, when Gradio is passed what it doesn't expect."""
    response = httpx.post(f"{address}/gradio_api/{path}", content=body, headers=AS_JSON)
    assert 400 <= response.status_code < 500
    assert response.json()["detail"]


# The server's threads use `random` while data is drawn, which Hypothesis takes for its strategies doing so.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@given(data=JSON, place=st.integers(0, 100))
@example(data=["\ud800"], place=24)
@example(data=[None], place=25)
@settings(
    max_examples=2_000 if WHOLE else 60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_data_crashes_an_event(address: str, events: list[dict[str, Any]], data: object, place: int) -> None:
    event = events[place % len(events)]
    for given_data in (data, [data] * len(event["inputs"])):
        assert send(address, event, given_data).status_code in {200, 404, 422, 429}


def test_a_visitors_oldest_pages_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails without SessionBudget: a thousand conversations of one visitor stay in memory."""
    monkeypatch.setattr("ui.server.gradio_internals.SESSIONS_PER_VISITOR", 3)
    held: list[int] = []

    def note(budget: SessionBudget, visitor: str, session: str, size: int) -> None:
        original(budget, visitor, session, size)
        held.append(len(budget._states.session_data))

    original = SessionBudget.note
    monkeypatch.setattr(SessionBudget, "note", note)
    with served(FakeAssistant()) as address:
        event = named(httpx.get(f"{address}/config").json()["dependencies"], "restore")
        for number in range(8):
            assert send(address, event, ["", None], f"page{number}").status_code == 200
    assert max(held) <= 3


def test_what_is_kept_of_a_visitors_pages_has_a_budget_of_bytes() -> None:
    """Fifty pages with a megabyte each were kept of one visitor, a thousand of all."""
    page = SimpleNamespace(state_holder=SimpleNamespace(session_data={}, time_last_used={}))
    states = page.state_holder.session_data
    budget = SessionBudget(cast("gr.Blocks", page))

    def sent(visitor: str, session: str, size: int) -> None:
        states[session] = None
        budget.note(visitor, session, size)

    for number in range(30):
        sent("ada", f"ada{number}", 500_000)
    assert list(states) == [f"ada{number}" for number in range(14, 30)]
    sent("ada", "ada20", 10)  # a later request doesn't make its page smaller
    assert len(states) == 16
    sent("ada", "large", 9_000_000)
    assert list(states) == ["large"]
    for number in range(200):
        sent(f"visitor {number}", f"page{number}", 1_000_000)
    assert list(states) == [f"page{number}" for number in range(100, 200)]


def test_a_file_is_not_counted_as_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[int] = []
    monkeypatch.setattr(SessionBudget, "note", lambda budget, visitor, session, size: noted.append(size))
    with served(FakeAssistant()) as address:
        events = httpx.get(f"{address}/config").json()["dependencies"]
        adding = next(event for event in events if event["api_name"].startswith("adding"))
        assert send(address, adding, ["x" * 2_000] * len(adding["inputs"])).status_code == 200
        assert send(address, named(events, "restore"), ["x" * 2_000, None]).status_code == 200
    assert noted[0] == 0
    assert noted[-1] > 2_000
