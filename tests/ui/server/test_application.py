"""Rate limits on the MCP endpoint, with an application that waits until the test lets it go on."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from ui.server.event_gate import RateLimitedApp
from ui.server.rate_limits import Limits, RateLimiter


class Slow:
    """An application that responds once `release` is set."""

    def __init__(self) -> None:
        self.release = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.release.wait()
        await PlainTextResponse("done")(scope, receive, send)


def visitor(app: RateLimitedApp, host: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(host, 1)), base_url="http://test")


def test_requests_in_flight_are_counted_per_visitor_until_they_end() -> None:
    """Fails when a request isn't counted, or is still counted after its end, or counts for other visitors."""

    async def scenario() -> None:
        slow = Slow()
        app = RateLimitedApp(slow, RateLimiter(Limits(requests_per_visitor=2)))
        async with visitor(app, "192.0.2.1") as one, visitor(app, "192.0.2.2") as other:
            running = [asyncio.create_task(client.post("/mcp")) for client in (one, one, other)]
            await asyncio.sleep(0.05)
            refused = await asyncio.wait_for(one.post("/mcp"), 10)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
            assert refused.json()["detail"].startswith("You already have 2 requests in progress.")
            slow.release.set()
            assert [(await task).text for task in running] == ["done"] * 3
            assert (await one.post("/mcp")).text == "done"

    asyncio.run(scenario())


def test_a_request_that_fails_is_no_longer_in_flight() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("broken")

    async def scenario() -> None:
        app = RateLimitedApp(broken, RateLimiter(Limits(requests_per_visitor=1)))
        async with visitor(app, "192.0.2.1") as client:
            for _ in range(3):
                with pytest.raises(RuntimeError, match="broken"):
                    await client.post("/mcp")

    asyncio.run(scenario())


def test_only_posts_are_limited() -> None:
    async def scenario() -> None:
        slow = Slow()
        slow.release.set()
        app = RateLimitedApp(slow, RateLimiter(Limits(burst=1, per_second=0.01)))
        async with visitor(app, "192.0.2.1") as client:
            assert [(await client.get("/mcp")).status_code for _ in range(3)] == [200] * 3
            assert [(await client.post("/mcp")).status_code for _ in range(3)] == [200, 429, 429]

    asyncio.run(scenario())
