"""Ask the watched questions of what has come in since the last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from assistant.answer import Answer, escape_markdown
from assistant.question import Question
from assistant.watching.watch_list import KeptNews, WatchList, latest_arrival
from index.field_filter import FieldFilter
from index.search import Hit

__all__ = ["Digest", "make_digest"]


BESIDE_THE_BEST = 0.85
"""Share of the best match in the whole index that a new paper has at least to be news.

Of 130 questions that one paper answers, asked of 200 new ones out of 279, it is found for .86 where it is new;
where it isn't, something else is reported for .12 instead of .27.
"""


class Arriving(Protocol):
    """Papers that come in and are searched, such as `index.PaperIndex`."""

    @property
    def arrivals(self) -> Mapping[str, str]:
        """When each paper came in, by key."""

    def search(self, question: str, limit: int | None = 10) -> Sequence[Hit]:
        """Return the best matches, best first."""


class Asking(Protocol):
    """What answers the questions: an assistant."""

    @property
    def index(self) -> Arriving:
        """The papers."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""


@dataclass(frozen=True)
class Digest:
    """What is new: for each question that new papers answer, the answer from those papers alone.

    `time` is in ISO 8601 and UTC. `asked` is how many questions are watched, `papers` how many papers are new
    to at least one of them.
    """

    time: str
    asked: int
    papers: int
    news: tuple[Answer, ...]

    @property
    def summary(self) -> str:
        """What there is, in a sentence."""
        if not self.asked:
            return 'No question is watched; watch one with: footnote watch "QUESTION"'
        came = f"{_count(self.papers, 'new paper')}, {_count(self.asked, 'watched question')}"
        return f"{came}: {_count(len(self.news), 'answer')}." if self.news else f"{came}: nothing new."

    def to_markdown(self) -> str:
        """Return the digest as Markdown, the quotes of each question under it."""
        parts = [f"# What is new, {self.time[:10]}", self.summary]
        for answer in self.news:
            parts.append(f"## {escape_markdown(answer.question)}")
            for paper in dict.fromkeys(one.paper for one in answer.citations):
                quotes = (one.quote for one in answer.citations if one.paper == paper)
                quoted = "".join(f"\n  > {escape_markdown(quote)}" for quote in quotes)
                parts.append(f"- **{escape_markdown(paper.title)}**{quoted}")
        return "\n\n".join(parts) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the digest as plain values for `json.dumps`."""
        return {
            "time": self.time,
            "asked": self.asked,
            "papers": self.papers,
            "news": [answer.to_dict() for answer in self.news],
        }


def make_digest(watched: WatchList, assistant: Asking, *, keep: bool = True) -> Digest:
    """Ask each watched question of the papers that have come in since it was last asked, and return what is new.

    A question is answered from the new papers alone, by the rules of any answer. It has no news if they don't
    answer it, or match it far worse than known ones. Unless `keep` is False, what was asked counts as known
    afterwards. Raises KeptFileError.
    """
    arrivals = assistant.index.arrivals
    questions = watched.questions
    new = {one.question: one.new_in(arrivals) for one in questions}
    answers = {question: _news(question, keys, assistant) for question, keys in new.items()}
    if keep:
        kept = {question: KeptNews.of(answer) if answer else None for question, answer in answers.items()}
        watched.keep(kept, latest_arrival(arrivals))
    return Digest(
        datetime.now(UTC).isoformat(timespec="seconds"),
        len(questions),
        len(frozenset().union(*new.values())),
        tuple(filter(None, answers.values())),
    )


def _news(question: str, keys: frozenset[str], assistant: Asking) -> Answer | None:
    """Return the answer from new papers alone; None if they don't answer, or others match far better."""
    if not keys:
        return None
    answer = assistant.ask(Question(question, only=FieldFilter(among=keys)))
    if answer.status != "answered" or not answer.citations:
        return None
    hits = assistant.index.search(question, None)
    cited = {citation.paper.key for citation in answer.citations}
    best = max((hit.score for hit in hits if hit.paper.key in cited), default=0.0)
    return answer if best >= BESIDE_THE_BEST * hits[0].score else None


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
