"""Signing in: every route is closed until then, and attempts are limited."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.support.browser import FakeAssistant, served
from ui.app import build
from ui.server import authentication
from ui.server.application import create_app
from ui.server.authentication import ATTEMPTS, SESSION_HOURS, AuthenticationMiddleware
from ui.server.rate_limits import USER_KEY
from ui.server.server_config import ServerConfig

PASSWORD = "correct horse battery"
ADA = {"username": "ada", "password": PASSWORD}
BROWSER = {"accept": "text/html"}


def check_password(name: str, password: str) -> bool:
    return (name, password) in {("ada", PASSWORD), ("bob", PASSWORD)}


class Clock:
    """A clock that stands still until a test moves it."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def say_who(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with the name of the user that the middleware passes on."""
    user = Request(scope).scope[USER_KEY]
    await PlainTextResponse(user)(scope, receive, send)


class Door:
    """The middleware alone, in front of `say_who`."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.app = AuthenticationMiddleware(say_who, check_password, self.clock)

    def visitor(self, host: str = "192.0.2.1", scheme: str = "http") -> TestClient:
        """Return a browser of its own, at an address."""
        return TestClient(self.app, f"{scheme}://testserver", client=(host, 1))


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    config = ServerConfig(sign_in=check_password)
    with served(FakeAssistant(), config) as address, httpx.Client(base_url=address) as client:
        yield client


def routes() -> list[tuple[str, str]]:
    """Return every route of the application, including Gradio's own."""

    async def create() -> FastAPI:  # in an event loop: outside of one, Gradio opens one and never closes it
        return create_app(build(FakeAssistant()), ServerConfig(sign_in=check_password))

    return sorted(_routes(asyncio.run(create())))


def _routes(router: object) -> set[tuple[str, str]]:
    """Collect the routes of a router and of the routers inside it, which FastAPI wraps."""
    found = set()
    for route in getattr(router, "routes", ()):
        inside = getattr(route, "original_router", route)
        found |= _routes(inside)
        path = re.sub(r"\{[^}]*\}", "x", getattr(route, "path", ""))
        found |= {(method, path) for method in getattr(route, "methods", None) or ()}
    return found


def test_every_route_is_closed_without_signing_in(client: httpx.Client) -> None:
    """Fails without AuthenticationMiddleware in `create_app`: /config, /assets and others respond with 200."""
    known = routes()
    assert len(known) > 60
    responses = {
        (method, path): client.request(method, path) for method, path in known if path.strip("/") != "login"
    }
    assert {response.status_code for response in responses.values()} <= {401, 404}
    assert responses["GET", "/config"].status_code == 401
    assert responses["GET", "/"].json() == {"detail": "Sign in first"}


def test_a_browser_is_redirected_to_the_sign_in_page(client: httpx.Client) -> None:
    response = client.get("/", headers=BROWSER, follow_redirects=True)
    assert (response.url.path, response.status_code) == ("/login", 200)
    assert 'type="password"' in response.text
    assert "form-action 'self'" in response.headers["content-security-policy"]
    assert "script" not in response.text


def test_signing_in_opens_the_chat_and_sets_a_cookie_hidden_from_scripts_and_other_sites(
    client: httpx.Client,
) -> None:
    response = client.post("/login", data=ADA, headers=BROWSER)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = response.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(re.split("; ?", cookie))
    assert "Secure" not in cookie
    assert client.get("/config").status_code == 200


def test_behind_an_https_proxy_the_cookie_is_only_for_https_and_this_host(client: httpx.Client) -> None:
    """The proxy runs on this machine and sends X-Forwarded-Proto."""
    response = client.post("/login", data=ADA, headers={"x-forwarded-proto": "https"})
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-footnote=")
    assert "; Secure" in cookie


