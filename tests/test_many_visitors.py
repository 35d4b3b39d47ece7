"""The chat as a process of its own: many visitors, one who asks too much, memory, and how it ends.

FOOTNOTE_TORTURE=1 makes them as many as the figures in SECURITY.md are of.
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

import ui.server.server
from assistant import Assistant
from tests.support.browser import FakeAssistant, served
from tests.support.model_server import ScriptedServer, drips_text
from tests.support.visitors import Visitor, running_chat
from ui.server.rate_limits import Limits, Turnstile
from ui.server.server import Serving, _take_turns

TORTURE = "FOOTNOTE_TORTURE" in os.environ
QUESTIONS = (
    "Which benchmark tests nursing values?",
    "How many images does VIVA hold?",
    "What share of participants felt well represented by the moral graph?",
    "How long should sourdough proof before baking?",
    "Which papers use Shapley values?",
)


def all_ask(address: str, visitors: int, questions: int) -> list[float]:
    """Let visitors ask one question after the other, all at the same time; return how long each waited, sorted."""

    def one(number: int) -> list[float]:
        waited = []
        with Visitor(address, number) as visitor:
            for turn in range(questions):
                began = time.monotonic()
                visitor.ask(QUESTIONS[(number + turn) % len(QUESTIONS)])
                waited.append(time.monotonic() - began)
        return waited

    with ThreadPoolExecutor(visitors) as pool:
        return sorted(seconds for waited in pool.map(one, range(visitors)) for seconds in waited)


@pytest.mark.slow
def test_everyone_is_answered_and_soon(real_assistant: Assistant) -> None:
    """Fails where the queue is Gradio's own, with one question at a time and a 503 for whom it has no room."""
    visitors, questions = (40, 5) if TORTURE else (8, 3)
    with running_chat(real_assistant.settings.home) as chat:
        all_ask(chat.address, 4, 2)
        waited = all_ask(chat.address, visitors, questions)
    assert len(waited) == visitors * questions
    print(
        f"\nL1: median {waited[len(waited) // 2]:.2f} s, 95 of 100 within {waited[int(0.95 * len(waited))]:.2f} s"
    )
    assert waited[int(0.95 * len(waited))] < (1.5 if TORTURE else 5)


def test_one_who_asks_without_end_is_refused_and_keeps_nobody_waiting() -> None:
    """Fails with `_take_turns` taken out of `ui.server.server`: Gradio lets in what its queue holds."""
    joins = 500 if TORTURE else 100
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
        answers = [one.result() for one in joining]
    codes = Counter(answer.status_code for answer in answers)
    print(f"\nL2: {dict(codes)}; the other visitor waited {took:.2f} s")
    assert codes.keys() == {200, 429}
    assert codes[200] <= 4
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["detail"].startswith("2 of your questions are under way; wait until one is done")
    assert took < 3


def test_memory_and_open_files_stay_as_they_are() -> None:
    """Fails with the sweep of single sessions taken out of `ui.server`: Gradio keeps 0.1 MB of each question."""
    questions = 20_000 if TORTURE else 300
    limits = Limits(burst=10**6)
    with served(FakeAssistant(pause=0), Serving(limits=limits)) as address, Visitor(address) as visitor:
        for _ in range(200):
            visitor.ask("What?")
        before = _memory(), _files()
        for _ in range(questions):
            visitor.ask("What?")
        grown = (_memory() - before[0]) / 1e6
    print(f"\nL3: {grown:.1f} MB over {questions} questions")
    assert grown < max(8, questions / 1000)
    assert _files() <= before[1] + 4


def test_of_a_question_that_was_answered_gradio_keeps_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails with the sweep of `pending_event_ids_session` taken out of `ui.server`, or `GRADIO` out of `ui.app`.

    Gradio keeps a set of each question for ever, and sums up the last 10,000 questions after each one. Fails with
    `_without_parts` taken out as well: Gradio describes all parts of the page for each.
    """
    queues: list[Queue] = []

    def take_turns(page: gr.Blocks, turnstile: Turnstile) -> None:
        queues.append(page._queue)
        _take_turns(page, turnstile)

    monkeypatch.setattr(ui.server.server, "_take_turns", take_turns)
    with served(FakeAssistant(pause=0)) as address, Visitor(address) as visitor:
        queues[0].pending_messages_per_session.max_size = 10
        for _ in range(40):
            visitor.ask("What?")
    assert len(queues[0].pending_event_ids_session) <= 11
    assert len(queues[0].event_analytics) <= 1
    assert queues[0].cached_event_analytics_summary == {"functions": {}}
    (last,) = queues[0].blocks.state_holder.session_data.values()
    assert len(last.config_values) <= 2  # the question and the answer


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_answers_under_way_and_leaves_nothing_behind(
    real_assistant: Assistant, tmp_path: Path, how: signal.Signals
) -> None:
    """Fails without `cancel_requests` in `ui.cli.serve`: it ends when the model's time is up, after a minute.

    Fails with `_terminated_as_interrupted` taken out of `ui.server`: SIGTERM leaves the private copy behind.
    """
    with ScriptedServer(drips_text(0.05)) as model:
        settings = {"FOOTNOTE_LLM": "test", "FOOTNOTE_LLM_URL": model.url, "TMPDIR": str(tmp_path)}
        with running_chat(real_assistant.settings.home, settings=settings) as chat:
            assert list(tmp_path.glob("footnote-*"))
            for number in range(5):
                threading.Thread(target=_listen, args=(chat.address, number), daemon=True).start()
            _wait_until(lambda: len(model.requests) == 4)
            began = time.monotonic()
            chat.process.send_signal(how)
            chat.process.wait(timeout=50)
            took = time.monotonic() - began
    print(f"\nF12: {how.name} ends it within {took:.1f} s")
    assert list(tmp_path.glob("footnote-*")) == []
    assert took < 5 if TORTURE else 15


def _listen(address: str, number: int) -> None:
    with Visitor(address, number) as visitor, suppress(httpx.HTTPError, AssertionError):  # the server stops
        visitor.wait(visitor.join(QUESTIONS[0]))


def _wait_until(so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def _memory() -> int:
    """Return the bytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
