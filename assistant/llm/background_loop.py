"""The event loop that requests to language models run in, in a thread of its own.

A request there can be cancelled at any moment, whatever it is waiting for, and a loop that the caller runs (as a
notebook does) is not in the way.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cache

__all__ = ["cancel_requests", "event_loop"]

_STARTING = threading.Lock()


def event_loop() -> asyncio.AbstractEventLoop:
    """Return the loop; the first call starts it."""
    with _STARTING:  # `cache` alone would let threads that call at the same time start one loop each
        return _started_loop()


def cancel_requests() -> None:
    """Cancel every request under way, so that the process can end; whoever waits for one gets a CancelledError."""
    if _started_loop.cache_info().currsize:
        loop = event_loop()
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])


@cache
def _started_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="footnote-llm", daemon=True).start()
    return loop
