from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from assistant.llm.background_loop import cancel_requests, event_loop


def test_threads_that_start_at_the_same_time_share_one_loop() -> None:
    with ThreadPoolExecutor(8) as threads:
        loops = set(threads.map(lambda _: event_loop(), range(8)))
    assert len(loops) == 1 and loops.pop().is_running()


def test_cancelling_ends_every_request_under_way() -> None:
    requests = [asyncio.run_coroutine_threadsafe(asyncio.sleep(60), event_loop()) for _ in range(3)]
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), event_loop()).result(5)  # by now all of them have begun
    cancel_requests()
    for request in requests:
        with pytest.raises(CancelledError):
            request.result(5)
