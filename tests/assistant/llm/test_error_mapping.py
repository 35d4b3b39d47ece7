"""Whatever a model's server does, there is an answer: quoted, in time, with a notice and without the key."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import replace

import pytest

from assistant import Assistant, Settings
from assistant.llm.client import connect
from assistant.llm.error_mapping import SERVER_MESSAGE_CHARACTERS, classify
from assistant.llm.providers import ApiKey, Endpoint
from index import PaperIndex
from tests.assistant.llm.test_client import FAULTS, KEY, TIMEOUT
from tests.support.model_server import ScriptedServer, Step, says
from tests.torture import WHOLE

pytestmark = pytest.mark.usefixtures("libraries_are_imported")

ASKED = "How many cats hunt at night?"
AGAIN = "And when do they sleep?"

_contacted: list[object] = []
_watching: list[bool] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    if _watching and event == "socket.connect" and isinstance(args[1], tuple):
        _contacted.append(args[1][:2])
    elif _watching and event == "socket.getaddrinfo":
        _contacted.append(args[:2])


sys.addaudithook(_watch)


def assistant_at(index: PaperIndex, server: ScriptedServer) -> Assistant:
    settings = Settings(llm="test", llm_url=server.url, llm_key=KEY, llm_timeout=TIMEOUT)
    return Assistant(index, connect(settings, {}), settings)


SLOW = {"headers drip", "text drips", "endless empty events"}
"""Faults that take until the deadline, as `hangs` does; test_client runs all of them."""

TESTED = [fault for fault in FAULTS if WHOLE or fault[0] not in SLOW]


@pytest.mark.parametrize("step", [fault[1] for fault in TESTED], ids=[fault[0] for fault in TESTED])
def test_every_fault_ends_in_a_quoted_answer_with_a_notice(
    step: Step, few_index: PaperIndex, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Fails with `except ModelError` taken out of `Assistant._written`."""
    caplog.set_level(logging.DEBUG)
    first = Assistant(few_index).ask(ASKED)
    with ScriptedServer(step) as server:
        assistant = assistant_at(few_index, server)
        began = time.monotonic()
        answer = assistant.ask(AGAIN, history=((ASKED, first),))
        taken = time.monotonic() - began
    assert taken < TIMEOUT + 2
    assert (answer.model, answer.status) == (None, "answered") and answer.citations
    assert answer.notices[-1].endswith("Here are quotes instead.") and "\n" not in answer.notices[-1]
    assert 1 <= len(server.requests) <= 2
    assert answer.usage.calls >= 1
    shown = f"{answer}{answer!r}{answer.to_markdown()}{json.dumps(answer.to_dict())}{assistant.llm!r}"
    assert KEY not in shown + caplog.text + "".join(capfd.readouterr())
    without = Assistant(few_index).ask(AGAIN, history=((ASKED, first),))
    assert replace(answer, notices=(), timings={}, usage=without.usage) == replace(without, timings={})


def test_a_model_that_stays_unreachable_is_not_asked_for_a_while(few_index: PaperIndex) -> None:
    with ScriptedServer(says("")) as server:
        assistant = assistant_at(few_index, server)
    notices = [assistant.ask(ASKED).notices[-1] for _ in range(4)]
    assert all("is unreachable" in notice for notice in notices[:3])
    assert "failed 3 times in a row. Next attempt in" in notices[3]


def test_only_the_host_of_the_model_is_contacted(few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails if any other host is connected to or looked up, on this machine too."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/elsewhere")
    with ScriptedServer(says("Cats sleep by day [1.2]. Dogs hunt [1.3].")) as server:
        assistant = assistant_at(few_index, server)
        _contacted.clear()
        _watching.append(True)
        try:
            first = assistant.ask(ASKED)
            assistant.ask(AGAIN, history=((ASKED, first),))
        finally:
            _watching.clear()
    host, _, port = server.host.partition(":")
    assert len(server.requests) >= 3
    assert set(_contacted) == {(host, int(port))}


def server_message(message: str, key: str = KEY) -> str:
    """Return Footnote's message for a library's error with this one."""
    endpoint = Endpoint("test", "test", "http://127.0.0.1:1/v1", ApiKey(key))
    return str(classify(ValueError(message), endpoint).error)


@pytest.mark.parametrize(
    "message",
    [f"wrong key {KEY}", f"{KEY} and {KEY}", f"wrong key {KEY[:5]}\x00{KEY[5:]}", f"{KEY}\n{KEY}"],
    ids=["once", "twice", "split by a control character", "on two lines"],
)
def test_the_key_is_removed_from_what_an_error_says(message: str) -> None:
    assert KEY not in server_message(message)
    assert "…" in server_message(message)


def test_no_part_of_the_key_is_left_where_a_long_message_is_cut() -> None:
    for length in range(SERVER_MESSAGE_CHARACTERS - len(KEY), SERVER_MESSAGE_CHARACTERS):
        assert "sk-" not in server_message("x" * length + KEY)


def test_a_long_message_is_cut() -> None:
    assert server_message("x" * 1_000).count("x") == SERVER_MESSAGE_CHARACTERS


def test_without_a_key_a_message_stays_as_it_is() -> None:
    assert "(wrong key)" in server_message("wrong key", key="")


@pytest.mark.parametrize(
    "error",
    [ImportError("No module named 'socksio'"), AttributeError("partially initialized module 'openai' has no 'x'")],
)
def test_a_package_that_cannot_be_imported_is_not_blamed_on_the_server(error: Exception) -> None:
    endpoint = Endpoint("ollama/llama3", "llama3", "http://127.0.0.1:11434/v1", ApiKey(""))
    message = str(classify(error, endpoint).error)
    assert message.startswith("ollama/llama3 wasn’t asked: a package can’t be imported")
    assert "FOOTNOTE_LLM_URL" not in message
