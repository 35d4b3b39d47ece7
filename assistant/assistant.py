"""The whole chain, from a question to a checked answer."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from threading import Thread
from typing import Unpack

from assistant.abstain import Decision, decide
from assistant.answer import (
    LISTED_SHAPES,
    Answer,
    AnswerSentence,
    Considered,
    Event,
    History,
    Shape,
    Stance,
    Stances,
    Usage,
    Verdict,
    as_items,
    group_by_stance,
)
from assistant.catalogue import FieldQuestion, field_notices, look_up, read_fields
from assistant.citing import CitedDraft, cite
from assistant.errors import ModelError
from assistant.extractive import SentenceSelector, quote
from assistant.generative import AnswerDraft, Writer, sort_papers
from assistant.judging import EntailmentJudge, Judge, ModelJudge, NamedEntailment, Pair, settled
from assistant.llm import BudgetedModel, CircuitBreaker, LanguageModel, Reading, connect, load_libraries
from assistant.numeric import ByNumbers, answer_by_numbers
from assistant.opened_index import open_index
from assistant.question import (
    DateFilter,
    FollowUp,
    Question,
    QuestionOptions,
    date_notice,
    proposition,
    read_dates,
    restate,
    undated_skipped,
    understand,
    with_other_dates,
)
from assistant.receipts import issue
from assistant.retrieval import Found, find
from assistant.runtime import (
    FairSemaphore,
    Stopwatch,
    Trouble,
    damaged_index,
    failing_model,
    in_a_thread,
    no_reranker,
)
from assistant.settings import Settings
from assistant.text import clean_claim, main_language
from assistant.verification import Checker
from index.encoders import SentenceEncoder
from index.errors import FootnoteError, IndexMissing
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.listings import default_papers
from index.paper_index import PaperIndex
from index.papers import Paper, sanitize_papers
from index.search import CrossEncoderReranker, Hit

__all__ = ["Assistant"]

WARM_UP_QUESTION = "What is this about?"
MISSPELT = "abouut"

CATALOGUE_QUESTION = "What is this paper about?"
"""What the sentences quoted from papers that were looked up by their fields answer."""

LIST_PAPERS = 20
"""Papers that a model is shown for a question about several, if they have room: it leaves out what doesn't belong.

