"""The chat under load: many visitors, one who asks too much, memory use, and stopping with answers in progress.

FOOTNOTE_TORTURE=1 runs the tests at the size of the figures in SECURITY.md.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import gradio as gr
import httpx
import pytest
from gradio.queueing import Queue

from assistant import Assistant
from tests.support.browser import FakeAssistant, served
from tests.support.model_server import ScriptedServer, drips_text
from tests.support.visitors import Visitor, running_chat
from tests.torture import WHOLE
from ui.server import application
from ui.server.gradio_internals import limit_queue
from ui.server.rate_limits import Limits, RateLimiter
from ui.server.server_config import ServerConfig

QUESTIONS = (
    "Which benchmark tests nursing values?",
    "How many images does VIVA hold?",
    "What share of participants felt well represented by the moral graph?",
    "How long should sourdough proof before baking?",
    "Which papers use Shapley values?",
)


def all_ask(address: str, visitors: int, questions: int) -> list[float]:
    """Let all visitors ask at the same time, each one question after another; return the waiting times, sorted."""

    def ask_in_turn(number: int) -> list[float]:
        waited = []
        with Visitor(address, number) as visitor:
            for turn in range(questions):
                began = time.monotonic()
                visitor.ask(QUESTIONS[(number + turn) % len(QUESTIONS)])
                waited.append(time.monotonic() - began)
        return waited

    with ThreadPoolExecutor(visitors) as pool:
        return sorted(seconds for waited in pool.map(ask_in_turn, range(visitors)) for seconds in waited)


@pytest.mark.slow
def test_every_visitor_is_answered_soon(real_assistant: Assistant) -> None:
    """Fails with Gradio's own queue: it runs one question at a time, and responds 503 when it is full."""
    visitors, questions = (40, 5) if WHOLE else (8, 3)
    with running_chat(real_assistant.settings.home) as chat:
        all_ask(chat.address, 4, 2)
        waited = all_ask(chat.address, visitors, questions)
    assert len(waited) == visitors * questions
    print(
        f"\nL1: median {waited[len(waited) // 2]:.2f} s, 95th percentile {waited[int(0.95 * len(waited))]:.2f} s"
    )
    assert waited[int(0.95 * len(waited))] < (1.5 if WHOLE else 5)


def test_a_visitor_who_asks_too_much_is_refused_and_keeps_nobody_waiting() -> None:
    """Fails without `limit_queue`: Gradio accepts as many questions as its queue holds."""
    joins = 500 if WHOLE else 100
    with (
        served(FakeAssistant(pause=0.3)) as address,
        Visitor(address, 1) as greedy,
        Visitor(address, 2) as other,
        ThreadPoolExecutor(20) as pool,
    ):
        joining = [pool.submit(greedy.join, "slow question") for _ in range(joins)]
        began = time.monotonic()
        assert other.ask("What?")["status"] == "answered"
        took = time.monotonic() - began
        responses = [future.result() for future in joining]
    codes = Counter(response.status_code for response in responses)
    print(f"\nL2: {dict(codes)}; the other visitor waited {took:.2f} s")
    assert codes.keys() == {200, 429}
    assert codes[200] <= 4
    refused = next(response for response in responses if response.status_code == 429)
    assert refused.json()["detail"].startswith("You already have 2 questions in progress. Wait until one is done")
    assert took < 3


def test_memory_and_open_files_do_not_grow() -> None:
    """Fails when `limit_queue` doesn't delete the sessions of single calls: Gradio keeps 0.1 MB per question."""
    questions = 20_000 if WHOLE else 300
    limits = Limits(burst=10**6)
    with served(FakeAssistant(pause=0), ServerConfig(limits=limits)) as address, Visitor(address) as visitor:
        for _ in range(200):
            visitor.ask("What?")
        before = _memory(), _files()
        for _ in range(questions):
            visitor.ask("What?")
        grown = (_memory() - before[0]) / 1e6
    print(f"\nL3: {grown:.1f} MB over {questions} questions")
    assert grown < max(8, questions / 1000)
    assert _files() <= before[1] + 4


def test_gradio_keeps_little_of_an_answered_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `limit_queue` doesn't delete finished event ids, or without GRADIO_ENVIRONMENT in `ui.app`.

    Gradio keeps a set for each question for ever, and sums up the last 10,000 questions after each one. Fails
    without `_without_components` as well: Gradio describes all components of the page for each question.
    """
    queues: list[Queue] = []

    def keep_queue(page: gr.Blocks, limiter: RateLimiter) -> None:
        queues.append(page._queue)
        limit_queue(page, limiter)

    monkeypatch.setattr(application, "limit_queue", keep_queue)
    with served(FakeAssistant(pause=0)) as address, Visitor(address) as visitor:
        queues[0].pending_messages_per_session.max_size = 10
        for _ in range(40):
            visitor.ask("What?")
    assert len(queues[0].pending_event_ids_session) <= 11
    assert len(queues[0].event_analytics) <= 1
    assert queues[0].cached_event_analytics_summary == {"functions": {}}
    kept = queues[0].blocks.state_holder.session_data.values()
    assert len(kept) <= 2  # the last question's, and the one before if Gradio was still ending it
    assert all(len(session.config_values) <= 2 for session in kept)  # the question and the answer


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_stopping_ends_the_answers_in_progress_and_leaves_nothing_behind(
    real_assistant: Assistant, tmp_path: Path, stop: signal.Signals
) -> None:
    """Fails without `cancel_requests` in `ui.cli.serve`: the process ends at the model's deadline, after a minute.

    Fails without `_sigterm_as_interrupt` in `ui.server`: SIGTERM leaves the private copy of the index behind.
    """
    with ScriptedServer(drips_text(0.05)) as model:
        settings = {"FOOTNOTE_LLM": "test", "FOOTNOTE_LLM_URL": model.url, "TMPDIR": str(tmp_path)}
        with running_chat(real_assistant.settings.home, settings=settings) as chat:
            assert list(tmp_path.glob("footnote-*"))
            for number in range(5):
                threading.Thread(target=_listen, args=(chat.address, number), daemon=True).start()
            _wait_until(lambda: len(model.requests) == 4)
            began = time.monotonic()
            chat.process.send_signal(stop)
            chat.process.wait(timeout=50)
            took = time.monotonic() - began
    print(f"\nF12: {stop.name} ends it within {took:.1f} s")
    assert list(tmp_path.glob("footnote-*")) == []
    assert took < (5 if WHOLE else 15)


def _listen(address: str, number: int) -> None:
    with Visitor(address, number) as visitor, suppress(httpx.HTTPError, AssertionError):  # the server stops
        visitor.wait(visitor.join(QUESTIONS[0]))


def _wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"the condition did not hold within {seconds} seconds"
        time.sleep(0.05)


def _memory() -> int:
    """Return the resident memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _files() -> int:
    """Return the number of open files of this process."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
