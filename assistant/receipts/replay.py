"""Answer a recorded question again, and say what has changed since and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.answer import Answer, Asked, Receipt, abstract_hash
from assistant.paper_trace import PaperTrace
from assistant.question import Question
from assistant.receipts.issue import settings_of
from assistant.receipts.recorded import RecordedAnswer
from assistant.settings import Settings
from index.papers import Paper, shorten

__all__ = ["Change", "Replay", "as_asked", "replay"]

LONGEST_SHOWN = 100
"""Characters of a title or a quote in a change."""

ChangeKind = Literal[
    "paper_added", "paper_gone", "paper_edited", "quote_gone", "version", "encoder", "model", "prompts", "setting"
]


class PapersToday(Protocol):
    """Today's papers: an index."""

    @property
    def papers(self) -> Sequence[Paper]:
        """Every paper."""

    @property
    def arrivals(self) -> Mapping[str, str]:
        """When each paper came in, by key."""


class Replaying(Protocol):
    """What answers again: an assistant."""

    @property
    def index(self) -> PapersToday:
        """Today's papers."""

    @property
    def settings(self) -> Settings:
        """Today's settings."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""


@dataclass(frozen=True)
class Change:
    """Something that differs from what a receipt says: its kind, a sentence, and the key of the paper, if any."""

    kind: ChangeKind
    what: str
    paper: str | None = None


@dataclass(frozen=True)
class Replay:
    """A recorded answer, today's answer to the same question, and what has changed in between.

    `changes` are reasons for another answer. If it is another without any, a language model wrote it anew.
    """

    before: RecordedAnswer
    answer: Answer
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether today's answer has the same text and rests on the same words."""
        quotes = [(one.number, one.quote) for one in self.before.citations]
        today = [(one.number, one.quote) for one in self.answer.citations]
        return self.before.text == self.answer.text and quotes == today

    @property
    def outcome(self) -> str:
        """What came of it, in a sentence."""
        if self.same:
            return "The answer is the same."
        if self.before.status != self.answer.status:
            return f"The answer has changed: it was {self.before.status} and is {self.answer.status} now."
        return "The answer has changed."

    def __str__(self) -> str:
        changes = [f"- {change.what}" for change in self.changes]
        since = f"Since {self.before.receipt.time[:10]}:"
        why = [since, *changes] if changes else ["The papers it read and the settings are the same."]
        now = [] if self.same else ["", "Now:", "", str(self.answer)]
        return "\n".join([self.outcome, "", *why, *now])

    def to_dict(self) -> dict[str, Any]:
        """Return the replay as plain values for `json.dumps`."""
        return {
            "question": self.before.question,
            "same": self.same,
            "outcome": self.outcome,
            "changes": [vars(change) for change in self.changes],
            "before": {"time": self.before.receipt.time, "status": self.before.status, "text": self.before.text},
            "answer": self.answer.to_dict(),
        }


def replay(before: RecordedAnswer, assistant: Replaying) -> Replay:
    """Ask a recorded question again, as it was asked, and return both answers with what has changed since.

    A paper is followed when its title was corrected. Raises QuestionError for a question that can't be asked.
    """
    answer = assistant.ask(as_asked(before.receipt.asked))
    trace = PaperTrace(assistant.index.papers)
    changes = (
        *_papers_changed(before, trace),
        *_quotes_gone(before, trace),
        *_papers_added(before.receipt, answer, assistant.index.arrivals),
        *_set_up_changed(before.receipt, answer, assistant.settings),
    )
    return Replay(before, answer, changes)


def as_asked(asked: Asked) -> Question:
    """Return a question as it was asked, with its dates and as it was understood; raise QuestionError."""
    return Question(
        asked.question,
        since=asked.since,
        until=asked.until,
        undated=asked.undated,
        standalone_question=asked.standalone_question,
        only=asked.only,
        shown_as=asked.shown_as,
        columns=asked.columns,
        above=asked.above,
        searches=asked.searches,
    )


def _papers_changed(before: RecordedAnswer, trace: PaperTrace) -> Iterator[Change]:
    cited = {citation.paper.key for citation in before.citations}
    for read in before.receipt.read:
        paper = trace.find(read.key)
        role = "cited" if read.key in cited else "read"
        if paper is None:
            yield Change("paper_gone", f"gone: {_title(read.title)}, which was {role}", read.key)
        elif abstract_hash(paper.abstract) != read.abstract_sha256:
            yield Change(
                "paper_edited", f"edited: the abstract of {_title(paper.title)}, which was {role}", read.key
            )


def _quotes_gone(before: RecordedAnswer, trace: PaperTrace) -> Iterator[Change]:
    for citation in before.citations:
        paper = trace.find(citation.paper.key)
        if paper and citation.quote not in paper.abstract:
            quote = shorten(citation.quote, LONGEST_SHOWN)
            what = f"no longer there: [{citation.number}] “{quote}” in {_title(paper.title)}"
            yield Change("quote_gone", what, citation.paper.key)


def _papers_added(receipt: Receipt, answer: Answer, arrivals: Mapping[str, str]) -> Iterator[Change]:
    """Yield the papers that were ranked today and came in after the receipt was issued."""
    for one in answer.considered:
        if arrivals.get(one.paper.key, "") > receipt.time:
            role = "cited" if one.used else "read"
            yield Change("paper_added", f"added: {_title(one.paper.title)}, now {role}", one.paper.key)


def _set_up_changed(receipt: Receipt, answer: Answer, settings: Settings) -> Iterator[Change]:
    today = answer.receipt
    assert today is not None  # `ask` returns a finished answer
    then_and_now: tuple[tuple[ChangeKind, str, str | None, str | None], ...] = (
        ("version", "Footnote", receipt.footnote, today.footnote),
        ("encoder", "the encoder", receipt.encoder, today.encoder),
        ("model", "the language model", receipt.model, today.model),
        ("prompts", "the prompts", receipt.prompts, today.prompts),
    )
    for kind, what, then, now in then_and_now:
        if then != now:
            yield Change(kind, f"{what}: {then or 'none'} then, {now or 'none'} now")
    for name, value in settings_of(settings).items():
        if receipt.settings.get(name) != value:
            earlier = receipt.settings.get(name, "not known")
            yield Change("setting", f"FOOTNOTE_{name.upper()}: {earlier} then, {value} now")


def _title(title: str) -> str:
    return f"“{shorten(title, LONGEST_SHOWN)}”"
