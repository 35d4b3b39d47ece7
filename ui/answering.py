"""What the chat needs of an assistant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from assistant.answer import Answer, Event
from assistant.question import Question
from assistant.runtime import Trouble
from assistant.settings import Settings
from ui.library import Library

__all__ = ["Answering"]


class Answering(Protocol):
    """What the chat needs of an assistant: `assistant.Assistant` has it."""

    @property
    def index(self) -> Library:
        """The papers that it answers from."""

    @property
    def settings(self) -> Settings:
        """How it is set up, and where what readers think of its answers is kept."""

    @property
    def model_name(self) -> str | None:
        """The language model that writes, None where answers are quoted."""

    @property
    def troubles(self) -> Sequence[Trouble]:
        """What does not work just now, and is done without."""

    def ask(self, question: str) -> Answer:
        """Return the answer; raise QuestionError for a question that can't be asked."""

    def stream(self, question: Question) -> Iterable[Event]:
        """Yield the answer as it takes shape."""
