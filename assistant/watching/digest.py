"""Ask the watched questions of what has come in since the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answer import Answer, escape_markdown, paper_to_markdown
from assistant.question import Question
from assistant.watching.watch_list import Changing, KeptNews, WatchList, latest_change
from index.clock import utc_now
from index.field_filter import FieldFilter
from index.papers import clean
from index.search import Hit

__all__ = ["Digest", "make_digest"]


BESIDE_THE_BEST = 0.85
"""Share of the best match in the whole index that a new paper has at least to be news.

Of 130 questions that one paper answers, asked of 200 new ones out of 279, it is found for .86 where it is new;
where it isn't, something else is reported for .12 instead of .27.
"""


class Searchable(Changing, Protocol):
    """Papers that come in and are searched, such as `index.PaperIndex`."""

    def search(self, question: str, limit: int | None = 10) -> Sequence[Hit]:
        """Return the best matches, best first."""


class Asking(Protocol):
    """What answers the questions: an assistant."""

    @property
    def index(self) -> Searchable:
        """The papers."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""


@dataclass(frozen=True)
class Digest:
    """What is new: for each question that new papers answer, the answer from those papers alone.

    `time` is in ISO 8601 and UTC. `asked` is how many questions are watched, `papers` how many papers are new
    to at least one of them, and `edited` are the keys of known ones whose abstracts have changed, which are asked
    again.
    """

    time: str
    asked: int
    papers: int
    news: tuple[Answer, ...]
    edited: frozenset[str] = frozenset()

    @property
    def summary(self) -> str:
        """What there is, in a sentence."""
        if not self.asked:
            return 'You aren’t watching any questions; watch one with: footnote watch "QUESTION"'
        edited = f", {len(self.edited):,} edited" if self.edited else ""
        came = f"{_count(self.papers, 'new paper')}{edited}, {_count(self.asked, 'watched question')}"
        return f"{came}: {_count(len(self.news), 'answer')}." if self.news else f"{came}: nothing new."

    def to_markdown(self) -> str:
        """Return the digest as Markdown, the quotes of each question under it."""
        parts = [f"# What’s new, {self.time[:10]}", self.summary]
        for answer in self.news:
            parts.append(f"## {escape_markdown(clean(answer.question))}")
            for paper in dict.fromkeys(one.paper for one in answer.citations):
                quotes = (one.quote for one in answer.citations if one.paper == paper)
                quoted = "".join(f"\n  > {escape_markdown(clean(quote))}" for quote in quotes)
                edited = " (edited)" if paper.key in self.edited else ""
                parts.append(f"- {paper_to_markdown(paper)}{edited}{quoted}")
        return "\n\n".join(parts) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the digest as plain values for `json.dumps`."""
        return {
            "time": self.time,
            "asked": self.asked,
            "papers": self.papers,
            "edited": sorted(self.edited),
            "news": [answer.to_dict() for answer in self.news],
        }


def make_digest(watched: WatchList, assistant: Asking, *, keep: bool = True) -> Digest:
    """Ask each watched question of what has come in since it was last asked, and return what is new.

    A paper whose abstract has been edited counts as new. A question is answered from the new papers alone, by the
    rules of any answer. It has no news if they don't answer it, or match it far worse than known ones. Unless
    `keep` is False, what was asked counts as known afterwards. Raises KeptFileError.
    """
    index, questions = assistant.index, watched.questions
    new = {one.question: one.new_in(index.arrivals) for one in questions}
    edited = {one.question: one.edited_in(index) for one in questions}
    answers = {question: _news(question, keys | edited[question], assistant) for question, keys in new.items()}
    if keep:
        kept = {asked: KeptNews.of(answer, edited[asked]) if answer else None for asked, answer in answers.items()}
        watched.keep(kept, latest_change(index))
    return Digest(
        utc_now(),
        len(questions),
        len(frozenset().union(*new.values())),
        tuple(filter(None, answers.values())),
        frozenset().union(*edited.values()),
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
