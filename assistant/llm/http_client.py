"""The HTTP client for language models: it sends few headers, follows no redirect and reads a limited response.

The API key is put on the request as it leaves and is never given to a library: libraries print and log it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import httpx

from assistant.llm.providers import Endpoint

__all__ = ["MAX_RESPONSE_BYTES", "TIMEOUT", "http_client", "is_this_machine"]

MAX_RESPONSE_BYTES = 8_000_000
"""Bytes read of one response. 8,000 events of one character each, or a long chain of thought, stay below it."""

TIMEOUT = httpx.Timeout(None, connect=5.0)
"""Seconds to connect. Waiting and reading have no limit of their own: the deadline of the answer ends them."""

SENT_HEADERS = ("host", "accept", "content-type", "content-length")
"""The only headers sent besides the key. The OpenAI client would add the processor, the operating system, the
Python version and the values of OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS, whatever the host."""


def http_client(endpoint: Endpoint) -> httpx.AsyncClient:
    """Return a client that sends only SENT_HEADERS and the key, and reads at most MAX_RESPONSE_BYTES.

    It uses a proxy that the environment sets, except to reach this machine. It follows no redirect, which is
    httpx's default. A longer response raises ValueError while it is read.
    """
    key = endpoint.key.reveal()

    async def replace_headers(request: httpx.Request) -> None:
        kept = {name: request.headers[name] for name in SENT_HEADERS if name in request.headers}
        bearer = {"authorization": f"Bearer {key}"} if key else {}
        request.headers = httpx.Headers(kept | bearer)

    async def limit_size(response: httpx.Response) -> None:
        # No compression was asked for, and a few compressed bytes could unpack to gigabytes.
        response.headers.pop("content-encoding", None)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _LimitedStream(response.stream)

    return httpx.AsyncClient(
        event_hooks={"request": [replace_headers], "response": [limit_size]},
        trust_env=not is_this_machine(endpoint.url),
    )


def is_this_machine(url: str) -> bool:
    """Return whether a URL's host is `localhost` or a loopback address; no name is looked up.

    >>> is_this_machine("http://[::1]:8000/v1"), is_this_machine("http://10.0.0.1/v1")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class _LimitedStream(httpx.AsyncByteStream):
    """The bytes of a response; raises ValueError once there are more than MAX_RESPONSE_BYTES."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in self._stream:
            received += len(chunk)
            if received > MAX_RESPONSE_BYTES:
                raise ValueError(f"more than {MAX_RESPONSE_BYTES:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()
