"""The questions that a person watches, and what they have brought, in a file beside the index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer
from assistant.question import checked_question
from index.clock import utc_now
from index.errors import FootnoteError
from index.storage import KeptFile

__all__ = ["Changing", "KeptNews", "KeptQuote", "WatchError", "WatchList", "WatchedQuestion"]

MOST_NEWS = 100
"""Entries of news that are kept, the newest: what the feed shows."""


class Changing(Protocol):
    """Papers that come in and are edited, such as `index.PaperIndex`."""

    @property
    def arrivals(self) -> Mapping[str, str]:
        """When each paper came in, by key."""

    @property
    def edits(self) -> Mapping[str, str]:
        """When the abstract of each paper last changed, by key, if it did."""


class WatchError(FootnoteError):
    """Raised for a question that isn't watched."""


@dataclass(frozen=True)
class KeptQuote:
    """A quote that was news: the paper's key and title, and its words; whether its abstract had been edited."""

    key: str
    title: str
    quote: str
    edited: bool = False


@dataclass(frozen=True)
class KeptNews:
    """What came in for a question at a time, in ISO 8601 and UTC."""

    question: str
    time: str
    text: str
    quotes: tuple[KeptQuote, ...]

    @classmethod
    def of(cls, answer: Answer, edited: Collection[str] = ()) -> KeptNews:
        """Return an answer from new papers, and from those with the keys `edited`, as news of now."""
        quotes = tuple(
            KeptQuote(one.paper.key, one.paper.title, one.quote, one.paper.key in edited)
            for one in answer.citations
        )
        return cls(answer.question, utc_now(), answer.text, quotes)


@dataclass(frozen=True)
class WatchedQuestion:
    """A question, and the latest arrival or edit in the index that it has been asked of, as `PaperIndex` has them.

    `reported` are the keys of the papers that it has brought: they aren't news again.
    """

    question: str
    asked_until: str
    reported: tuple[str, ...] = ()

    def new_in(self, arrivals: Mapping[str, str]) -> frozenset[str]:
        """Return the keys of the papers that have come in since, and weren't reported."""
        return self._since(arrivals) - set(self.reported)

    def edited_in(self, index: Changing) -> frozenset[str]:
        """Return the keys of the papers whose abstracts have changed since, without those that have come in."""
        return self._since(index.edits) - self._since(index.arrivals)

    def _since(self, instants: Mapping[str, str]) -> frozenset[str]:
        return frozenset(key for key, at in instants.items() if at > self.asked_until)


@dataclass(frozen=True)
class WatchFile:
    """What `watched.json` holds."""

    questions: tuple[WatchedQuestion, ...] = field(default_factory=tuple)
    news: tuple[KeptNews, ...] = field(default_factory=tuple)


class WatchList:
    """The watched questions in a file; each change is one step under a lock."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, WatchFile, WatchFile())

    @property
    def questions(self) -> tuple[WatchedQuestion, ...]:
        """The watched questions, in the order in which they were added; raises KeptFileError."""
        return self._file.read().questions

    @property
    def news(self) -> tuple[KeptNews, ...]:
        """What they have brought so far, the newest first."""
        return self._file.read().news

    def watch(self, question: str, index: Changing) -> None:
        """Watch a question from now on: the papers in the index count as known. Raises QuestionError."""
        watched = WatchedQuestion(checked_question(question), latest_change(index))

        def added(before: WatchFile) -> WatchFile:
            if any(_is(one, watched.question) for one in before.questions):
                return before
            return replace(before, questions=(*before.questions, watched))

        self._file.change(added)

    def unwatch(self, question: str) -> None:
        """Watch a question no longer; raise WatchError if it isn't watched."""
        if not any(_is(one, question) for one in self.questions):
            known = "; ".join(one.question for one in self.questions) or "none"
            raise WatchError(f"{question!r} is not watched; watched questions: {known}")
        self._file.change(
            lambda before: replace(
                before, questions=tuple(one for one in before.questions if not _is(one, question))
            )
        )

    def keep(self, found: Mapping[str, KeptNews | None], asked_until: str) -> None:
        """Note what questions have brought, None for nothing, when asked of all changes up to `asked_until`."""
        news = tuple(one for one in found.values() if one)

        def kept(before: WatchFile) -> WatchFile:
            questions = tuple(_after(one, found, asked_until) for one in before.questions)
            return WatchFile(questions, (*news, *before.news)[:MOST_NEWS])

        self._file.change(kept)


def latest_change(index: Changing) -> str:
    """Return the latest arrival or edit; an empty string, which sorts before all, if there is none."""
    return max((*index.arrivals.values(), *index.edits.values()), default="")


def _after(watched: WatchedQuestion, found: Mapping[str, KeptNews | None], asked_until: str) -> WatchedQuestion:
    if watched.question not in found:
        return watched
    news = found[watched.question]
    brought = tuple(dict.fromkeys(quote.key for quote in news.quotes)) if news else ()
    until = max(watched.asked_until, asked_until)
    return replace(watched, asked_until=until, reported=tuple(dict.fromkeys((*watched.reported, *brought))))


def _is(watched: WatchedQuestion, question: str) -> bool:
    return watched.question.casefold() == " ".join(question.split()).casefold()
