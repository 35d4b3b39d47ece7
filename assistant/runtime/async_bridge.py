"""What takes its time, awaited: a generator of plain code for callers that must not block."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_a_thread"]

Item = TypeVar("Item")


async def in_a_thread(items: Generator[Item, None, None]) -> AsyncGenerator[Item, None]:
    """Yield what a generator does in a thread of its own; it is closed when nobody waits for more."""
    thread = ThreadPoolExecutor(1, "footnote-answer")
    loop = asyncio.get_running_loop()
    try:
        while (item := await loop.run_in_executor(thread, next, items, None)) is not None:
            yield item
    finally:
        thread.submit(items.close)  # behind the step under way: a generator can't be closed while it runs
        thread.shutdown(wait=False)
