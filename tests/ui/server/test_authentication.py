"""Signing in: every route is closed without, and passwords can't be tried without end."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from tests.support.browser import FakeAssistant, served
from ui.app import build
from ui.server.authentication import TRIES
from ui.server.server import Serving, application

PASSWORD = "correct horse battery"
ADA = {"username": "ada", "password": PASSWORD}
BROWSER = {"accept": "text/html"}


def knows(name: str, password: str) -> bool:
    return (name, password) in {("ada", PASSWORD), ("bob", PASSWORD)}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with served(FakeAssistant(), Serving(sign_in=knows)) as address, httpx.Client(base_url=address) as client:
        yield client


def routes() -> list[tuple[str, str]]:
    """Return every route that the application has, Gradio's own and those it leaves open included."""

    async def made() -> FastAPI:  # outside of an event loop, Gradio opens its own
        return application(build(FakeAssistant()), Serving(sign_in=knows))

    return sorted(_routes(asyncio.run(made())))


def _routes(router: object) -> set[tuple[str, str]]:
    """Walk through routers within routers, those that FastAPI keeps for itself included."""
    found = set()
    for route in getattr(router, "routes", ()):
        inside = getattr(route, "original_router", route)
        found |= _routes(inside)
        path = re.sub(r"\{[^}]*\}", "x", getattr(route, "path", ""))
        found |= {(method, path) for method in getattr(route, "methods", None) or ()}
    return found


def test_every_route_is_closed_without_signing_in(client: httpx.Client) -> None:
    """Fails with SigningIn taken out of `ui.server.server.application`: /config, /assets and others answer 200."""
    known = routes()
    assert len(known) > 60
    answers = {
        (method, path): client.request(method, path) for method, path in known if path.strip("/") != "login"
    }
    assert {answer.status_code for answer in answers.values()} <= {401, 404}
    assert answers["GET", "/config"].status_code == 401
    assert answers["GET", "/"].json() == {"detail": "Sign in first"}


def test_a_browser_is_shown_where_to_sign_in(client: httpx.Client) -> None:
    answer = client.get("/", headers=BROWSER, follow_redirects=True)
    assert (answer.url.path, answer.status_code) == ("/login", 200)
    assert 'type="password"' in answer.text
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "script" not in answer.text


def test_who_signs_in_gets_the_chat_and_a_cookie_that_scripts_and_other_sites_do_not(client: httpx.Client) -> None:
    entered = client.post("/login", data=ADA, headers=BROWSER)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(re.split("; ?", cookie))
    assert "Secure" not in cookie
    assert client.get("/config").status_code == 200


def test_under_https_the_cookie_stays_there(client: httpx.Client) -> None:
    """A proxy on this machine says that it was reached by https."""
    entered = client.post("/login", data=ADA, headers={"x-forwarded-proto": "https"})
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-footnote=")
    assert "; Secure" in cookie


def test_a_wrong_password_is_refused_and_a_made_up_cookie_too(client: httpx.Client) -> None:
    answer = client.post("/login", data={**ADA, "password": "guess"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    for cookie in ("x", "", "a" * 64):
        assert client.get("/config", headers={"cookie": f"footnote={cookie}"}).status_code == 401


def test_passwords_cannot_be_tried_without_end(client: httpx.Client) -> None:
    """Fails with the two `take`s in `_is_right` taken out: each of thirty guesses is looked at."""
    codes = [client.post("/login", data={**ADA, "password": str(number)}).status_code for number in range(30)]
    assert codes == [401] * TRIES + [429] * (30 - TRIES)
    assert client.post("/login", data=ADA).status_code == 429


def test_a_header_is_throttled_like_the_page(client: httpx.Client) -> None:
    for number in range(TRIES):
        assert client.get("/config", auth=("ada", str(number))).status_code == 401
    assert client.get("/config", auth=("ada", PASSWORD)).status_code == 401


def test_signing_out_ends_the_session_itself(client: httpx.Client) -> None:
    client.post("/login", data=ADA)
    token = client.cookies["footnote"]
    assert "Signed in as ada" in client.get("/login", headers=BROWSER).text
    client.post("/login", data={"leave": "1"}, headers=BROWSER)
    client.cookies.set("footnote", token)
    assert client.get("/config").status_code == 401


def test_a_page_elsewhere_cannot_sign_anyone_in(client: httpx.Client) -> None:
    """Fails with the look at the origin in `ui.server.security_middleware` taken out: 200, and a cookie."""
    answer = client.post("/login", data=ADA, headers={"origin": "https://evil.example"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)


def test_programs_sign_in_with_gradios_client(client: httpx.Client) -> None:
    from gradio_client import Client  # type: ignore[import-untyped]

    program = Client(str(client.base_url), auth=("ada", PASSWORD), verbose=False, analytics_enabled=False)
    assert program.predict("What?", api_name="/ask")["status"] == "answered"


def test_a_name_is_looked_up_once_for_a_program_that_sends_it_each_time() -> None:
    asked: list[str] = []

    def slow(name: str, password: str) -> bool:
        asked.append(name)
        return knows(name, password)

    with served(FakeAssistant(), Serving(sign_in=slow)) as address:
        codes = [httpx.get(f"{address}/config", auth=("ada", PASSWORD)).status_code for _ in range(20)]
    assert codes == [200] * 20
    assert asked == ["ada"]


def test_a_session_ends_by_itself() -> None:
    from starlette.responses import PlainTextResponse
    from starlette.testclient import TestClient

    from ui.server.authentication import HOURS, SigningIn

    now = time.monotonic()
    client = TestClient(SigningIn(PlainTextResponse("in"), knows, lambda: now))
    client.post("/login", data=ADA)
    assert client.get("/").text == "in"
    now += HOURS * 3600
    assert client.get("/", headers={"accept": "*/*"}).status_code == 401
