"""Whatever a model's server does, an answer comes: quoted, in time, with a notice and without the key."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import replace

import pytest

from assistant import Assistant, Settings
from assistant.llm.client import connect
from index import PaperIndex
from tests.assistant.llm.test_client import FAULTS, KEY, TIMEOUT
from tests.support.model_server import ScriptedServer, Step, says
from tests.torture import WHOLE

ASKED = "How many cats hunt at night?"
AGAIN = "And when do they sleep?"

_seen: list[object] = []
_watching: list[bool] = []


def _watch(event: str, args: tuple[object, ...]) -> None:
    if _watching and event == "socket.connect" and isinstance(args[1], tuple):
        _seen.append(args[1][:2])
    elif _watching and event == "socket.getaddrinfo":
        _seen.append(args[:2])


sys.addaudithook(_watch)


def assistant_at(index: PaperIndex, server: ScriptedServer) -> Assistant:
    settings = Settings(llm="test", llm_url=server.url, llm_key=KEY, llm_timeout=TIMEOUT)
    return Assistant(index, connect(settings, {}), settings)


SLOW = {"headers drip", "text drips", "flood of nothing"}
"""Faults that last as long as a hang does and are met the same way; test_llms tells them apart."""

MET = [each for each in FAULTS if WHOLE or each[0] not in SLOW]


@pytest.mark.parametrize("step", [each[1] for each in MET], ids=[each[0] for each in MET])
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


def test_a_model_that_is_not_there_is_soon_not_asked_any_more(few_index: PaperIndex) -> None:
    with ScriptedServer(says("")) as server:
        assistant = assistant_at(few_index, server)
    notices = [assistant.ask(ASKED).notices[-1] for _ in range(4)]
    assert all("can't be reached" in notice for notice in notices[:3])
    assert "failed 3 times in a row, and is not asked for another" in notices[3]


def test_one_model_means_one_host(few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when anything else is connected to or looked up, on this machine too."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/elsewhere")
    with ScriptedServer(says("Cats sleep by day [1.2]. Dogs hunt [1.3].")) as server:
        assistant = assistant_at(few_index, server)
        _seen.clear()
        _watching.append(True)
        try:
            first = assistant.ask(ASKED)
            assistant.ask(AGAIN, history=((ASKED, first),))
        finally:
            _watching.clear()
    host, _, port = server.host.partition(":")
    assert len(server.requests) >= 3
    assert set(_seen) == {(host, int(port))}
