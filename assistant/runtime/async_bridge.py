"""A blocking generator as an asynchronous one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_a_thread"]

Item = TypeVar("Item")


async def in_a_thread(items: Generator[Item, None, None]) -> AsyncGenerator[Item, None]:
    """Yield a generator's items, run in a thread of its own; close it when the caller stops."""
    thread = ThreadPoolExecutor(1, "footnote-answer")
    loop = asyncio.get_running_loop()
    try:
        while (item := await loop.run_in_executor(thread, next, items, None)) is not None:
            yield item
    finally:
        thread.submit(items.close)  # queued behind the current step: a running generator can't be closed
        thread.shutdown(wait=False)
