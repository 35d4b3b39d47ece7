"""Signing in, for a chat that other machines can reach: until then, every route but /login is closed.

Gradio's own login leaves several routes open and doesn't limit attempts, so this middleware stands in front of all
of Gradio. A function of name and password decides who may sign in; `PasswordFile` is one.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ui.server.attempts import DEVICE_DAYS, Attempts
from ui.server.bodies import BodyRefused, read_body
from ui.server.rate_limits import USER_KEY, Limits, visitor_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["AuthenticationMiddleware", "PasswordCheck"]

PasswordCheck = Callable[[str, str], bool]
"""Returns whether a name and a password belong together. Called in a thread, so it may be slow."""

SESSION_HOURS = 12
"""How long a session lasts after signing in."""
MAX_SESSIONS, SESSIONS_PER_USER = 10_000, 100
"""Sessions at the same time, in all and of one user; when another one starts, the oldest ends."""
LONGEST_NAME, LONGEST_PASSWORD = 64, 1024
"""Characters; anything longer is wrong, and isn't hashed."""
TOO_MANY_ATTEMPTS = "Too many attempts. Try again in a minute."
WRONG_PASSWORD = "Wrong name or password."

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none';"
        " base-uri 'none'"
    ),
    "cache-control": "no-store",
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Footnote</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 20rem; margin: 15vh auto; padding: 0 1rem }}
label, input, button {{ display: block; width: 100%; box-sizing: border-box; font: inherit }}
input, button {{ margin: .25rem 0 1rem; padding: .5rem }}</style>
<main><h1>Footnote</h1>{body}</main></html>"""
FORM = """<form method="post" action="/login">{alert}
<label for="username">Name</label><input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>"""
SIGNED_IN = """<p>Signed in as {user}. <a href="/">Go to the chat</a></p>
<form method="post" action="/login"><input type="hidden" name="leave" value="1"><button>Sign out</button></form>"""


@dataclass(frozen=True)
class _Session:
    user: str
    expires_at: float


class AuthenticationMiddleware:
    """Passes on requests with a session cookie or HTTP Basic credentials; sends all others to the sign-in page."""

    def __init__(
        self,
        app: ASGIApp,
        sign_in: PasswordCheck,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
    ) -> None:
        self.app, self.sign_in, self.clock, self.limits = app, sign_in, clock, limits or Limits()
        self._sessions: dict[str, _Session] = {}  # by the digest of a cookie's token or of a Basic header
        self._attempts = Attempts(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event."""
        from starlette.requests import Request

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        user = await self._user(request)
        if scope["path"].rstrip("/") == "/login":
            await (await self._login(request, user))(scope, receive, send)
        elif user is None:
            await _unauthenticated(request)(scope, receive, send)
        else:
            await self.app({**scope, USER_KEY: user}, receive, send)

    async def _user(self, request: Request) -> str | None:
        """Return the name of the signed-in user, or None.

        A Basic header whose password was right starts a session, so that the slow check isn't repeated. It counts
        even beside a cookie that has expired.
        """
        header = request.headers.get("authorization", "")
        for token in (request.cookies.get(_cookie_name(request)), header):
            session = self._sessions.get(_digest(token)) if token else None
            if session and session.expires_at > self.clock():
                return session.user
        name, password = _basic_credentials(header)
        if name and await self._check_password(request, name, password):
            self._start_session(header, name)
            return name
        return None

    async def _login(self, request: Request, user: str | None) -> Response:
        """Return the response to a request for /login: the form, or the result of signing in or out."""
        from starlette.responses import HTMLResponse

        if request.method != "POST":
            body = SIGNED_IN.format(user=escape(user)) if user else FORM.format(alert="")
            return HTMLResponse(PAGE.format(body=body), headers=HEADERS)
        try:
            form = await read_body(request.receive, self.limits.sign_in_body, self.limits.body_seconds)
            fields = parse_qs(form.decode(errors="replace"), max_num_fields=10)
        except BodyRefused as refused:
            return _refused(request, refused.status, f"{refused.reason}.")
        except ValueError:
            return _refused(request, 400, "This is not the sign-in form.")
        if "leave" in fields:
            return self._sign_out(request)
        name, password = (fields.get(field, [""])[0] for field in ("username", "password"))
        matches = await self._check_password(request, name, password)
        if matches:
            return self._signed_in(request, name)
        return _refused(request, *((429, TOO_MANY_ATTEMPTS) if matches is None else (401, WRONG_PASSWORD)))

    async def _check_password(self, request: Request, name: str, password: str) -> bool | None:
        """Return whether a name and a password belong together, or None after too many attempts."""
        device = request.cookies.get(_device_cookie_name(request), "")
        if not self._attempts.take(visitor_of(request.scope), name, device):
            return None
        if len(name) > LONGEST_NAME or len(password) > LONGEST_PASSWORD:
            return False
        return await asyncio.to_thread(self.sign_in, name, password)

    def _signed_in(self, request: Request, name: str) -> Response:
        """Start a session, which ends the browser's last one, and return a response that sets its cookies."""
        from starlette.responses import JSONResponse, RedirectResponse

        token = secrets.token_urlsafe(32)
        self._sessions.pop(_digest(request.cookies.get(_cookie_name(request), "")), None)
        self._start_session(token, name)
        # A browser is redirected; programs such as gradio_client expect status 200.
        response = RedirectResponse("/", 303, HEADERS) if _wants_html(request) else JSONResponse({"success": True})
        _set_cookie(response, request, _cookie_name(request), token, SESSION_HOURS * 3600)
        device = self._attempts.new_device(name)
        _set_cookie(response, request, _device_cookie_name(request), device, DEVICE_DAYS * 86_400)
        return response

    def _sign_out(self, request: Request) -> Response:
        """End the session and return a response that deletes its cookie."""
        from starlette.responses import RedirectResponse

        self._sessions.pop(_digest(request.cookies.get(_cookie_name(request), "")), None)
        response = RedirectResponse("/login", 303, HEADERS)
        _set_cookie(response, request, _cookie_name(request), "", 0)
        return response

    def _start_session(self, token: str, user: str) -> None:
        """Remember whose token this is; only its digest, which is of no use to anyone who reads it."""
        now = self.clock()
        current = {digest: session for digest, session in self._sessions.items() if session.expires_at > now}
        of_user = [digest for digest, session in current.items() if session.user == user]
        for digest in (*of_user[: 1 - SESSIONS_PER_USER], *list(current)[: 1 - MAX_SESSIONS]):
            current.pop(digest, None)
        self._sessions = current | {_digest(token): _Session(user, now + SESSION_HOURS * 3600)}


