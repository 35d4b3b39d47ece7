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
from ui.server.attempts import ATTEMPTS, ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_NAME
from ui.server.authentication import SESSION_HOURS, AuthenticationMiddleware
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


FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}


def test_behind_an_https_proxy_the_cookies_are_only_for_https_and_this_host() -> None:
    """The proxy runs on this machine and sends X-Forwarded-Proto."""
    config = ServerConfig(sign_in=check_password, behind_proxy=True)
    with served(FakeAssistant(), config) as address:
        response = httpx.post(f"{address}/login", data=ADA, headers=FORWARDED)
    cookies = response.headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-footnote", "__Host-footnote-device"]
    assert all("; Secure" in cookie for cookie in cookies)


def test_what_a_request_says_of_its_origin_is_believed_only_behind_a_proxy(client: httpx.Client) -> None:
    """Fails with uvicorn's defaults: a new address in each request gives attempts without end."""
    guesses = [
        client.post(
            "/login", data={**ADA, "password": "x"}, headers={**FORWARDED, "x-forwarded-for": f"192.0.2.{n}"}
        )
        for n in range(8)
    ]
    assert [guess.status_code for guess in guesses] == [401] * ATTEMPTS + [429] * (8 - ATTEMPTS)
    assert "__Host" not in str(guesses[0].headers)


def test_under_https_the_cookie_has_all_its_flags_and_signs_in() -> None:
    visitor = Door().visitor(scheme="https")
    response = visitor.post("/login", data=ADA)
    session, device = (re.split("; ?", cookie) for cookie in response.headers.get_list("set-cookie"))
    assert session[0].startswith("__Host-footnote=")
    assert device[0].startswith("__Host-footnote-device=")
    flags = {"HttpOnly", "SameSite=lax", "Path=/", "Secure"}
    assert set(session[1:]) == flags | {"Max-Age=43200"}
    assert set(device[1:]) == flags | {"Max-Age=15552000"}
    assert visitor.get("/").text == "ada"


def test_signing_out_under_https_deletes_the_cookie() -> None:
    """Fails without Secure: a browser ignores a `__Host-` cookie that lacks it, and keeps the old one."""
    visitor = Door().visitor(scheme="https")
    visitor.post("/login", data=ADA)
    response = visitor.post("/login", data={"leave": "1"}, headers=BROWSER, follow_redirects=False)
    assert {"Secure", "Max-Age=0", "Path=/"} <= set(re.split("; ?", response.headers["set-cookie"]))
    assert visitor.get("/").status_code == 401


def test_a_cookie_that_was_planted_is_never_a_session() -> None:
    """Fails if signing in keeps the token that the browser had before: whoever planted it would be signed in."""
    visitor = Door().visitor()
    visitor.cookies.set("footnote", "planted")
    visitor.post("/login", data=ADA)
    assert visitor.get("/", headers={"cookie": "footnote=planted"}).status_code == 401


def test_signing_in_again_ends_the_browsers_last_session() -> None:
    visitor = Door().visitor()
    visitor.post("/login", data=ADA)
    before = visitor.cookies["footnote"]
    visitor.post("/login", data=ADA)
    stolen = {"cookie": f"footnote={before}"}
    visitor.cookies.clear()
    assert visitor.get("/", headers=stolen).status_code == 401


def test_a_stale_cookie_does_not_hide_a_basic_header() -> None:
    """Fails when the header is looked at only where there is no cookie."""
    visitor = Door().visitor()
    assert visitor.get("/", headers={"cookie": "footnote=stale"}, auth=("ada", PASSWORD)).text == "ada"


def test_a_body_before_signing_in_is_small(client: httpx.Client) -> None:
    """Fails when the body is read whole: 120 unfinished ones took 1.7 GB."""
    assert client.post("/login", data={**ADA, "password": "x" * 70_000}).status_code == 413
    assert client.post("/login", content=b"&".join([b"a=b"] * 20)).status_code == 400


def test_a_name_or_a_password_that_nobody_has_is_not_hashed() -> None:
    door = Door()

    def fails(name: str, password: str) -> bool:
        raise AssertionError("hashed")

    door.app.sign_in = fails
    for long in ({"username": "a" * 65}, {"password": "a" * 1025}):
        assert door.visitor().post("/login", data={**ADA, **long}).status_code == 401


