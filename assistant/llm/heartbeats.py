"""Heartbeats of a model's text, at which a cancelled stream is noticed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from assistant.llm.client import HEARTBEAT_SECONDS

__all__ = ["with_heartbeats"]


def with_heartbeats(pieces: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Yield (piece, heartbeat_due). Callers yield on a heartbeat, so that a cancelled stream is noticed."""
    last = time.monotonic()
    for piece in pieces:
        due = time.monotonic() - last >= HEARTBEAT_SECONDS
        yield piece, due
        last = time.monotonic() if due else last
