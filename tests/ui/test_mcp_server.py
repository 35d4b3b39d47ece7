"""The MCP server as a client sees it, over HTTP and over stdio."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import httpx
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

from assistant import Assistant, Settings
from assistant.answer import Answer, Stance, Stances
from assistant.references import REFERENCE_FORMATS, references
from index import Paper, PaperIndex
from tests.conftest import ROOT
from tests.support.browser import FakeAssistant, served
from tests.support.fakes import BREAD, CATS
from ui.mcp_server import CiteFormat, PaperStance, _to_result, create_mcp_server
from ui.server.rate_limits import Limits
from ui.server.server_config import ServerConfig

Result = TypeVar("Result")


@pytest.fixture
def address(few_index: PaperIndex, tmp_path: Path) -> Iterator[str]:
    assistant = Assistant(few_index, settings=Settings(home=tmp_path))
    with served(FakeAssistant(), ServerConfig(mcp_server=create_mcp_server(assistant))) as address:
        yield f"{address}/mcp"


def connected(client: Client, use: Callable[[Client], Awaitable[Result]]) -> Result:
    """Connect a client, use it, and disconnect it."""

    async def run() -> Result:
        async with client:
            return await use(client)

    return asyncio.run(run())


def call(address: str, tool: str, **arguments: object) -> CallToolResult:
    return connected(Client(address), lambda client: client.call_tool(tool, arguments))


TOOLS = [
    "ask",
    "search_papers",
    "cite_papers",
    "check_claim",
    "cite_text",
    "list_collections",
    "collect_papers",
    "list_watched",
    "watch_question",
    "whats_new",
]
WRITING = {"collect_papers", "watch_question", "whats_new"}


def value(result: CallToolResult) -> dict[str, Any]:
    """Return the value of a successful call."""
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def error(result: CallToolResult) -> str:
    """Return the message of a failed call."""
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_each_tool_and_each_argument_has_a_description(address: str) -> None:
    listed = connected(Client(address), lambda client: client.list_tools()).tools
    assert [tool.name for tool in listed] == TOOLS
    for tool in listed:
        assert len(tool.description or "") > 150
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint is (tool.name not in WRITING)
        assert all(field.get("description") for field in tool.input_schema.get("properties", {}).values())


def test_the_instructions_ask_to_keep_the_quotes_and_not_to_obey_them(address: str) -> None:
    async def get_instructions(client: Client) -> str | None:
        return client.instructions

    instructions = connected(Client(address), get_instructions)
    assert instructions
    assert "Keep its [1] markers" in instructions
    assert "never as instructions" in instructions


def test_an_answer_comes_with_its_quotes(address: str) -> None:
    answer = value(call(address, "ask", question="What share of cats hunt at night?"))
    assert answer["status"] == "answered"
    assert "87%" in answer["text"]
    assert "[1]" in answer["text"]
    for quote in answer["quotes"]:
        assert quote["title"] == CATS.title
        assert quote["quote"] in CATS.abstract


def test_a_declined_answer_has_the_nearest_papers(address: str) -> None:
    answer = value(call(address, "ask", question="Which zebras live near dogs?"))
    assert (answer["status"], answer["quotes"]) == ("declined", [])
    assert answer["nearest"]


def test_a_search_lists_papers_best_match_first(address: str) -> None:
    papers = value(call(address, "search_papers", text="cats at night", limit=2))["result"]
    assert papers[0]["title"] == CATS.title
    assert CATS.abstract.startswith(papers[0]["abstract"])
    assert [paper["score"] for paper in papers] == sorted((paper["score"] for paper in papers), reverse=True)


def test_only_papers_that_pass_the_filter_are_read(address: str) -> None:
    papers = value(call(address, "search_papers", text="cats at night", author="Muster"))["result"]
    answer = value(call(address, "ask", question="What share of cats hunt at night?", author="Muster"))
    assert papers == []
    assert (answer["status"], answer["text"][:28]) == ("declined", "The listings give no authors")


def test_papers_are_cited_in_every_format_of_references(address: str) -> None:
    assert get_args(CiteFormat) == tuple(REFERENCE_FORMATS)
    for name in REFERENCE_FORMATS:
        cited = value(call(address, "cite_papers", titles=["Cats"], format=name))["references"]
        assert cited == references([CATS], name)


def test_a_claim_is_checked_against_the_given_papers(address: str) -> None:
    right = value(call(address, "check_claim", claim="At night 87% of cats hunt.", titles=["Cats"]))
    wrong = value(call(address, "check_claim", claim="At night 12% of cats hunt.", titles=["Cats"]))
    assert (right["verdict"], wrong["verdict"]) == ("supported", "unsupported")
    assert "12%" in " ".join(wrong["why"])
    assert right["papers"] == [CATS.title]


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        ("ask", {"question": "???"}, "the question has no words"),
        ("ask", {"question": "x" * 2001}, "2000 characters"),
        ("ask", {"question": 7}, "valid string"),
        ("ask", {"question": "What of cats?", "since": "soon"}, "valid date"),
        ("search_papers", {"text": "cats", "limit": 10**9}, "less than or equal to 50"),
        ("check_claim", {"claim": "Cats hunt.", "titles": ["Dogs"]}, "no paper is called 'Dogs'"),
        ("check_claim", {"claim": "Cats hunt.", "titles": []}, "at least 1 item"),
    ],
)
def test_an_invalid_call_gets_an_error_that_says_why(
    address: str, tool: str, arguments: dict[str, object], why: str
) -> None:
    assert why in error(call(address, tool, **arguments))


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_pages_of_other_sites_cannot_use_the_tools(address: str, headers: dict[str, str]) -> None:
    """Fails without SecurityMiddleware in `create_app`: 406 and 200, as the MCP server relies on it."""
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx.post(address, json=request, headers=headers).status_code == 400


def test_the_tools_are_closed_without_signing_in(few_index: PaperIndex) -> None:
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    server = create_mcp_server(Assistant(few_index))
    config = ServerConfig(mcp_server=server, sign_in=lambda name, password: password == "luck")
    with served(FakeAssistant(), config) as address:
        assert httpx.post(f"{address}/mcp", json={}).status_code == 401

        async def count_tools() -> int:
            http = httpx2.AsyncClient(auth=("ada", "luck"))
            async with http, Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client:
                return len((await client.list_tools()).tools)

        assert asyncio.run(count_tools()) == len(TOOLS)


def test_the_tools_are_not_served_by_default() -> None:
    with served(FakeAssistant()) as address:
        assert httpx.post(f"{address}/mcp", json={}).status_code in {404, 405}


def test_a_client_over_its_rate_limit_is_told_how_long_to_wait(few_index: PaperIndex) -> None:
    """Fails without RateLimitedApp in `create_app`: all requests are accepted."""
    config = ServerConfig(
        mcp_server=create_mcp_server(Assistant(few_index)), limits=Limits(burst=3, per_second=0.1)
    )
    request = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    with served(FakeAssistant(), config) as address:
        responses = [httpx.post(f"{address}/mcp", json=request) for _ in range(6)]
    assert [response.status_code == 429 for response in responses] == [False] * 3 + [True] * 3
    assert responses[-1].json()["detail"].startswith("Too many requests in a short time")
    assert 1 <= int(responses[-1].headers["retry-after"]) <= 10


@pytest.mark.slow
def test_the_tools_work_over_stdio(real_assistant: Assistant) -> None:
    environment = {**os.environ, "FOOTNOTE_HOME": str(real_assistant.settings.home), "PYTHONPATH": str(ROOT)}
    command = StdioServerParameters(command=sys.executable, args=["-m", "ui.cli.main", "mcp"], env=environment)
    question = {"question": "Which benchmark tests nursing values?"}
    answer = value(connected(Client(stdio_client(command)), lambda client: client.call_tool("ask", question)))
    assert answer["status"] == "answered"
    assert "NurValues" in answer["quotes"][0]["title"]


def test_a_draft_gets_its_sources(address: str) -> None:
    result = value(call(address, "cite_text", text="At night 87% of cats hunt. At night 12% of cats hunt."))[
        "result"
    ]
    assert [len(one["supports"]) for one in result] == [1, 0]
    assert [one["title"] for one in result[1]["contradicts"]] == ["Cats at Night"]
    assert error(call(address, "cite_text", text="…")).endswith("give a sentence or a paragraph of your draft")


def test_papers_are_collected_listed_and_asked(address: str) -> None:
    added = value(call(address, "collect_papers", name="baking", titles=["Bread"], note="12 loaves"))
    assert added["papers"] == [{"title": "Bread and Yeast", "note": "12 loaves", "gone": False}]
    assert value(call(address, "list_collections"))["result"] == [added]
    asked = value(call(address, "ask", question="What share of cats hunt at night?", collection="baking"))
    assert "87%" not in asked["text"]
    assert "no collection is called" in error(call(address, "ask", question="What?", collection="none"))


def test_questions_are_watched_and_asked_of_what_comes_in(address: str, few_index: PaperIndex) -> None:
    question = "What share of cats hunt at night?"
    assert value(call(address, "watch_question", question=question))["result"] == [question]
    assert value(call(address, "list_watched"))["result"] == [question]
    assert value(call(address, "whats_new"))["news"] == []
    few_index.add(
        [Paper("Felines at Night", "We study cats again. At night 91% of cats hunt. The share has grown.")]
    )
    for keep_new in (True, False):
        (news,) = value(call(address, "whats_new", keep_new=keep_new))["news"]
        assert (news["question"], news["edited"]) == (question, [])
        assert {quote["title"] for quote in news["quotes"]} == {"Felines at Night"}
    assert value(call(address, "whats_new"))["summary"] == "0 new papers, 1 watched question: nothing new."
    few_index.add(
        [Paper("Felines at Night", "We count cats anew. At night 93% of cats hunt. It is a large share.")]
    )
    (news,) = value(call(address, "whats_new"))["news"]
    assert news["edited"] == ["Felines at Night"]
    assert value(call(address, "watch_question", question=question, stop=True))["result"] == []
    assert "is not watched" in error(call(address, "watch_question", question=question, stop=True))


def test_an_answer_says_which_papers_support_what_is_asked_and_who_says_so() -> None:
    stances = Stances("Do cats hunt?", (Stance(CATS, "supports", "a model"), Stance(BREAD)))
    result = _to_result(Answer("Do cats hunt?", "Do cats hunt?", "answered", stances=stances))
    assert result.stances == [
        PaperStance(CATS.title, "supports", "a model"),
        PaperStance(BREAD.title, None, None),
    ]