Of what doesn't belong, as far as the search can tell, it is shown the best passage. For 60 questions for several
papers, these are .929 of the right papers and .902 of the labelled evidence, in 4,450 tokens; twelve whole papers,
in 4,490 tokens, were .893 of both.
"""

TOKENS_OF_ONE = 340
"""Tokens of the context for each of these papers: so many fit."""

READING_SHARE = 1 / 2
"""Share of a model's time within which it reads in batches what it can't read at once; the rest is for writing."""

SORTED = "Sorted into sides by {model}, from the cited words alone."
"""What an answer says above the groups of its sentences."""

NOTHING_SUPPORTED = "The abstracts support nothing the model wrote, so here are quotes instead."


class Assistant:
    """Answers questions over an index: with a language model or, without one, by quoting."""

    def __init__(
        self, index: PaperIndex, llm: LanguageModel | None = None, settings: Settings | None = None
    ) -> None:
        self.index = index
        self.llm = llm
        self.settings = settings or Settings()
        self._breaker = CircuitBreaker()
        self._processor = FairSemaphore(os.cpu_count() or 1)

    @classmethod
    def open(
        cls, settings: Settings | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Assistant:
        """Open the default corpus with the environment's settings, building its index on first use.

        `progress` is called with the number of texts encoded so far and in all.
        """
        settings = settings or Settings.from_environment()
        llm = connect(settings)
        if llm:
            Thread(target=load_libraries, name="footnote-imports", daemon=True).start()
        encoder = SentenceEncoder(settings.encoder)
        try:
            index = open_index(settings, encoder)
        except IndexMissing:
            if settings.index_url:
                raise
            PaperIndex.build(default_papers(), settings.index_folder, encoder, progress).close()
            index = open_index(settings, encoder)
        return cls(index, llm, settings)

    def warm_up(self) -> None:
        """Load what the first question would wait for; an error here comes up again when a question is asked."""
        if self.llm:
            load_libraries()
        main_language(WARM_UP_QUESTION)
        with suppress(FootnoteError):
            self.index.snapshot.spelt(MISSPELT)
            for hit in self.index.search(WARM_UP_QUESTION, 1):
                SentenceSelector(self.index.snapshot, WARM_UP_QUESTION).pick(hit.paper, 1)

    @property
    def model_name(self) -> str | None:
        """The language model that writes; None when answers are quoted."""
        return self.llm.name if self.llm else None

    @property
    def checker(self) -> Checker:
        """What decides whether quotes support a sentence, over the papers in the index now."""
        return _checker(self.index.snapshot)

    @cached_property
    def reranker(self) -> CrossEncoderReranker | None:
        """The cross-encoder that re-orders the best papers; None unless the settings name one."""
        return CrossEncoderReranker(self.settings.reranker) if self.settings.reranker else None

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What isn't working right now; answers are given without it."""
        reranker = self.reranker and self.reranker.trouble
        return (
            *map(damaged_index, self.index.notices),
            *([no_reranker(reranker)] if reranker else ()),
            *([failing_model(self._breaker.last_failure)] if self._breaker.last_failure else ()),
        )

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Return whether the papers' abstracts support a claim, and why not; a judge settles what is doubtful.

        Raises ClaimError for a claim that can't be checked, and FootnoteError for a paper that is too long.
        """
        claim, papers = clean_claim(claim), tuple(sanitize_papers(papers))
        verdict = self.checker.check_papers(claim, papers)
        judge = self._judge(self._budgeted())
        if judge is None or verdict.verdict != "doubtful":
            return verdict
        (upheld,) = judge.judge([Pair(claim, tuple(paper.abstract for paper in papers))]).upheld
        return settled(verdict, upheld)

    def cite(self, text: str, only: FieldFilter = ANY) -> CitedDraft:
        """Return what to cite for a text: what supports each sentence, contradicts it or comes close.

        It is `check` turned round, over all papers or those that pass `only`; no model is used. Raises ClaimError
        for a text that is too long or has no words.
        """
        with self._processor.turn():
            return cite(text, self.index.snapshot, self.checker, only)

    def ask(self, question: str | Question, history: History = (), **options: Unpack[QuestionOptions]) -> Answer:
        """Return the answer to a question; see `Question` for history and options.

        Raises QuestionError for a question that can't be asked.
        """
        *_, last = self.stream(question, history, **options)
        return last.answer

    async def aask(
        self, question: str | Question, history: History = (), **options: Unpack[QuestionOptions]
    ) -> Answer:
        """Return what `ask` returns, without blocking; cancelling this cancels the model's request."""
        async with aclosing(self.astream(question, history, **options)) as events:
            *_, last = [event async for event in events]
        return last.answer

    def astream(
        self, question: str | Question, history: History = (), **options: Unpack[QuestionOptions]
    ) -> AsyncGenerator[Event, None]:
        """Yield what `stream` yields, without blocking; closing this cancels the model's request."""
        return in_a_thread(self.stream(question, history, **options))

    def stream(
        self, question: str | Question, history: History = (), **options: Unpack[QuestionOptions]
    ) -> Generator[Event, None, None]:
        """Yield the answer as it takes shape: understood, found, writing, done; the last is what `ask` returns.

        A stage may yield several events as more is known. Closing this cancels the model's request. Raises
        QuestionError, on the first step, for a question that can't be asked.
        """
        asked = with_other_dates(Question.of(question, history, **options), date.today())
        watch = Stopwatch()
        llm = self._budgeted()
        dates = read_dates(asked.meaning, date.today()).overruled(asked.since, asked.until, asked.undated)
        snapshot = self.index.snapshot
        fields = _fields(asked, dates.question, snapshot)
        issued = partial(issue, asked=asked, snapshot=snapshot, settings=self.settings, dates=dates)
        if looked_up := look_up(fields, snapshot.papers, dates):
            shape: Shape = "list" if looked_up.others else "fact"
            draft = Answer(asked.text, asked.meaning, "answered", notices=self.index.notices, shape=shape)
            draft = _dated(draft, fields, dates, snapshot)
            yield from self._looked_up(draft, looked_up, snapshot, watch, issued)
            return
        dates = replace(dates, question=fields.subject)
        understood, draft = FollowUp(asked.meaning), Answer(asked.text, asked.meaning, "answered")
        for understood in self._understand(asked, dates, llm):
            draft = replace(draft, standalone_question=asked.meaning if dates.everything else understood.question)
            yield Event("understood", draft)
        if fields.only.identifier and not understood.about:
            understood = replace(understood, about=next(filter(fields.only.passes, snapshot.papers)))
        if by_numbers := self._by_numbers(asked, understood, dates, fields.only, snapshot):
            notices = (*self.index.notices, *field_notices(fields.only, snapshot.papers), *by_numbers.notices)
            skipped = by_numbers.undated_skipped
            draft = replace(draft, notices=notices, shape=by_numbers.shape, undated_skipped=skipped)
            issued = partial(issued, understood=understood)
            yield from self._looked_up(draft, by_numbers.decision, snapshot, watch, issued)
            return
        searches = yield from self._searches(asked, understood, dates, llm, draft)
        draft = replace(draft, searches=searches)
        watch.lap("understanding")

        with self._processor.turn():
            at_least = min(LIST_PAPERS, self.settings.llm_context // TOKENS_OF_ONE) if llm else 0
            most, only = self.settings.papers, fields.only
            found = find(
                snapshot,
                understood,
                most,
                dates,
                self.reranker,
                only=only,
                at_least=at_least,
                form=asked.shown_as,
                searches=searches,
            )
            decision = decide(found, understood.question)
        watch.lap("search")
        notices = (*self.index.notices, *field_notices(fields.only, snapshot.papers), *found.notices)
        draft = replace(_considering(draft, found.hits), shape=found.shape, notices=notices)
        draft = replace(draft, undated_skipped=found.undated_skipped)
        yield Event("found", draft)

        answer = draft
        for answer in self._answers(llm, draft, found, decision, asked.columns):
            yield Event("writing", answer)
        if unsorted := _unsorted(answer):
            for sorted_answer in _sorted(llm, answer, unsorted):
                answer = sorted_answer
                yield Event("writing", answer)
        watch.lap("answer")
        timings = watch.seconds | dict(answer.timings)
        answer = replace(answer, timings=timings, usage=llm.usage if llm else Usage())
        yield Event("done", issued(answer, understood=understood))

    def _looked_up(
        self,
        draft: Answer,
        decision: Decision,
        snapshot: Snapshot,
        watch: Stopwatch,
        issued: Callable[[Answer], Answer],
    ) -> Generator[Event, None, None]:
        """Yield an answer from fields or numbers, which no model writes; `issued` adds its receipt."""
        papers = (*filter(None, [decision.main]), *decision.others, *(one.paper for one in decision.tellings))
        considered = tuple(Considered(paper, 1.0, used=False) for paper in papers)
        draft = replace(draft, considered=considered)
        yield Event("found", draft)
        with self._processor.turn():
            asked = replace(draft, standalone_question=CATALOGUE_QUESTION)
            answer = quote(asked, decision, snapshot, self.settings.sentences)
        watch.lap("answer")
        answer = replace(answer, standalone_question=draft.standalone_question, timings=watch.seconds)
        yield Event("done", issued(answer))

    def _by_numbers(
        self, asked: Question, understood: FollowUp, dates: DateFilter, only: FieldFilter, snapshot: Snapshot
    ) -> ByNumbers | None:
        """Return what the papers' numbers say to a question for the most or for a limit, if it is to be a list."""
        if asked.shown_as not in (None, "list") or dates.everything:
            return None
        with self._processor.turn():
            return answer_by_numbers(snapshot, understood, dates, only)

    def _understand(self, asked: Question, dates: DateFilter, llm: BudgetedModel | None) -> Iterator[FollowUp]:
        """Yield the question as understood after the turns before it, without its dates and spelling mistakes."""
        rewriter = llm if self.settings.followups == "llm" else None
        snapshot = self.index.snapshot
        history = () if dates.everything else asked.history  # "the newest paper" is that of all
        by_key = {paper.key: paper for paper in snapshot.papers} if asked.above else {}
        above = tuple(by_key[key] for key in asked.above if key in by_key)
        for understood in understand(dates.question, history, rewriter, snapshot.best_evidence, above):
            spelling = snapshot.spelt(understood.question)
            yield replace(understood, question=spelling.text, corrections=spelling.corrections)

    def _searches(
        self, asked: Question, understood: FollowUp, dates: DateFilter, llm: BudgetedModel | None, draft: Answer
    ) -> Generator[Event, None, tuple[str, ...]]:
        """Return what is searched beside the question: what the asker wants, or what the model is to make of it.

        What is asked about papers of an earlier answer, or about all, is searched as it is.
        """
        if understood.about or understood.among or dates.everything:
            return ()
        if asked.searches or not llm or self.settings.restate != "llm":
            return asked.searches
        searches: tuple[str, ...] = ()
        for current in restate(understood.question, llm):
            searches = current
            yield Event("understood", draft)
        return searches

    def _answers(
        self,
        llm: BudgetedModel | None,
        draft: Answer,
        found: Found,
        decision: Decision,
        columns: tuple[str, ...],
    ) -> Iterator[Answer]:
        """Yield the draft as it grows into the answer: written by the model, or else quoted.

        The model isn't asked when no paper is worth reading, nor for the cells of a table. When it fails, or
        nothing it wrote is supported, the answer is quoted with a notice.
        """
        if llm and not decision.quotes_nothing and not found.as_table:
            unwritten = yield from self._written(llm, draft, found)
            if unwritten is None:
                return
            draft = unwritten
        with self._processor.turn():
            yield quote(draft, decision, found.snapshot, self.settings.sentences, columns)

    def _written(self, llm: BudgetedModel, draft: Answer, found: Found) -> Generator[Answer, None, Answer | None]:
        """Yield the draft as the model writes it; return it with a notice if it has to be quoted instead."""
        writer = Writer(
            llm,
            _checker(found.snapshot),
            self.index.encoder,
            self.settings.llm_context,
            self._judge(llm),
            self.settings.llm_timeout * READING_SHARE,
        )
        answer = begun = replace(draft, model=llm.name)
        written = AnswerDraft()
        try:
            for written in writer.write(draft.standalone_question, _reading(found)):
                answer = _showing(begun, written)
                answer = _marking_unshown(answer, written)
                yield answer
        except ModelError as error:
            return replace(draft, notices=(*draft.notices, f"{error} Here are quotes instead."))
        if written.empty:
            return replace(draft, notices=(*draft.notices, NOTHING_SUPPORTED), timings=written.timings)
        answer = replace(
            answer, notices=(*answer.notices, *filter(None, [written.notice])), timings=written.timings
        )
        if written.declined:
            yield replace(answer, status="declined", reason="not_in_corpus")
        else:
            yield replace(answer, status="partial" if written.missing else "answered")
        return None

    def _budgeted(self) -> BudgetedModel | None:
        """Return the model, with the budget of one answer."""
        return BudgetedModel(self.llm, self._breaker, self.settings.llm_prices) if self.llm else None

    def _judge(self, llm: BudgetedModel | None) -> Judge | None:
        """Return who reads what the check doesn't refuse, by default the model that writes; None for nobody."""
        if self.settings.checker in (None, "llm"):
            return ModelJudge(llm) if llm else None
        return EntailmentJudge(self._entailment) if self._entailment else None

    @cached_property
    def _entailment(self) -> NamedEntailment | None:
        named = self.settings.checker
        return NamedEntailment(named) if named not in (None, "llm", "none") else None


def _checker(snapshot: Snapshot) -> Checker:
    return Checker(snapshot.encoder, snapshot.idf, snapshot.known_tokens, snapshot.nearest_papers)


def _fields(asked: Question, question: str, snapshot: Snapshot) -> FieldQuestion:
    """Return the fields that the question names, with those of the asker's filter instead where it has any."""
    read = read_fields(question, snapshot.papers, lambda word: bool(snapshot.containing(word)))
    given = {name: getattr(asked.only, name) for name in asked.only.names}
    return replace(read, only=replace(read.only, **given))


def _dated(draft: Answer, fields: FieldQuestion, dates: DateFilter, snapshot: Snapshot) -> Answer:
    """Return the draft of an answer from fields, with what is to be said of its period, if it has one."""
    papers = list(filter(fields.only.passes, snapshot.papers))
    if fields.everything or not dates.bounded or not papers:
        return draft
    notice, skipped = date_notice(dates, papers), undated_skipped(dates, papers)
    return replace(draft, notices=(*draft.notices, notice), undated_skipped=skipped)


def _reading(found: Found) -> Reading:
    """Return what a model is to read: all that was found, those that belong in the answer marked as such.

    Where several may be asked for, the others are cut to their best passages.
    """
    papers = tuple(hit.paper for hit in found.hits)
    passages = {hit.paper.key: hit.passage for hit in found.hits}
    matching = 0 if found.shape == "fact" else len(found.near)
    cut = found.unsure or found.shape in LISTED_SHAPES
    return Reading(papers, found.shape, matching, passages, len(papers) - len(found.near) if cut else 0)


def _considering(draft: Answer, hits: Sequence[Hit]) -> Answer:
    return replace(draft, considered=tuple(Considered(hit.paper, hit.score, used=False) for hit in hits))


def _showing(answer: Answer, written: AnswerDraft) -> Answer:
    """Return the answer with what is written; what the abstracts don't say comes last, or is all there is."""
    if written.read is not None:
        return replace(answer, message=f"{written.read} of {written.shown} papers read.")
    sentences = as_items(written.sentences) if answer.shape in LISTED_SHAPES else written.sentences
    if not sentences or not written.missing:
        return replace(answer, message=written.missing).citing(sentences, written.citations)
    missing = AnswerSentence(written.missing, (), lead="\n\n", kind="missing")
    return answer.citing((*sentences, missing), written.citations)


def _unsorted(answer: Answer) -> Stances | None:
    """Return the cited papers, unsorted; None unless it is asked whether something holds and two are cited."""
    papers = dict.fromkeys(citation.paper for citation in answer.citations)
    asked = proposition(answer.standalone_question)
    if asked is None or len(papers) < 2 or answer.status == "declined" or answer.table:
        return None
    return Stances(asked, tuple(map(Stance, papers)))


def _sorted(llm: BudgetedModel | None, answer: Answer, unsorted: Stances) -> Iterator[Answer]:
    """Yield the answer as it is at every heartbeat and, last, in groups if the model that wrote it sorts any."""
    if llm is None or answer.model is None:
        yield replace(answer, stances=unsorted)
        return
    watch, stances = Stopwatch(), unsorted
    for current in sort_papers(llm, unsorted, answer.citations):
        stances = current
        yield answer
    watch.lap("sorting")
    answer = replace(answer, stances=stances, timings=dict(answer.timings) | watch.seconds)
    if stances.sorted_by:
        answer = answer.citing(*group_by_stance(answer.sentences, answer.citations, stances))
        answer = replace(answer, message=SORTED.format(model=stances.sorted_by))
    yield answer


def _marking_unshown(answer: Answer, written: AnswerDraft) -> Answer:
    """Return the answer with the papers marked that its model wasn't shown, and told how it read the others."""
    count, papers = written.shown, len(answer.considered)
    considered = tuple(replace(one, shown=place < count) for place, one in enumerate(answer.considered))
    if written.batches:
        notice = f"The model read {count} of {papers} papers in {written.batches} parts and wrote from its notes."
        if count < papers:
            notice += " For the rest, time or room ran out (FOOTNOTE_LLM_TIMEOUT, FOOTNOTE_LLM_CONTEXT)."
    elif count < papers:
        notice = f"The model saw {count} of {papers} papers; the rest don’t fit (FOOTNOTE_LLM_CONTEXT)."
    else:
        return answer
    return replace(answer, considered=considered, notices=(*answer.notices, notice))
