"""`ask`, `aask` and `stream` are one: the same answers, alone or ten at once, and gone when nobody waits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings, Usage
from assistant.errors import QuestionError
from assistant.llm.client import LanguageModel, connect
from index import PaperIndex
from index.encoders.encoder import SentenceEncoder
from tests.support.fakes import SHELF, Repeating
from tests.support.model_server import ScriptedServer, hangs, says

QUESTIONS = [
    "How many cats hunt at night?",
    "When do cats sleep?",
    "What does bread need?",
    "How many loaves are baked?",
    "Which rivers dry up?",
    "How many rivers are surveyed?",
    "What makes bread rise?",
    "Where do rivers run?",
    "Which papers study cats?",
    "Who sells carpets in Ankara?",
]
WRITTEN = "Cats sleep by day [1.2]. Dogs always hunt [1.3]. We bake 12 loaves [2.2]."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperIndex]:
    """The small shelf, read by the real encoder."""
    index = PaperIndex.build(SHELF, tmp_path_factory.mktemp("index"), SentenceEncoder())
    yield index
    index.close()


def same(answer: Answer) -> Answer:
    """Return the answer without what differs from run to run."""
    return replace(answer, timings={}, usage=replace(answer.usage, seconds=0.0))


@pytest.mark.parametrize("model", [None, Repeating(WRITTEN)], ids=["quoted", "written"])
def test_ten_questions_at_once_are_answered_as_one_by_one(index: PaperIndex, model: LanguageModel | None) -> None:
    alone = [same(Assistant(index, model).ask(question)) for question in QUESTIONS]
    assistant = Assistant(index, model)

    async def together() -> list[Answer]:
        return await asyncio.gather(*(assistant.aask(question) for question in QUESTIONS))

    with ThreadPoolExecutor(len(QUESTIONS)) as threads:
        assert list(map(same, threads.map(assistant.ask, QUESTIONS))) == alone
    assert list(map(same, asyncio.run(together()))) == alone
    assert len({answer.text for answer in alone}) > 1


def test_streaming_and_awaiting_end_with_what_asking_returns(index: PaperIndex) -> None:
    assistant = Assistant(index, Repeating(WRITTEN))

    async def awaited() -> list[Answer]:
        return [event.answer async for event in assistant.astream(QUESTIONS[0])]

    asked = same(assistant.ask(QUESTIONS[0]))
    assert same(asyncio.run(awaited())[-1]) == same([*assistant.stream(QUESTIONS[0])][-1].answer) == asked
    assert asked.usage == Usage(asked.usage.calls, asked.usage.tokens_in, asked.usage.tokens_out, estimated=True)


def test_a_question_that_cannot_be_asked_is_refused_when_awaited_too(index: PaperIndex) -> None:
    with pytest.raises(QuestionError):
        asyncio.run(Assistant(index).aask("?!"))


def test_a_person_says_what_a_question_means(index: PaperIndex) -> None:
    first = Assistant(index).ask("What does bread need?")
    history = ((first.question, first),)
    answer = Assistant(index).ask("And at night?", history, standalone_question="How many cats hunt at night?")
    assert (answer.question, answer.standalone_question) == ("And at night?", "How many cats hunt at night?")
    assert answer.citations[0].paper.title == "Cats at Night"
    with pytest.raises(QuestionError):
        Assistant(index).ask("And at night?", standalone_question="?!")


def remote(index: PaperIndex, server: ScriptedServer) -> Assistant:
    settings = Settings(llm="test", llm_url=server.url, llm_timeout=30)
    return Assistant(index, connect(settings, {}), settings)


def test_a_cancelled_question_cancels_its_request(index: PaperIndex) -> None:
    async def leave(server: ScriptedServer) -> None:
        asking = asyncio.create_task(remote(index, server).aask(QUESTIONS[0]))
        while not server.requests:
            await asyncio.sleep(0.02)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    with ScriptedServer(hangs()) as server:
        asyncio.run(leave(server))
        assert server.left.wait(2)


def held() -> tuple[int, int]:
    """Return how many threads there are, and how many open files and sockets where the system tells."""
    open_files = Path("/proc/self/fd")
    return threading.active_count(), len(list(open_files.iterdir())) if open_files.exists() else 0


def test_fifty_readers_who_leave_in_mid_stream_leave_nothing_behind(index: PaperIndex) -> None:
    """Fails with `request.cancel()` taken out of `RemoteModel.stream`: the requests run on."""
    with ScriptedServer(says("Cats sleep by day [1.2]. " * 300, every=0.02)) as server:
        assistant = remote(index, server)

        def leave() -> None:
            events = assistant.stream(QUESTIONS[0])
            assert next(event for event in events if event.answer.sentences)
            events.close()

        leave()
        time.sleep(0.5)
        before = held()
        for _ in range(50):
            leave()
        deadline = time.monotonic() + 5
        while server.leavers < 51 and time.monotonic() < deadline:
            time.sleep(0.02)
        after = held()
    assert server.leavers == 51
    assert all(now <= then + 4 for now, then in zip(after, before, strict=True))
