"""Ask the assistant every question, check every claim, and record the results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Answer, Citation, Verdict
from eval.answers.questions import LabelledClaim, LabelledQuestion, Turn
from index.papers import Paper, normalised_title

__all__ = ["AnswerResult", "AssistantUnderTest", "ClaimResult", "Run", "run"]

DEPTH = 10
"""How many papers are ranked per question; a relevant paper further down counts as not found."""

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
        """Return the best matching papers, best first."""


class AssistantUnderTest(Protocol):
    """The parts of an assistant that the evaluation calls."""

    @property
    def index(self) -> _Index:
        """The papers and their search."""

    @property
    def model_name(self) -> str | None:
        """The language model that writes the answers, or None if they are quoted."""

    def ask(self, question: str, history: History = ()) -> Answer:
        """Answer a question."""

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Return whether the papers support a claim."""


@dataclass(frozen=True)
class AnswerResult:
    """The answer to one turn of a question; papers are identified by their normalised titles.

    `turn` counts from 0. `exact` is the number of `citations` whose quote matches the corpus character for
    character. `words` is the length of the answer's sentences, without notices and citation markers.
    """

    question: LabelledQuestion
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
        """The question's id, followed by /1, /2, … if the question has several turns."""
        return f"{self.question.id}/{self.turn + 1}" if len(self.question.turns) > 1 else self.question.id

    @property
    def asked(self) -> Turn:
        """The turn that was asked, with its expected papers and facts."""
        return self.question.turns[self.turn]

    @property
    def gold(self) -> frozenset[str]:
        """The papers that a right answer rests on."""
        return frozenset(map(normalised_title, self.asked.gold))

    @property
    def also_ok(self) -> frozenset[str]:
        """Other papers that answer the question as well."""
        return frozenset(map(normalised_title, self.asked.also_ok))

    @property
    def near(self) -> frozenset[str]:
        """The papers that contradict a false premise."""
        return frozenset(map(normalised_title, self.question.near))

    @property
    def declined(self) -> bool:
        """Whether the assistant declined to answer."""
        return self.status == "declined"


@dataclass(frozen=True)
class ClaimResult:
    """A labelled claim and the assistant's verdict on it."""

    claim: LabelledClaim
    verdict: Verdict

    @property
    def called_supported(self) -> bool:
        """Whether the verdict is `supported`; any other verdict counts as a warning."""
        return self.verdict.verdict == "supported"

    @property
    def correct(self) -> bool:
        """Whether the verdict agrees with the label."""
        return self.called_supported == self.claim.supported


@dataclass(frozen=True)
class Run:
    """The results of one evaluation run; `unknown` are titles that the questions name and the corpus lacks."""

    model: str | None
    papers: int
    answers: tuple[AnswerResult, ...]
    claims: tuple[ClaimResult, ...]
    unknown: tuple[str, ...]
    seconds: float


def run(
    assistant: AssistantUnderTest,
    questions: Sequence[LabelledQuestion],
    claims: Sequence[LabelledClaim] = (),
    progress: Callable[[], None] = lambda: None,
) -> Run:
    """Ask every question and check every claim once, in order; call `progress` after each."""
    start = time.perf_counter()
    corpus = {normalised_title(paper.title): paper for paper in assistant.index.papers}
    answers: list[AnswerResult] = []
    for question in questions:
        answers.extend(_ask_turns(assistant, question, corpus))
        progress()
    checked: list[ClaimResult] = []
    for claim in claims:
        checked.append(_check_claim(assistant, claim, corpus))
        progress()
    return Run(
        model=assistant.model_name,
        papers=len(corpus),
        answers=tuple(answers),
        claims=tuple(checked),
        unknown=_unknown_titles(questions, claims, corpus),
        seconds=time.perf_counter() - start,
    )


def _ask_turns(
    assistant: AssistantUnderTest, question: LabelledQuestion, corpus: Mapping[str, Paper]
) -> list[AnswerResult]:
    """Ask the turns of a question in order, each with the earlier turns and their answers as its history."""
    results: list[AnswerResult] = []
    history: History = ()
    for turn, asked in enumerate(question.turns):
        start = time.perf_counter()
        answer = assistant.ask(asked.text, history=history)
        seconds = time.perf_counter() - start
        hits = assistant.index.search(answer.standalone_question, limit=DEPTH)
        ranked = tuple(normalised_title(hit.paper.title) for hit in hits)
        results.append(_answer_result(question, turn, answer, corpus, ranked=ranked, seconds=seconds))
        history = (*history, (asked.text, answer))
    return results


def _answer_result(
    question: LabelledQuestion,
    turn: int,
    answer: Answer,
    corpus: Mapping[str, Paper],
    *,
    ranked: tuple[str, ...],
    seconds: float,
) -> AnswerResult:
    cited = (normalised_title(citation.paper.title) for citation in answer.citations)
    sentences = " ".join(sentence.text for sentence in answer.sentences)
    return AnswerResult(
        question=question,
        turn=turn,
        ranked=ranked,
        cited=tuple(dict.fromkeys(cited)),
        status=answer.status,
        reason=answer.reason,
        text=answer.text,
        words=len(sentences.split()),
        citations=len(answer.citations),
        exact=sum(_is_exact(citation, corpus) for citation in answer.citations),
        seconds=seconds,
    )


def _is_exact(citation: Citation, corpus: Mapping[str, Paper]) -> bool:
    """Return whether the quote is found at its offsets in the corpus's own copy of the paper."""
    paper = corpus.get(normalised_title(citation.paper.title))
    return paper is not None and paper.abstract[citation.start : citation.end] == citation.quote


def _check_claim(assistant: AssistantUnderTest, claim: LabelledClaim, corpus: Mapping[str, Paper]) -> ClaimResult:
    titles = map(normalised_title, claim.cited)
    papers = tuple(corpus[title] for title in titles if title in corpus)
    return ClaimResult(claim, assistant.check(claim.text, papers))


def _unknown_titles(
    questions: Sequence[LabelledQuestion], claims: Sequence[LabelledClaim], corpus: Mapping[str, Paper]
) -> tuple[str, ...]:
    titles = {title for question in questions for title in question.titles}
    titles.update(title for claim in claims for title in claim.cited)
    return tuple(sorted(title for title in titles if normalised_title(title) not in corpus))