def test_under_https_the_cookie_has_all_its_flags_and_signs_in() -> None:
    visitor = Door().visitor(scheme="https")
    response = visitor.post("/login", data=ADA)
    name, *flags = re.split("; ?", response.headers["set-cookie"])
    assert name.startswith("__Host-footnote=")
    assert set(flags) == {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200", "Secure"}
    assert visitor.get("/").text == "ada"


def test_a_wrong_password_and_an_invented_cookie_are_refused(client: httpx.Client) -> None:
    response = client.post("/login", data={**ADA, "password": "guess"})
    assert (response.status_code, "set-cookie" in response.headers) == (401, False)
    for cookie in ("x", "", "a" * 64):
        assert client.get("/config", headers={"cookie": f"footnote={cookie}"}).status_code == 401


def test_attempts_to_sign_in_are_limited(client: httpx.Client) -> None:
    """Fails without the two `take`s in `_check_password`: each of thirty guesses is checked."""
    codes = [client.post("/login", data={**ADA, "password": str(number)}).status_code for number in range(30)]
    assert codes == [401] * ATTEMPTS + [429] * (30 - ATTEMPTS)
    assert client.post("/login", data=ADA).status_code == 429


def test_attempts_on_one_name_are_limited_over_all_addresses() -> None:
    """Fails without the `take` of the name in `_check_password`: each address has attempts of its own."""
    door = Door()
    guesses = [door.visitor(f"192.0.2.{host}").post("/login", data={**ADA, "password": "x"}) for host in range(8)]
    assert [guess.status_code for guess in guesses] == [401] * ATTEMPTS + [429] * (8 - ATTEMPTS)
    elsewhere = door.visitor("192.0.2.9")
    assert elsewhere.post("/login", data=ADA).status_code == 429
    assert elsewhere.post("/login", data={**ADA, "username": "bob"}).status_code == 200
    door.clock.now += 20
    assert door.visitor("192.0.2.10").post("/login", data=ADA).status_code == 200


def test_attempts_from_one_address_are_limited_over_all_names() -> None:
    """Fails without the `take` of the address in `_check_password`: each name has attempts of its own."""
    door = Door()
    visitor = door.visitor()
    guesses = [visitor.post("/login", data={"username": f"user{number}", "password": "x"}) for number in range(8)]
    assert [guess.status_code for guess in guesses] == [401] * ATTEMPTS + [429] * (8 - ATTEMPTS)
    assert visitor.post("/login", data=ADA).status_code == 429
    assert door.visitor("192.0.2.9").post("/login", data=ADA).status_code == 200


def test_a_basic_header_is_limited_like_the_sign_in_page(client: httpx.Client) -> None:
    for number in range(ATTEMPTS):
        assert client.get("/config", auth=("ada", str(number))).status_code == 401
    assert client.get("/config", auth=("ada", PASSWORD)).status_code == 401


def test_signing_out_ends_the_session_on_the_server(client: httpx.Client) -> None:
    client.post("/login", data=ADA)
    token = client.cookies["footnote"]
    assert "Signed in as ada" in client.get("/login", headers=BROWSER).text
    client.post("/login", data={"leave": "1"}, headers=BROWSER)
    client.cookies.set("footnote", token)
    assert client.get("/config").status_code == 401


def test_a_page_of_another_site_cannot_sign_anyone_in(client: httpx.Client) -> None:
    """Fails without the check of the origin in SecurityMiddleware: 200, and a cookie."""
    response = client.post("/login", data=ADA, headers={"origin": "https://evil.example"})
    assert (response.status_code, "set-cookie" in response.headers) == (400, False)


def test_programs_sign_in_through_gradios_client(client: httpx.Client) -> None:
    from gradio_client import Client  # type: ignore[import-untyped]

    program = Client(str(client.base_url), auth=("ada", PASSWORD), verbose=False, analytics_enabled=False)
    assert program.predict("What?", api_name="/ask")["status"] == "answered"


def test_a_basic_header_is_checked_once_and_then_remembered() -> None:
    checked: list[str] = []

    def count(name: str, password: str) -> bool:
        checked.append(name)
        return check_password(name, password)

    with served(FakeAssistant(), ServerConfig(sign_in=count)) as address:
        codes = [httpx.get(f"{address}/config", auth=("ada", PASSWORD)).status_code for _ in range(20)]
    assert codes == [200] * 20
    assert checked == ["ada"]


def test_a_session_lasts_twelve_hours_from_signing_in_however_much_it_is_used() -> None:
    door = Door()
    visitor = door.visitor()
    visitor.post("/login", data=ADA)
    door.clock.now += SESSION_HOURS * 3600 - 1
    assert visitor.get("/").text == "ada"
    door.clock.now += 1
    assert visitor.get("/").status_code == 401
    assert SESSION_HOURS == 12


def test_a_full_session_table_drops_the_oldest_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `_start_session` keeps the first sessions instead of the last."""
    monkeypatch.setattr(authentication, "MAX_SESSIONS", 2)
    door = Door()
    visitors = []
    for number in range(4):
        visitor = door.visitor(f"192.0.2.{number}")
        assert visitor.post("/login", data=ADA).status_code == 200
        visitors.append(visitor)
    assert [visitor.get("/").status_code for visitor in visitors] == [401, 200, 200, 200]


def test_expired_sessions_are_dropped_before_current_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `_start_session` doesn't drop expired sessions: the table grows with everyone who ever came."""
    door = Door()
    for number in range(3):
        door.visitor(f"192.0.2.{number}").post("/login", data=ADA)
    door.clock.now += SESSION_HOURS * 3600
    visitor = door.visitor()
    visitor.post("/login", data=ADA)
    assert visitor.get("/").text == "ada"
    assert len(door.app._sessions) == 1
