"""The whole chain, from a question to a checked answer."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from assistant.abstain import reason_to_decline
from assistant.answer import Answer, Considered, Event, History, Usage, Verdict
from assistant.errors import ModelError
from assistant.extractive import Reader, declined, quoted
from assistant.generative import Draft, Writer
from assistant.llm import Breaker, Budgeted, LanguageModel, connect
from assistant.question import FollowUp, checked_question, read_dates, understand
from assistant.retrieval import Found, find
from assistant.runtime import Stopwatch, Trouble, Turns, damaged, failing_model, in_a_thread, no_reranker
from assistant.settings import Settings
from assistant.verification import (
    Checker,
    CrossEncoderEntailment,
    EntailmentJudge,
    Judge,
    ModelJudge,
    Pair,
    doubted,
    is_unsure,
)
from index.encoders import SentenceEncoder
from index.errors import FootnoteError, IndexMissing
from index.listings import find_listings, read_listing
from index.paper_index import PaperIndex
from index.papers import Paper
from index.search import CrossEncoderReranker, Hit

__all__ = ["Assistant", "default_papers"]

WARMING = "What is this about?"
"""Asked before anybody asks."""

NOTHING_HELD = "Nothing that the model wrote could be supported by the abstracts. Quoted instead."


class Assistant:
    """Answers questions over an index, with a language model or, without one, by quoting."""

    def __init__(
        self, index: PaperIndex, llm: LanguageModel | None = None, settings: Settings | None = None
    ) -> None:
        self.index = index
        self.llm = llm
        self.settings = settings or Settings()
        self._breaker = Breaker()
        self._turns = Turns(os.cpu_count() or 1)

    @classmethod
    def open(
        cls, settings: Settings | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Assistant:
        """Open the default corpus with the environment's settings, building its index on first use.

        `progress` is told how many of how many texts are encoded.
        """
        settings = settings or Settings.from_environment()
        llm = connect(settings)
        encoder = SentenceEncoder(settings.encoder)
        try:
            index = PaperIndex.open(settings.index_folder, encoder, settings.chroma_url)
        except IndexMissing:
            PaperIndex.build(default_papers(), settings.index_folder, encoder, progress).close()
            index = PaperIndex.open(settings.index_folder, encoder, settings.chroma_url)
        return cls(index, llm, settings)

    def warm_up(self) -> None:
        """Do what the first question would wait for; what fails here is told when a question is asked."""
        with suppress(FootnoteError):
            for hit in self.index.search(WARMING, 1):
                Reader(self.index.snapshot, WARMING).pick(hit.paper, 1)

    @property
    def model_name(self) -> str | None:
        """The language model that writes; None when answers are quoted."""
        return self.llm.name if self.llm else None

    @property
    def checker(self) -> Checker:
        """What decides whether quotes support a sentence, going by the words of the papers that there are now."""
        snapshot = self.index.snapshot
        return Checker(snapshot.encoder, snapshot.idf, snapshot.read, snapshot.near)

    @cached_property
    def reranker(self) -> CrossEncoderReranker | None:
        """What has the last word on the order of the best papers; None unless the settings name one."""
        return CrossEncoderReranker(self.settings.reranker) if self.settings.reranker else None

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What does not work just now, and is done without."""
        reranker = self.reranker and self.reranker.trouble
        return (
            *map(damaged, self.index.notices),
            *([no_reranker(reranker)] if reranker else ()),
            *([failing_model(self._breaker.trouble)] if self._breaker.trouble else ()),
        )

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Return whether the papers' abstracts support a claim, and why not."""
        verdict = self.checker.check_papers(claim, papers)
        judge = self._judge(self._budgeted())
        if judge is None or not is_unsure(verdict):
            return verdict
        judgement = judge.judge([Pair(claim, tuple(paper.abstract for paper in papers))])
        return verdict if all(judgement.upheld) else doubted(verdict)

    def _budgeted(self) -> Budgeted | None:
        """Return the model for the length of one answer."""
        return Budgeted(self.llm, self._breaker, self.settings.llm_prices) if self.llm else None

    def _judge(self, llm: Budgeted | None) -> Judge | None:
        """Return who reads again what the code is unsure of."""
        if self.settings.checker == "llm":
            return ModelJudge(llm) if llm else None
        return EntailmentJudge(self._entailment) if self._entailment else None

    @cached_property
    def _entailment(self) -> CrossEncoderEntailment | None:
        return CrossEncoderEntailment(self.settings.checker) if self.settings.checker else None

    def ask(
        self,
        question: str,
        history: History = (),
        since: date | None = None,
        until: date | None = None,
        standalone_question: str | None = None,
        *,
        undated: bool = False,
    ) -> Answer:
        """Return the answer to a question; `history` holds earlier questions with their answers.

        With `since` or `until` only papers known to be of that time are read; they win over dates that the
        question asks for. With `undated`, papers without a date are read as well. A `standalone_question` is what
        the person says that the question means: it is answered in its place, whatever came before. Raises
        QuestionError for a question that can't be asked.
        """
        *_, last = self.stream(question, history, since, until, standalone_question, undated=undated)
        return last.answer

    async def aask(
        self,
        question: str,
        history: History = (),
        since: date | None = None,
        until: date | None = None,
        standalone_question: str | None = None,
        *,
        undated: bool = False,
    ) -> Answer:
        """Return what `ask` returns, without blocking; cancelling this cancels the model's request."""
        async with aclosing(
            self.astream(question, history, since, until, standalone_question, undated=undated)
        ) as events:
            *_, last = [event async for event in events]
        return last.answer

    def astream(
        self,
        question: str,
        history: History = (),
        since: date | None = None,
        until: date | None = None,
        standalone_question: str | None = None,
        *,
        undated: bool = False,
    ) -> AsyncGenerator[Event, None]:
        """Yield what `stream` yields, without blocking; closing this cancels the model's request."""
        return in_a_thread(self.stream(question, history, since, until, standalone_question, undated=undated))

    def stream(
        self,
        question: str,
        history: History = (),
        since: date | None = None,
        until: date | None = None,
        standalone_question: str | None = None,
        *,
        undated: bool = False,
    ) -> Generator[Event, None, None]:
        """Yield the answer as it comes about: understood, found, writing, done; the last is what `ask` returns.

        A stage's event may come several times, as more is known; closing this cancels the model's request.
        """
        watch = Stopwatch()
        asked = checked_question(question)
        means = asked if standalone_question is None else checked_question(standalone_question)
        llm = self._budgeted()
        dates = read_dates(means, date.today()).overruled(since, until, undated)
        earlier = history if standalone_question is None else ()
        understood, draft = FollowUp(means), Answer(asked, means, "answered")
        rewriter = llm if self.settings.followups == "llm" else None
        for understood in understand(dates.question, earlier, rewriter, self.index.snapshot.best_evidence):
            draft = replace(draft, standalone_question=understood.question)
            yield Event("understood", draft)
        watch.lap("understanding")

        with self._turns.turn():
            found = find(self.index.snapshot, understood, self.settings.papers, dates, self.reranker)
        watch.lap("search")
        draft = replace(_considering(draft, found.hits), notices=(*self.index.notices, *found.notices))
        yield Event("found", draft)

        answer = draft
        for answer in self._answers(llm, draft, found):
            yield Event("writing", answer)
        watch.lap("answer")
        yield Event(
            "done",
            replace(answer, timings=watch.seconds | dict(answer.timings), usage=llm.usage if llm else Usage()),
        )

    def _answers(self, llm: Budgeted | None, draft: Answer, found: Found) -> Iterator[Answer]:
        """Yield the draft as it grows into the answer."""
        if llm is None or not found.hits or reason_to_decline(found) == "out_of_scope":
            yield self._quoted(draft, found)
        else:
            yield from self._written(llm, draft, found)

    def _written(self, llm: Budgeted, draft: Answer, found: Found) -> Iterator[Answer]:
        """Yield the draft as the model writes it; quote instead when it fails, or when nothing it wrote holds."""
        checker = Checker(self.index.encoder, found.snapshot.idf, found.snapshot.read, found.snapshot.near)
        writer = Writer(llm, checker, self.index.encoder, self.settings.llm_context, self._judge(llm))
        answer = begun = replace(draft, model=llm.name)
        written = Draft()
        try:
            for written in writer.write(draft.standalone_question, [hit.paper for hit in found.hits]):
                answer = replace(begun, message=written.missing).citing(written.sentences, written.citations)
                answer = _shown(answer, written.shown)
                yield answer
        except ModelError as error:
            yield self._quoted_instead(draft, found, f"{error} Quoted instead.")
            return
        answer = replace(
            answer, notices=(*answer.notices, *filter(None, [written.notice])), timings=written.timings
        )
        if written.empty:
            yield self._quoted_instead(replace(draft, timings=written.timings), found, NOTHING_HELD)
        elif written.declined:
            yield replace(answer, status="declined", reason="not_in_corpus")
        else:
            yield replace(answer, status="partial" if written.missing else "answered")

    def _quoted_instead(self, draft: Answer, found: Found, notice: str) -> Answer:
        """Return what quoting answers, with a word on why the model did not."""
        return self._quoted(replace(draft, notices=(*draft.notices, notice)), found)

    def _quoted(self, draft: Answer, found: Found) -> Answer:
        """Return the draft answered, or declined, without a language model."""
        reason = reason_to_decline(found)
        with self._turns.turn():
            return declined(draft, found, reason) if reason else quoted(draft, found, self.settings.sentences)


def default_papers() -> tuple[Paper, ...]:
    """Return the papers of the listings that come with Footnote."""
    folder = Path(str(files("index"))) / "data"
    return tuple(paper for path in find_listings([folder]) for paper in read_listing(path))


def _considering(draft: Answer, hits: Sequence[Hit]) -> Answer:
    return replace(draft, considered=tuple(Considered(hit.paper, hit.score, used=False) for hit in hits))


def _shown(answer: Answer, count: int) -> Answer:
    """Return the answer with the papers marked that its model was not shown: all but the first `count`."""
    if count == len(answer.considered):
        return answer
    considered = tuple(replace(one, shown=place < count) for place, one in enumerate(answer.considered))
    notice = f"The model was shown {count} of {len(considered)} papers: more do not fit (FOOTNOTE_LLM_CONTEXT)."
    return replace(answer, considered=considered, notices=(*answer.notices, notice))
