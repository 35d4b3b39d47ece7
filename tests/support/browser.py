"""A chat to test, with fake answers, and a browser to test it in."""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event, Table, TableRow
from assistant.citing import Backing, CitedDraft, DraftSentence, Quote, Stance
from assistant.errors import QuestionError
from assistant.question import DateFilter, Question
from assistant.receipts import issue
from assistant.runtime.health import Trouble
from assistant.settings import Settings
from index import PaperIndex
from index.field_filter import ANY, FieldFilter
from index.papers.paper import Paper
from tests.support.fakes import WordEncoder
from ui.app import build
from ui.protocols import Answering, Library
from ui.server.application import create_app
from ui.server.server import uvicorn_config
from ui.server.server_config import ServerConfig

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

CHROMIUM = Path("/usr/bin/chromium")
LEFT_BEHIND = re.compile(r"AbortError|Connection errored out")
"""What a page says of its connections while it is being left."""

HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> ${window.pwned=1} {{value}}'

LAST_SAVED = """(question) => {
    const saved = window.footnote.conversations.current();
    return saved && JSON.parse(saved).turns.at(-1).question.trim() === question.trim();
}"""

BENCH = Paper(
    "NurseBench: Measuring the Values of Nursing in Language Models",
    "Nursing rests on values that general benchmarks leave out. We introduce NurseBench, a benchmark of 1,240 "
    "dilemmas written by 38 working nurses. Each dilemma asks a model to weigh autonomy against safety. "
    "The best of eleven models agrees with the nurses in 71\\% of cases, and larger models do no better than "
    "smaller ones. We release the dilemmas, the nurses' reasons and the code.",
    date(2026, 2, 4),
    date_inferred=True,
    organisation="Ward Institute",
)
DRIFT = Paper(
    "Do Values Drift? A Year of Asking the Same Model",
    "Models are updated without notice. We asked one assistant the same 400 questions every week for a year. "
    "Its stated values drifted after 9 of 14 updates. The drift was largest for questions on loyalty and smallest "
    "for questions on harm. A model that is asked again within a week answers alike in 96\\% of cases.",
    date(2025, 11, 20),
)
UNDATED = Paper(
    "Panels of Citizens as Judges of Machine Values",
    "Who should say what a model ought to value? We convened three panels of citizens, 96 people in all. "
    "After two days of deliberation the panels agreed on 31 of 40 principles. Models that were trained on the "
    "panels' principles are rated fairer than models trained on crowd ratings. "
    "We discuss what the panels could not settle.",
)
OTHERS = tuple(
    Paper(f"{name}: Notes on {topic}", f"This paper is about {topic}. It reports what was found.")
    for name, topic in (("MoralMaze", "mazes of morals"), ("EthicsQA", "questions of ethics"), ("Oath2", "oaths"))
)
EVIL = Paper(f"Evil {HOSTILE}", f"An abstract of {HOSTILE} and more. It holds nothing else.")
PAPERS = (BENCH, DRIFT, UNDATED, *OTHERS, EVIL)


def _backing(stance: Stance, paper: Paper, key: str, text: str) -> Backing:
    start = paper.abstract.index(text)
    why = () if stance == "supports" else ("12 is not in the cited sentence",)
    return Backing(stance, paper, key, (Quote(text, start, start + len(text)),), 0.9, why)


_SENTENCES = ("NurseBench has 1,240 dilemmas.", "Its values drifted after 12 updates.", "We bake bread.")
DRAFT = CitedDraft(
    " ".join(_SENTENCES),
    (
        DraftSentence(
            _SENTENCES[0],
            0,
            30,
            (
                _backing(
                    "supports", BENCH, "nurse2026", "a benchmark of 1,240 dilemmas written by 38 working nurses"
                ),
            ),
        ),
        DraftSentence(
            _SENTENCES[1],
            31,
            67,
            (_backing("contradicts", DRIFT, "drift2025", "Its stated values drifted after 9 of 14 updates."),),
        ),
        DraftSentence(_SENTENCES[2], 68, 82),
    ),
)
"""A draft of three sentences: a paper supports the first and contradicts the second."""


def cite(number: int, paper: Paper, quote: str) -> Citation:
    """Return a citation of words in a paper's abstract."""
    start = paper.abstract.index(quote)
    return Citation(number, paper, quote, start, start + len(quote))