def test_a_wrong_password_and_an_invented_cookie_are_refused(client: httpx.Client) -> None:
    response = client.post("/login", data={**ADA, "password": "guess"})
    assert (response.status_code, "set-cookie" in response.headers) == (401, False)
    for cookie in ("x", "", "a" * 64):
        assert client.get("/config", headers={"cookie": f"footnote={cookie}"}).status_code == 401


def test_attempts_to_sign_in_are_limited(client: httpx.Client) -> None:
    """Fails without `Attempts.take` in `_check_password`: each of thirty guesses is checked."""
    codes = [client.post("/login", data={**ADA, "password": str(number)}).status_code for number in range(30)]
    assert codes == [401] * ATTEMPTS + [429] * (30 - ATTEMPTS)
    assert client.post("/login", data=ADA).status_code == 429


def test_guesses_from_elsewhere_do_not_keep_the_right_person_out() -> None:
    """Fails when attempts are counted by name alone: six wrong ones closed the name to its owner."""
    door = Door()
    guesses = [door.visitor().post("/login", data={**ADA, "password": "x"}) for _ in range(8)]
    assert [guess.status_code for guess in guesses] == [401] * ATTEMPTS + [429] * (8 - ATTEMPTS)
    assert door.visitor("192.0.2.9").post("/login", data=ADA).status_code == 200


def test_guesses_from_many_addresses_are_limited_but_not_for_a_known_browser() -> None:
    """Fails without the signed cookie, or when it is believed for other names, or unsigned."""
    door = Door()
    home = door.visitor("192.0.2.200")
    assert home.post("/login", data=ADA).status_code == 200
    known = home.cookies["footnote-device"]
    guesses = [
        door.visitor(f"198.51.100.{number}").post("/login", data={**ADA, "password": "x"}).status_code
        for number in range(ATTEMPTS_PER_NAME)
    ]
    assert guesses == [401] * (ATTEMPTS_PER_NAME - 1) + [429]
    stranger = door.visitor("192.0.2.201")
    for cookie in ("", "x", known.partition(".")[0] + ".0"):
        stranger.cookies.clear()
        stranger.cookies.set("footnote-device", cookie)
        assert stranger.post("/login", data=ADA).status_code == 429
    codes = [home.post("/login", data={**ADA, "password": "x"}).status_code for _ in range(ATTEMPTS + 1)]
    assert codes == [401] * ATTEMPTS + [429]
    door.clock.now += 20
    assert home.post("/login", data=ADA).status_code == 200


def test_attempts_from_one_address_are_limited_over_all_names() -> None:
    """Fails without the bucket of the address: each name has attempts of its own."""
    door = Door()
    visitor = door.visitor()
    guesses = [
        visitor.post("/login", data={"username": f"user{number}", "password": "x"})
        for number in range(ATTEMPTS_PER_ADDRESS + 3)
    ]
    assert [guess.status_code for guess in guesses] == [401] * ATTEMPTS_PER_ADDRESS + [429] * 3
    assert visitor.post("/login", data=ADA).status_code == 429
    assert door.visitor("192.0.2.9").post("/login", data=ADA).status_code == 200


def test_a_tried_name_takes_the_same_place_whatever_its_length() -> None:
    door = Door()
    door.visitor().post("/login", data={"username": "n" * 30_000, "password": "x"})
    names = [
        name for buckets in (door.app._attempts._pairs, door.app._attempts._names) for name in buckets._buckets
    ]
    assert {len(name) for name in names} == {64}


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
    assert [visitor.get("/").status_code for visitor in visitors] == [401, 401, 200, 200]
    assert len(door.app._sessions) == 2


def test_one_user_cannot_end_the_sessions_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "SESSIONS_PER_USER", 2)
    door = Door()
    bob = door.visitor("192.0.2.100")
    bob.post("/login", data={**ADA, "username": "bob"})
    visitors = [door.visitor(f"192.0.2.{number}") for number in range(4)]
    for visitor in visitors:
        visitor.post("/login", data=ADA)
    assert [visitor.get("/").status_code for visitor in (bob, *visitors)] == [200, 401, 401, 200, 200]


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
