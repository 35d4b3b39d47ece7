"""Ask the assistant every question and check every claim, and record what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Answer, Citation, Verdict
from eval.answers.questions import Claim, Question, Turn
from index.papers import Paper, normalised_title

__all__ = ["Outcome", "Ruling", "Run", "Subject", "run"]

DEPTH = 10
"""How many papers are ranked for a question; a right one further down counts as not found."""

History = tuple[tuple[str, Answer], ...]


class _Hit(Protocol):
    @property
    def paper(self) -> Paper:
        """The paper found."""


class _Index(Protocol):
    @property
    def papers(self) -> Sequence[Paper]:
        """Every paper of the corpus."""

    def search(self, question: str, limit: int = DEPTH) -> Sequence[_Hit]:
        """Return the papers that come nearest, best first."""


class Subject(Protocol):
    """What the evaluation needs of an assistant; tests bring one that can be computed by hand."""

    @property
    def index(self) -> _Index:
        """The papers and their search."""

    @property
    def model_name(self) -> str | None:
        """The language model that writes, if any."""

    def ask(self, question: str, history: History = ()) -> Answer:
        """Answer a question."""

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Say whether papers support a claim."""


@dataclass(frozen=True)
class Outcome:
    """One thing asked and what came of it; papers are named by their normalised titles.

    `turn` counts from 0. `exact` is how many of the `citations` quote the corpus letter by letter.
    `words` are those of the answer's sentences, its message and markers left out.
    """

    question: Question
    turn: int
    ranked: tuple[str, ...]
    cited: tuple[str, ...]
    status: str
    reason: str | None
    text: str
    words: int
    citations: int
    exact: int
    seconds: float

    @property
    def id(self) -> str:
        """The question's id; turns of a followup are told apart by /1, /2 and so on."""
        return f"{self.question.id}/{self.turn + 1}" if len(self.question.turns) > 1 else self.question.id

    @property
    def asked(self) -> Turn:
        """The question as asked, with what is right."""
        return self.question.turns[self.turn]

    @property
    def gold(self) -> frozenset[str]:
        """The papers that a right answer rests on."""
        return frozenset(map(normalised_title, self.asked.gold))

    @property
    def also_ok(self) -> frozenset[str]:
        """Papers that answer the question as well."""
        return frozenset(map(normalised_title, self.asked.also_ok))

    @property
    def near(self) -> frozenset[str]:
        """The papers that set a false premise right."""
        return frozenset(map(normalised_title, self.question.near))

    @property
    def declined(self) -> bool:
        """Whether the assistant said that it can't answer."""
        return self.status == "declined"


@dataclass(frozen=True)
class Ruling:
    """A claim and what the assistant made of it."""

    claim: Claim
    verdict: Verdict


@dataclass(frozen=True)
class Run:
    """Everything that came of one pass; `unknown` are titles in the questions that the corpus lacks."""

    model: str | None
    papers: int
    outcomes: tuple[Outcome, ...]
    rulings: tuple[Ruling, ...]
    unknown: tuple[str, ...]
    seconds: float


def run(
    assistant: Subject,
    questions: Sequence[Question],
    claims: Sequence[Claim] = (),
    progress: Callable[[], None] = lambda: None,
) -> Run:
    """Ask every question and check every claim once, in order; `progress` is called after each."""
    start = time.perf_counter()
    corpus = {normalised_title(paper.title): paper for paper in assistant.index.papers}
    outcomes: list[Outcome] = []
    for question in questions:
        outcomes.extend(_converse(assistant, question, corpus))
        progress()
    rulings: list[Ruling] = []
    for claim in claims:
        rulings.append(_rule(assistant, claim, corpus))
        progress()
    return Run(
        model=assistant.model_name,
        papers=len(corpus),
        outcomes=tuple(outcomes),
        rulings=tuple(rulings),
        unknown=_unknown(questions, claims, corpus),
        seconds=time.perf_counter() - start,
    )


def _converse(assistant: Subject, question: Question, corpus: Mapping[str, Paper]) -> list[Outcome]:
    """Ask the turns of a question in order, each with the turns and answers before it as its history."""
    outcomes: list[Outcome] = []
    history: History = ()
    for turn, asked in enumerate(question.turns):
        start = time.perf_counter()
        answer = assistant.ask(asked.text, history=history)
        seconds = time.perf_counter() - start
        hits = assistant.index.search(answer.standalone_question, limit=DEPTH)
        ranked = tuple(normalised_title(hit.paper.title) for hit in hits)
        outcomes.append(_outcome(question, turn, answer, corpus, ranked=ranked, seconds=seconds))
        history = (*history, (asked.text, answer))
    return outcomes


def _outcome(
    question: Question,
    turn: int,
    answer: Answer,
    corpus: Mapping[str, Paper],
    *,
    ranked: tuple[str, ...],
    seconds: float,
) -> Outcome:
    cited = (normalised_title(citation.paper.title) for citation in answer.citations)
    sentences = " ".join(sentence.text for sentence in answer.sentences)
    return Outcome(
        question=question,
        turn=turn,
        ranked=ranked,
        cited=tuple(dict.fromkeys(cited)),
        status=answer.status,
        reason=answer.reason,
        text=answer.text,
        words=len(sentences.split()),
        citations=len(answer.citations),
        exact=sum(_quotes_the_corpus(citation, corpus) for citation in answer.citations),
        seconds=seconds,
    )


def _quotes_the_corpus(citation: Citation, corpus: Mapping[str, Paper]) -> bool:
    """Say whether the quote stands where it says it does, in the corpus's own copy of the paper."""
    paper = corpus.get(normalised_title(citation.paper.title))
    return paper is not None and paper.abstract[citation.start : citation.end] == citation.quote


def _rule(assistant: Subject, claim: Claim, corpus: Mapping[str, Paper]) -> Ruling:
    keys = map(normalised_title, claim.cited)
    papers = tuple(corpus[key] for key in keys if key in corpus)
    return Ruling(claim, assistant.check(claim.text, papers))


def _unknown(
    questions: Sequence[Question], claims: Sequence[Claim], corpus: Mapping[str, Paper]
) -> tuple[str, ...]:
    titles = {title for question in questions for title in question.titles}
    titles.update(title for claim in claims for title in claim.cited)
    return tuple(sorted(title for title in titles if normalised_title(title) not in corpus))