def quoted(question: str) -> Answer:
    """Return an answer made of three quotes from two papers."""
    first = (
        "The best of eleven models agrees with the nurses in 71\\% of cases, "
        "and larger models do no better than smaller ones."
    )
    second = "We introduce NurseBench, a benchmark of 1,240 dilemmas written by 38 working nurses."
    third = "Its stated values drifted after 9 of 14 updates."
    return Answer(
        question,
        question,
        "answered",
        sentences=tuple(
            AnswerSentence(text, (number,), "supported", 1.0)
            for number, text in enumerate((second, first, third), 1)
        ),
        citations=(cite(1, BENCH, second), cite(2, BENCH, first), cite(3, DRIFT, third)),
        considered=_considered(BENCH, DRIFT),
        timings={"total": 0.2},
    )


def table_of(answer: Answer) -> Table:
    """Return a table of what an answer cites: a row for each paper, with its first quote in one of two columns."""
    first = {citation.paper: citation for citation in reversed(answer.citations)}
    return Table(("method", "result"), tuple(TableRow(paper, (None, one)) for paper, one in first.items()))


def written(question: str) -> Answer:
    """Return an answer written by a model, with every verdict in it."""
    quote, other = "written by 38 working nurses", "the panels agreed on 31 of 40 principles"
    return Answer(
        question,
        "Which benchmarks measure the values of nursing, and who wrote them?",
        "partial",
        message="The abstracts say who wrote one of the benchmarks, not how they were paid.",
        sentences=(
            AnswerSentence(
                "NurseBench was written by nurses who were at work at the time.", (1,), "supported", 0.9
            ),
            AnswerSentence(
                "Fifty of them took part.", (1,), "unsupported", 0.1, ("50 is not in the words cited",)
            ),
            AnswerSentence("They meant it for teaching.", (1,), "doubtful", 0.4, ("'teaching' is not in them",)),
            AnswerSentence("Citizens were asked as well.", (1, 2), "unchecked", lead="\n\n- "),
        ),
        citations=(cite(1, BENCH, quote), cite(2, UNDATED, other)),
        considered=_considered(BENCH, UNDATED),
        model="ollama/llama3.2",
        notices=("One sentence that cited nothing was left out.",),
    )


def declined(question: str) -> Answer:
    """Return a decline with the closest papers."""
    return Answer(
        question,
        question,
        "declined",
        "not_in_corpus",
        message="No abstract here reports how sourdough starters are kept; the nearest are about values.",
        considered=_considered(),
    )


def hostile(question: str) -> Answer:
    """Return an answer with markup in every field that can hold text."""
    quote = f"An abstract of {HOSTILE} and more."
    return Answer(
        question,
        f"Rewritten {HOSTILE}",
        "answered",
        message=f"Message {HOSTILE}",
        sentences=(AnswerSentence(f"Sentence {HOSTILE}", (1,), "unsupported", 0.1, (f"Why {HOSTILE}",)),),
        citations=(cite(1, EVIL, quote),),
        considered=_considered(EVIL),
        model=f"Model {HOSTILE}",
        notices=(f"Notice {HOSTILE}",),
    )


def _considered(*used: Paper) -> tuple[Considered, ...]:
    ranked = (*used, *(paper for paper in PAPERS if paper not in used))
    return tuple(Considered(paper, 0.9 - 0.07 * rank, paper in used) for rank, paper in enumerate(ranked))


