"""The answer that `ask()` returns, the events on the way to it, and the history of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.answer.data import AnswerData
from assistant.answer.markdown import to_markdown
from assistant.answer.plain_text import to_text
from assistant.answer.plain_values import to_dict
from assistant.references import references

__all__ = ["Answer", "Event", "History"]

Stage = Literal["understood", "found", "writing", "done"]


@dataclass(frozen=True)
class Answer(AnswerData):
    """What `ask()` returns: an answer's data (see `AnswerData`), and its exports."""

    def __str__(self) -> str:
        return to_text(self)

    def to_markdown(self) -> str:
        """Return the answer and its references as Markdown."""
        return to_markdown(self)

    def to_bibtex(self) -> str:
        """Return the cited papers as BibTeX, with all that is known of them."""
        return self.to_references("bibtex")

    def to_csl_json(self) -> str:
        """Return the cited papers as CSL-JSON, with all that is known of them."""
        return self.to_references("csl")

    def to_references(self, format: str) -> str:
        """Return the cited papers, in the order of their numbers, in a format of `REFERENCE_FORMATS`."""
        return references((citation.paper for citation in self.citations), format)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values for `json.dumps`; dates are in ISO 8601."""
        return to_dict(self)


@dataclass(frozen=True)
class Event:
    """A step of `Assistant.stream`: its stage, and the answer so far.

    Sentences not yet checked are `unchecked`. The last event has the stage `done` and the answer that `ask`
    returns.
    """

    stage: Stage
    answer: Answer


History = Sequence[tuple[str, Answer]]
"""Earlier questions with their answers, oldest first."""
