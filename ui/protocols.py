"""What the interfaces need of a library of papers and of an assistant.

The interfaces are typed against these two protocols, so that tests can put a small fake in place of an index or an
assistant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from assistant.answer import Answer, Event
from assistant.citing import CitedDraft
from assistant.question import Question
from assistant.runtime import Trouble
from assistant.settings import Settings
from index.field_filter import ANY, FieldFilter
from index.map import PaperMap
from index.papers import Changes, Paper
from index.search import Hit

__all__ = ["Answering", "Library"]


class Library(Protocol):
    """Papers that can be searched, mapped and added to, such as `index.PaperIndex`."""

    @property
    def papers(self) -> Sequence[Paper]:
        """Every paper."""

    @property
    def map(self) -> PaperMap:
        """The position and theme of each paper, in the order of `papers`."""

    @property
    def arrivals(self) -> Mapping[str, str]:
        """When each paper came in, by key."""

    @property
    def edits(self) -> Mapping[str, str]:
        """When the abstract of each paper last changed, by key, if it did."""

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> Sequence[Hit]:
        """Return the best matches, best first."""

    def containing(self, word: str) -> Collection[Paper]:
        """Return the papers that contain a word in any of its forms; none for a stop word."""

    def similar(self, paper: Paper, limit: int = 5) -> Sequence[Hit]:
        """Return the papers most similar to this one, most similar first."""

    def remove(self, papers: Iterable[Paper], progress: Callable[[int, int], None] | None = None) -> Changes:
        """Remove papers."""

    def remove_listing(self, name: str, progress: Callable[[int, int], None] | None = None) -> Changes:
        """Remove a listing, with the papers that no other one has."""

    def correct(self, papers: Iterable[Paper], progress: Callable[[int, int], None] | None = None) -> Changes:
        """Put papers in place of those with the same key."""

    def add(self, papers: Iterable[Paper], progress: Callable[[int, int], None] | None = None) -> Changes:
        """Add new papers and merge known ones; `progress` is called with the texts encoded so far and in all."""


class Answering(Protocol):
    """An assistant that answers questions from a library, such as `assistant.Assistant`."""

    @property
    def index(self) -> Library:
        """The papers that it answers from."""

    @property
    def settings(self) -> Settings:
        """Its settings, including where feedback is saved."""

    @property
    def model_name(self) -> str | None:
        """The language model that writes answers, or None if answers are quotes only."""

    @property
    def troubles(self) -> Sequence[Trouble]:
        """What currently doesn't work and is being done without."""

    def cite(self, text: str, only: FieldFilter = ANY) -> CitedDraft:
        """Return what the papers say to each sentence of a text; raise ClaimError for one that can't be read."""

    def ask(self, question: str | Question) -> Answer:
        """Return the answer; raise QuestionError for an invalid question."""

    def stream(self, question: Question) -> Iterable[Event]:
        """Yield events as the answer is made."""
