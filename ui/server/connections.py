"""Connections: how many one address may have open, and how long it may take to send a request's headers.

uvicorn limits connections only in all, and has no deadline before the headers are complete. Its parser in Python
is used because it limits the size of the headers; the one in C doesn't.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.server.rate_limits import visitor_of

__all__ = ["MAX_CONNECTIONS", "LimitedConnection"]

MAX_CONNECTIONS = 800
"""Connections open at the same time; a process may commonly have 1,024 open files."""
KEPT_FREE = 200
"""Of these, the connections that are kept for addresses with few of them."""
FEW = 20
"""What counts as few; a page of the chat has up to six."""


class LimitedConnection(H11Protocol):
    """A connection that is closed at once if its address has too many, or later if its headers don't arrive."""

    per_address = 100
    header_seconds = 10.0

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or close it."""
        super().connection_made(transport)
        if self._is_too_many():
            transport.abort()
        else:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._unset_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass on data; the deadline begins with a request's first byte and ends with its headers."""
        if self._is_idle:
            self._expect_headers()
        super().data_received(data)
        if not self._is_idle:
            self._unset_deadline()

    @property
    def _is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _is_too_many(self) -> bool:
        address = visitor_of({"client": self.client})
        others = [one for one in self.connections if isinstance(one, LimitedConnection)]
        count = sum(visitor_of({"client": one.client}) == address for one in others)
        crowded = len(others) > MAX_CONNECTIONS - KEPT_FREE
        return count > (FEW if crowded else self.per_address)

    def _expect_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.header_seconds, self._give_up)

    def _unset_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self._is_idle:
            self.transport.abort()
