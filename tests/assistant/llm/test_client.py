"""Language models over real sockets, with a server that fails in every way that servers do."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import logging
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    PromptTooLong,
)
from assistant.llm import client
from assistant.llm.client import (
    HEARTBEAT_SECONDS,
    MAX_OUTPUT_CHARACTERS,
    LanguageModel,
    Message,
    RemoteModel,
    TokenCounts,
    connect,
    probe,
)
from assistant.settings import Settings
from tests.support.model_server import (
    END,
    ScriptedServer,
    Step,
    chunks_without,
    cuts,
    drips_headers,
    drips_text,
    event,
    fails,
    floods,
    hangs,
    objects,
    says,
    sends,
)

pytestmark = pytest.mark.usefixtures("libraries_are_imported")

KEY = "sk-canary-0123456789"
ASKED = [Message("system", "Answer."), Message("user", "How many images?")]
TIMEOUT = 2.0

FAULTS: list[tuple[str, Step, type[ModelError], int]] = [
    ("hang", hangs(), ModelTimeout, 1),
    ("headers drip", drips_headers(), ModelTimeout, 1),
    ("text drips", drips_text(), ModelTimeout, 1),
    ("endless empty events", floods(event("")), ModelTimeout, 1),
    ("cut before any text", cuts(""), ModelUnreachable, 2),
    ("cut in mid-answer", cuts("It has"), ModelUnreachable, 1),
    ("401", fails(401, f"Incorrect API key provided: {KEY}"), ModelRefused, 1),
    ("404", fails(404, "no such model"), ModelRefused, 1),
    ("429", fails(429), ModelRefused, 2),
    ("429, wait an hour", fails(429, retry_after="3600"), ModelRefused, 1),
    ("500", fails(500, f"failed with {KEY}"), ModelUnreachable, 2),
    ("400", fails(400, f"what is {KEY}?"), ModelRefused, 1),
    ("redirect", fails(302, location="http://127.0.0.1:9/"), ModelRefused, 1),
    ("error in the stream", objects(f"overloaded {KEY}"), ModelRefused, 1),
    ("HTML", sends(b"<html><body>Welcome</body></html>", content_type="text/html"), ModelGarbled, 1),
    ("no choices", chunks_without([]), ModelGarbled, 1),
    ("null for choices", chunks_without(None), ModelGarbled, 1),
    ("text for choices", chunks_without("abc"), ModelGarbled, 1),
    ("null content", sends(event(None), END), ModelGarbled, 1),
    ("bad JSON", sends(b"data: {nope\n\n"), ModelGarbled, 1),
    ("deeply nested JSON", sends(b"data: " + b"[" * 100_000 + b"\n\n"), ModelGarbled, 1),
    ("not UTF-8", sends(b"data: \xff\xfe\n\n"), ModelGarbled, 1),
    ("empty body", sends(), ModelGarbled, 1),
    (
        "compression nobody asked for",
        sends(gzip.compress(event("a")), headers={"content-encoding": "gzip"}),
        ModelGarbled,
        1,
    ),
]


def model_at(server: ScriptedServer, timeout: float = TIMEOUT, key: str | None = KEY) -> LanguageModel:
    model = connect(Settings(llm="test", llm_url=server.url, llm_key=key, llm_timeout=timeout), {})
    assert model is not None
    return model


def test_an_answer_streams_as_it_is_written() -> None:
    with ScriptedServer(says("It has 1,240 images [1.2].", every=0.05)) as server:
        began = time.monotonic()
        arrivals = [(piece, time.monotonic() - began) for piece in model_at(server, 5).stream(ASKED)]
    assert "".join(piece for piece, _ in arrivals) == "It has 1,240 images [1.2]."
    assert arrivals[0][1] < arrivals[-1][1] - 0.1
    assert server.requests[0].prompt == "Answer.\nHow many images?"


@pytest.mark.parametrize(("step", "error", "requests"), [each[1:] for each in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_becomes_one_error_in_time_without_the_key(
    step: Step, error: type[ModelError], requests: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with ScriptedServer(step) as server, pytest.raises(error) as caught:
        list(model_at(server).stream(ASKED))
    assert time.monotonic() - began < TIMEOUT + 2
    assert len(server.requests) == requests
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    shown = "".join(traceback.format_exception(caught.value))
    assert KEY not in shown + caplog.text
    assert str(caught.value).endswith(".")
    assert not any("images" in each.getMessage() for each in caplog.records if each.levelno > logging.DEBUG)
    assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with ScriptedServer(says("")) as server:
        model = model_at(server)
    with pytest.raises(ModelUnreachable, match=server.host):
        list(model.stream(ASKED))


@pytest.mark.parametrize("step", [fails(429), fails(503), cuts("")], ids=["429", "503", "cut"])
def test_a_transient_fault_is_retried_once(step: Step) -> None:
    with ScriptedServer(step, says("Yes.")) as server:
        assert "".join(model_at(server, 5).stream(ASKED)) == "Yes."


def test_a_retry_waits_as_long_as_the_server_asks_if_there_is_time() -> None:
    with ScriptedServer(fails(429, retry_after="1"), says("Yes.")) as server:
        began = time.monotonic()
        assert "".join(model_at(server, 5).stream(ASKED)) == "Yes."
    assert time.monotonic() - began >= 1


def test_a_model_that_rejects_a_temperature_is_asked_without_one() -> None:
    with ScriptedServer(fails(400, "Unsupported value: 'temperature'"), says("Yes.")) as server:
        assert "".join(model_at(server).stream(ASKED)) == "Yes."
    assert ["temperature" in request.body for request in server.requests] == [True, False]


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "the request exceeds the available context size",
        "The input token count (1200000) exceeds the maximum number of tokens allowed",
    ],
)
def test_a_prompt_that_is_too_long_is_distinguished_from_other_refusals(message: str) -> None:
    for step in (fails(400, message), fails(413, message), objects(message)):
        with ScriptedServer(step) as server, pytest.raises(PromptTooLong):
            list(model_at(server).stream(ASKED))


def test_an_endless_answer_is_cut_off() -> None:
    with ScriptedServer(floods(event("a" * 100))) as server:
        assert len("".join(model_at(server, 5).stream(ASKED))) == MAX_OUTPUT_CHARACTERS
        assert server.left.wait(1)


def test_closing_an_answer_cancels_its_request_within_a_second() -> None:
    for step in (says("word " * 500, every=0.02), drips_text(0.2)):
        with ScriptedServer(step) as server:
            answer = iter(model_at(server, 30).stream(ASKED))
            next(answer)
            del answer
            assert server.left.wait(1)


def test_a_silent_model_yields_empty_pieces_so_that_the_caller_can_stop() -> None:
    with ScriptedServer(hangs()) as server:
        answer = iter(model_at(server, 30).stream(ASKED))
        began = time.monotonic()
        assert [next(answer), next(answer)] == ["", ""]
        assert time.monotonic() - began < 3 * HEARTBEAT_SECONDS
        del answer
        assert server.left.wait(1)


def test_optional_parameters_are_left_out_for_good_once_the_server_rejects_one() -> None:
    with ScriptedServer(fails(400, "Unknown field: stream_options"), says("Yes.")) as server:
        model = model_at(server)
        assert ["".join(model.stream(ASKED)) for _ in range(2)] == ["Yes.", "Yes."]
    assert ["stream_options" in request.body for request in server.requests] == [True, False, False]


@pytest.mark.parametrize("usage", [{"prompt_tokens": 12, "completion_tokens": 3}, {"prompt_tokens": "many"}, {}])
def test_tokens_are_reported_as_the_server_counts_them(usage: dict[str, object]) -> None:
    counted: list[TokenCounts] = []
    with ScriptedServer(says("Yes.", usage=usage)) as server:
        model = model_at(server)
        assert isinstance(model, RemoteModel)
        assert "".join(dataclasses.replace(model, report_tokens=counted.append).stream(ASKED)) == "Yes."
    assert counted == ([TokenCounts(12, 3)] if len(usage) == 2 else [])


def test_a_model_can_be_asked_inside_a_running_event_loop() -> None:
    async def cell(server: ScriptedServer) -> str:
        return "".join(model_at(server).stream(ASKED))

    with ScriptedServer(says("Yes.")) as server:
        assert asyncio.run(cell(server)) == "Yes."


def test_a_probe_says_whether_a_model_answers() -> None:
    with ScriptedServer(says("ready"), fails(401)) as server:
        model = model_at(server)
        first, second = probe(model), probe(model)
    assert (first.ok, first.message, first.host) == (True, "", server.host)
    assert not second.ok and "rejected the API key" in second.message


# --- Imports ------------------------------------------------------------------------------------------


def test_libraries_are_imported_by_one_thread_while_the_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, of 30 requests at once one or two failed: Python gave them a partially initialised module."""
    asked = threading.Barrier(29)
    imported: list[str] = []

    def slow_import(name: str) -> None:
        time.sleep(0.02)
        imported.append(name)

    def request(_: int) -> tuple[str, ...]:
        asked.wait(5)
        client.load_libraries()
        return tuple(imported)

    monkeypatch.setattr(client, "import_module", slow_import)
    client._import_libraries.cache_clear()
    with ThreadPoolExecutor(29) as threads:
        assert set(threads.map(request, range(29))) == {client.LIBRARIES}
