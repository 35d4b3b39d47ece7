"""Reading the body of a request within limits of size and time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Receive

__all__ = ["BodyRefused", "read_body", "replayed"]


@dataclass
class BodyRefused(Exception):
    """Raised for a body that is too large or takes too long; `status` is the one to respond with."""

    status: int
    reason: str


async def read_body(receive: Receive, largest: int, seconds: float) -> bytes:
    """Return a whole body of at most `largest` bytes that arrives within `seconds`; raise BodyRefused."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise BodyRefused(400, "The connection was closed")
                body += message.get("body", b"")
                if len(body) > largest:
                    raise BodyRefused(413, f"The request has more than {largest:,} bytes, which is the limit")
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise BodyRefused(408, "The request took too long to arrive") from None


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that passes on a body that has been read, and then whatever comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
