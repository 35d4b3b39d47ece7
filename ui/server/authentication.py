"""Who may use the chat when it is served to more than this machine: a page to sign in, and nothing else without.

Gradio's own login leaves several routes open and can be tried without end, so this stands in front of all
of it. People are let in by a function of a name and a password: `Users` reads them from a file of salted hashes.
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

from ui.server.rate_limits import USER, Buckets, visitor_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["SignIn", "SigningIn"]

SignIn = Callable[[str, str], bool]
"""Whether a name and a password belong together. It is called in a thread, and may take its time."""

HOURS = 12
"""How long someone stays signed in."""
TRIES, TRIES_PER_SECOND = 5, 1 / 20
"""Passwords that an address, and that a name, may be tried with in a row; then one every twenty seconds."""
MANY = 10_000
"""Sessions to keep; the oldest go first."""
TOO_MANY = "Too many tries; wait a minute."
WRONG = "That name and password don't belong together."

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
FORM = """<form method="post" action="/login">{said}
<label for="username">Name</label><input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>"""
SIGNED_IN = """<p>Signed in as {user}. <a href="/">To the chat</a></p>
<form method="post" action="/login"><input type="hidden" name="leave" value="1"><button>Sign out</button></form>"""


@dataclass(frozen=True)
class _Session:
    user: str
    until: float


class SigningIn:
    """Lets through who has signed in, by a cookie or by HTTP's Basic scheme; shows others a page to sign in on."""

    def __init__(self, app: ASGIApp, sign_in: SignIn, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self.sign_in, self.clock = app, sign_in, clock
        self._sessions: dict[str, _Session] = {}
        self._tries = Buckets(TRIES, TRIES_PER_SECOND, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or ask who makes it."""
        from starlette.requests import Request

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        user = await self._user(request)
        if scope["path"].rstrip("/") == "/login":
            await (await self._login(request, user))(scope, receive, send)
        elif user is None:
            await _closed(request)(scope, receive, send)
        else:
            await self.app({**scope, USER: user}, receive, send)

    async def _user(self, request: Request) -> str | None:
        """Return who makes a request; None for nobody known."""
        token = request.cookies.get(_cookie(request)) or request.headers.get("authorization", "")
        session = self._sessions.get(_digest(token))
        if session and session.until > self.clock():
            return session.user
        name, password = _basic(token)
        if name and await self._is_right(request, name, password):
            self._keep(token, name)
            return name
        return None

    async def _login(self, request: Request, user: str | None) -> Response:
        from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse

        if request.method != "POST":
            body = SIGNED_IN.format(user=escape(user)) if user else FORM.format(said="")
            return HTMLResponse(PAGE.format(body=body), headers=HEADERS)
        fields = parse_qs((await request.body()).decode(errors="replace"))
        if "leave" in fields:
            self._sessions.pop(_digest(request.cookies.get(_cookie(request), "")), None)
            left = RedirectResponse("/login", 303, HEADERS)
            left.delete_cookie(_cookie(request))
            return left
        name, password = (fields.get(field, [""])[0] for field in ("username", "password"))
        right = await self._is_right(request, name, password)
        if not right:
            status, told = (429, TOO_MANY) if right is None else (401, WRONG)
            if not _is_for_reading(request):
                return JSONResponse({"detail": told}, status, HEADERS)
            said = f'<p role="alert">{escape(told)}</p>'
            return HTMLResponse(PAGE.format(body=FORM.format(said=said)), status, HEADERS)
        token = secrets.token_urlsafe(32)
        self._keep(token, name)
        # Programs, such as gradio_client, want a success; a browser is sent on.
        entered = (
            RedirectResponse("/", 303, HEADERS) if _is_for_reading(request) else JSONResponse({"success": True})
        )
        secure = request.url.scheme == "https"
        entered.set_cookie(
            _cookie(request), token, HOURS * 3600, path="/", httponly=True, samesite="lax", secure=secure
        )
        return entered

    async def _is_right(self, request: Request, name: str, password: str) -> bool | None:
        """Tell whether a name and a password belong together; None after too many tries."""
        if self._tries.take(visitor_of(request.scope)) or self._tries.take(f"name {name}"):
            return None
        return await asyncio.to_thread(self.sign_in, name, password)

    def _keep(self, token: str, user: str) -> None:
        """Remember who a token belongs to; only its digest, which can't be presented."""
        now = self.clock()
        alive = [item for item in self._sessions.items() if item[1].until > now]
        self._sessions = dict(alive[-MANY:]) | {_digest(token): _Session(user, now + HOURS * 3600)}


def _closed(request: Request) -> Response:
    """Return the answer to who hasn't signed in."""
    from starlette.responses import JSONResponse, RedirectResponse

    if _is_for_reading(request):
        return RedirectResponse("/login", 303, HEADERS)
    return JSONResponse({"detail": "Sign in first"}, 401, HEADERS)


def _is_for_reading(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _cookie(request: Request) -> str:
    """Return the cookie's name; under https a browser takes `__Host-` from this very host alone."""
    return "__Host-footnote" if request.url.scheme == "https" else "footnote"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _basic(header: str) -> tuple[str, str]:
    """Return the name and password of an Authorization header; empty ones where it has none.

    >>> _basic("Basic YWRhOmx1Y2s=")
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