def _refused(request: Request, status: int, message: str) -> Response:
    """Return the response to a failed attempt to sign in."""
    from starlette.responses import HTMLResponse, JSONResponse

    if not _wants_html(request):
        return JSONResponse({"detail": message}, status, HEADERS)
    alert = f'<p role="alert">{escape(message)}</p>'
    return HTMLResponse(PAGE.format(body=FORM.format(alert=alert)), status, HEADERS)


def _unauthenticated(request: Request) -> Response:
    """Return the response to a request without a session."""
    from starlette.responses import JSONResponse, RedirectResponse

    if _wants_html(request):
        return RedirectResponse("/login", 303, HEADERS)
    return JSONResponse({"detail": "Sign in first"}, 401, HEADERS)


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _cookie_name(request: Request) -> str:
    """Return the cookie's name; under https it starts with `__Host-`, so that only this host can set it."""
    return "__Host-footnote" if request.url.scheme == "https" else "footnote"


def _device_cookie_name(request: Request) -> str:
    """Return the name of the cookie by which a browser is known that someone has signed in with."""
    return f"{_cookie_name(request)}-device"


def _set_cookie(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts and other sites can't use, and under https only https; 0 seconds delete it."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, seconds, path="/", httponly=True, samesite="lax", secure=secure)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _basic_credentials(header: str) -> tuple[str, str]:
    """Return the name and password in an Authorization header with the Basic scheme, or two empty strings.

    >>> _basic_credentials("Basic YWRhOmx1Y2s=")
    ('ada', 'luck')
    """
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
