"""The event loop that requests to language models run in, in a thread of its own.

There a request can be cancelled at any moment, whatever it waits for, and a loop of the caller's (a notebook has
one) is not in the way.
"""

from __future__ import annotations

import asyncio
import threading
from functools import cache

__all__ = ["cancel_requests", "event_loop"]

_STARTING = threading.Lock()


def event_loop() -> asyncio.AbstractEventLoop:
    """Return the loop; the first call starts it."""
    with _STARTING:  # `cache` alone lets threads that ask at the same time start one each
        return _started()


def cancel_requests() -> None:
    """Cancel every request under way, so that a process can end; whoever waits for one gets a CancelledError."""
    if _started.cache_info().currsize:
        loop = event_loop()
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])


@cache
def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="footnote-llm", daemon=True).start()
    return loop
