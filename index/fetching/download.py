"""One page over HTTP: bounded in size and time, retried while that may help."""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

import httpx
import tenacity

from index.errors import FootnoteError
from index.fetching.apis import Api, Page

__all__ = ["FetchError", "Wait", "client_for", "download"]

LARGEST_PAGE = 32 * 1024 * 1024
"""Bytes of one page."""
ATTEMPTS = 5
LONGEST_WAIT = 120.0
"""Seconds; a server that asks for a longer pause is not waited for."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
BACKOFF = tenacity.wait_exponential_jitter(initial=1, max=60)

Wait: TypeAlias = Callable[[float], None]
"""What waits for so many seconds."""


class FetchError(FootnoteError):
    """Raised when an API can't be reached or doesn't answer as documented."""


class _Temporary(FetchError):
    """A failure after which another try may help, in `seconds` if the server says so."""

    def __init__(self, problem: str, seconds: float | None = None) -> None:
        super().__init__(problem)
        self.seconds = seconds


@contextmanager
def client_for(api: Api, agent: str) -> Iterator[httpx.Client]:
    """Give a client for one API; `agent` is the User-Agent that it introduces itself with."""
    with httpx.Client(
        base_url=api.base, headers={"User-Agent": agent}, timeout=TIMEOUT, follow_redirects=True
    ) as client:
        yield client


def download(client: httpx.Client, api: Api, path: str, *, key: str | None, wait: Wait) -> tuple[bytes, Page]:
    """Return a page and what is in it.

    A refusal for now (429), a fault of the server, a broken connection or a garbled page is tried again, up to
    five times, later each time or when the server says. Raises FetchError if that doesn't help.
    """

    def attempt() -> tuple[bytes, Page]:
        content = _content(client, api, path, key)
        try:
            return content, api.read(path, content)
        except (ValueError, KeyError, RecursionError):
            raise _Temporary(f"{api.host} sent something that isn’t a reply from {api.title}") from None

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_may_pass),
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        wait=_seconds,
        sleep=wait,
        reraise=True,
    )
    return retrying(attempt)


def _content(client: httpx.Client, api: Api, path: str, key: str | None) -> bytes:
    parameters = {api.key: key} if api.key and key else {}
    content = bytearray()
    try:
        url = httpx.URL(path).copy_merge_params(parameters)
        with client.stream("GET", url) as response:
            _check(response, api)
            for piece in response.iter_bytes():
                content += piece
                if len(content) > LARGEST_PAGE:
                    raise FetchError(f"{api.host} sent more than {LARGEST_PAGE // 1024**2} MB; nothing was kept")
    except httpx.HTTPError as error:
        raise _Temporary(f"{api.host} can’t be reached, or broke off ({type(error).__name__})") from None
    return bytes(content)


def _check(response: httpx.Response, api: Api) -> None:
    """Raise FetchError for a refusal."""
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise _Temporary(f"{api.host} answered {status}; try again later", _retry_after(response))
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN} and api.key:
        raise FetchError(f"{api.host} answered {status}; set FOOTNOTE_OPENALEX_KEY to a free key from OpenAlex")
    if status != httpx.codes.OK:
        raise FetchError(f"{api.host} answered {status}; check the query")


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that a server asks to wait, given as a number or as a date."""
    value = response.headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, _Temporary) and (error.seconds or 0.0) <= LONGEST_WAIT


def _seconds(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, _Temporary) else None
    return BACKOFF(state) if asked is None else asked
