"""The one gate for questions: Python, command line, chat and programs all come through it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from assistant.answer import FORMS, Form, History
from assistant.errors import QuestionError
from index.field_filter import ANY, FieldFilter

__all__ = ["LONGEST_QUESTION", "MOST_SEARCHES", "Question", "QuestionOptions", "checked_question"]

LONGEST_QUESTION = 2000
"""Characters. The encoder reads the first few hundred words."""

MOST_SEARCHES = 3
"""Wordings that are searched beside a question, at most."""

MOST_COLUMNS = 8
LONGEST_COLUMN = 40
"""Characters of a column's name."""


class QuestionOptions(TypedDict, total=False):
    """The fields of `Question` that may be given beside its text and history."""

    since: date | None
    until: date | None
    undated: bool
    standalone_question: str | None
    only: FieldFilter
    shown_as: Form | None
    columns: tuple[str, ...]
    searches: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is asked, checked once: a text, the turns before it, and the papers that may answer it.

    `history` holds earlier questions with their answers. With `since` or `until`, both inclusive, only papers
    known to be from that period are read; these bounds win over dates in the text. With `undated`, papers without
    a date are read as well. A `standalone_question` says what the asker means: it is answered instead of `text`,
    and `history` is ignored. The papers that it names, or calls “the 3 papers above”, may be given by their keys,
    in order (`above`). Papers that don't pass `only` aren't read.

    The question itself says what is asked for, one answer, a list or a comparison, unless it is to be `shown_as`
    something else. A table has these `columns`, or else those of a comparison. `searches`, at most MOST_SEARCHES,
    are searched beside the question; a language model isn't asked for any then.

    Raises QuestionError for a text that can't be asked, for columns that aren't named by a few words, and when
    `since` is after `until`.

    >>> Question("  Which  benchmark? ").text
    'Which benchmark?'
    """

    text: str
    history: History = ()
    since: date | None = None
    until: date | None = None
    undated: bool = False
    standalone_question: str | None = None
    only: FieldFilter = ANY
    shown_as: Form | None = None
    columns: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", checked_question(self.text))
        if self.standalone_question is not None:
            object.__setattr__(self, "standalone_question", checked_question(self.standalone_question))
            object.__setattr__(self, "history", ())
        if self.shown_as not in (None, *FORMS):
            raise QuestionError(f"an answer can’t be shown as {self.shown_as!r}; choose {', '.join(FORMS)}")
        object.__setattr__(self, "columns", _checked_columns(self.columns))
        object.__setattr__(self, "searches", _checked_searches(self.searches))
        if self.since and self.until and self.since > self.until:
            raise QuestionError(
                f"no paper can be from {self.since} or later and {self.until} or earlier; swap them"
            )

    @classmethod
    def of(cls, question: str | Question, history: History = (), **options: Unpack[QuestionOptions]) -> Question:
        """Return a question as it is, or made of its text and options; a `Question` takes no options."""
        if not isinstance(question, Question):
            return cls(question, history, **options)
        if history or options:
            raise TypeError(
                "a Question already has its history and options; use dataclasses.replace to change them"
            )
        return question

    @property
    def meaning(self) -> str:
        """The text to answer: what the asker says it means, or else the text itself."""
        return self.text if self.standalone_question is None else self.standalone_question


def _checked_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a table in lower case, each once; raise QuestionError for what isn't a few words."""
    tidy = tuple(dict.fromkeys(" ".join(column.split()).casefold() for column in columns))
    if len(tidy) > MOST_COLUMNS:
        raise QuestionError(f"a table has {MOST_COLUMNS} columns at most, not {len(tidy)}; name fewer")
    for column in tidy:
        if not any(map(str.isalnum, column)) or len(column) > LONGEST_COLUMN:
            raise QuestionError(f"a column is named by a few words, not {column!r}; try: method, data, result")
    return tidy


def _checked_searches(searches: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be searched as well, each once; raise QuestionError for too many, or one that can't be."""
    tidy = tuple(dict.fromkeys(map(checked_question, searches)))
    if len(tidy) > MOST_SEARCHES:
        raise QuestionError(f"{MOST_SEARCHES} searches can be made beside a question, not {len(tidy)}; name fewer")
    return tidy


def checked_question(text: str) -> str:
    """Return the text in NFC with single spaces; raise QuestionError for one that can't be asked.

    >>> checked_question("  Which  benchmark? ")
    'Which benchmark?'
    """
    if not isinstance(text, str):
        raise QuestionError(f"a question is text, not {type(text).__name__}; ask in a sentence")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(text):,} characters and the limit is {LONGEST_QUESTION:,}; shorten it"
        )
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    unprintable = next((char for char in tidy if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}), None)
    if unprintable is not None:
        raise QuestionError(
            f"the question contains the unprintable character U+{ord(unprintable):04X}; remove it and ask again"
        )
    if not any(char.isalnum() for char in tidy):
        raise QuestionError("the question has no words; try something like: Which benchmark tests values?")
    return tidy