@cache
def shelf() -> PaperIndex:
    """Return an index of PAPERS, with an encoder whose embeddings can be computed by hand."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return PaperIndex.build(PAPERS, folder.name, WordEncoder())


@cache
def _home() -> Path:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


@dataclass(frozen=True)
class FakeAssistant:
    """Picks an answer by the first word of the question; streams a sentence every `pause` seconds.

    A “slow” question takes eight times as long; the answer to an “endless” one stays at its first sentence.
    """

    model_name: str | None = None
    pause: float = 0.05
    index: Library = field(default_factory=shelf)
    settings: Settings = field(default_factory=lambda: Settings(home=_home()))
    troubles: Sequence[Trouble] = ()

    def cite(self, text: str, only: FieldFilter = ANY) -> CitedDraft:
        return DRAFT

    def ask(self, question: str | Question) -> Answer:
        return list(self.stream(Question.of(question)))[-1].answer

    def stream(self, question: Question) -> Iterator[Event]:
        if len(question.text) > 500:
            raise QuestionError(f"that’s {len(question.text)} characters; the limit is 500")
        first = question.text.split(maxsplit=1)[0].lower()
        if first == "break":
            raise RuntimeError("a secret of the inside")
        if question.standalone_question == "fail":
            raise QuestionError("it fails")
        makers = {"written": written, "decline": declined, "hostile": hostile}
        answer = makers.get(first, quoted)(question.text)
        if first == "then":
            before = question.history[-1][0] if question.history else "Nothing"
            meaning = question.standalone_question or f"{before} {question.text}"
            answer = replace(answer, standalone_question=meaning)
        if question.shown_as == "table":
            answer = replace(answer, table=table_of(answer), shape="list")
        if question.since or question.until:
            undated = ", including undated" if question.undated else ""
            notice = f"Papers from {question.since} to {question.until}{undated}."
            skipped = 0 if question.undated else 3
            answer = replace(answer, notices=(*answer.notices, notice), undated_skipped=skipped)
        snapshot = shelf().snapshot
        dates = DateFilter(question.text).overruled(question.since, question.until, question.undated)
        answer = issue(answer, asked=question, snapshot=snapshot, settings=self.settings, dates=dates)
        yield from _steps(answer, self.pause * (8 if first == "slow" else 1), endless=first == "endless")


def _steps(answer: Answer, pause: float, endless: bool) -> Iterator[Event]:
    bare = replace(answer, message="", sentences=(), citations=(), considered=(), notices=(), status="answered")
    yield Event("understood", replace(bare, standalone_question=f"By rule: {bare.question}"))
    time.sleep(pause)
    yield Event("understood", bare)
    yield Event("understood", bare)
    time.sleep(pause)
    yield Event("found", replace(bare, considered=answer.considered))
    for end in range(1, len(answer.sentences) + 1):
        sentences = tuple(replace(one, verdict="unchecked", why=()) for one in answer.sentences[:end])
        cited = {number for one in sentences for number in one.citations}
        citations = tuple(one for one in answer.citations if one.number in cited)
        for _ in range(600 if endless else 1):  # half a minute, if nobody stops it
            time.sleep(pause)
            yield Event("writing", replace(answer, sentences=sentences, citations=citations, notices=()))
    yield Event("done", answer)


@contextmanager
def served(assistant: Answering, config: ServerConfig | None = None) -> Iterator[str]:
    """Serve a chat on a free port, as `ui.server` does, and yield its address."""
    import uvicorn

    config = replace(config or ServerConfig(), port=0)
    server = uvicorn.Server(uvicorn_config(FastAPI(), config))

    async def serve() -> None:
        server.config.app = create_app(build(assistant, config.may_fetch), config)
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the chat did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def launched() -> Iterator[BrowserContext]:
    """Launch a headless Chromium whose pages share one cache."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)
    _require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser.new_context()
        browser.close()


@dataclass(frozen=True)
class Visit:
    """An open page, the addresses that it requested, and the errors that it logged."""

    page: Page
    requested: list[str]
    complaints: list[str]

    @property
    def box(self) -> Locator:
        """The box for typing questions."""
        return self.page.get_by_role("textbox", name="Question")

    def reload(self) -> None:
        """Reload the page; what the one left behind says of the connections it loses doesn't count."""
        self.page.reload()
        self.complaints[:] = [said for said in self.complaints if not LEFT_BEHIND.search(said)]

    def ask(self, question: str, shown: str = "") -> None:
        """Ask a question, displayed as `shown` if that differs, and wait until its answer is saved."""
        self.start(question)
        self.turn(shown or question).locator("div.foot").wait_for()
        saved(self.page, shown or question)

    def start(self, question: str) -> None:
        """Ask a question without waiting for the answer."""
        self.box.fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()

    def turn(self, question: str) -> Locator:
        """Return the part of the page with a question and its answer."""
        return self.page.locator(".turn").filter(has=self.page.get_by_role("heading", name=question, exact=True))


def saved(page: Page, question: str) -> None:
    """Wait until the browser has saved the conversation with this question as its last one."""
    page.wait_for_function(LAST_SAVED, arg=question)


@contextmanager
def visiting(
    chromium: BrowserContext, address: str, width: int = 1280, height: int = 800, *, dark: bool = False
) -> Iterator[Visit]:
    """Open an address in a window of this size; clear the browser's storage afterwards."""
    page = chromium.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light")
    visit = Visit(page, [], [])
    page.on("request", lambda request: visit.requested.append(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("console", lambda line: visit.complaints.append(line.text) if line.type == "error" else None)
    try:
        page.goto(address)
        visit.box.wait_for()
        yield visit
    finally:
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.close()


def _require_chromium() -> None:
    """Skip the test if there is no Chromium; under CI, fail it instead."""
    if not CHROMIUM.exists():
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"{CHROMIUM} is missing: apt-get install chromium, or deselect these tests with -m 'not browser'")
