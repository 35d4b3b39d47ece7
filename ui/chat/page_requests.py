"""What the page sends: questions from the box or from a click, dates, feedback, and papers to cite.

chat.js writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast, get_args

from assistant.answer import FORMS, Answer, Form, History
from assistant.answer import Asked as Recorded
from assistant.feedback import Thumbs
from assistant.question import Question, QuestionOptions
from assistant.question import read_dates as dates_in
from assistant.receipts import as_asked
from assistant.references import REFERENCE_FORMATS
from index.field_filter import ANY, FieldFilter
from ui.lookup import first_day, last_day
from ui.sent_values import sent_object

__all__ = [
    "Asked",
    "Dates",
    "Judged",
    "Request",
    "Wanted",
    "read_dates",
    "read_judged",
    "read_request",
    "read_wanted",
]

MOST_PAPERS = 1000
"""Papers written as references at once."""

How = Literal["next", "alone", "instead", "meant", "searched", "again"]


@dataclass(frozen=True)
class Dates:
    """The period that papers must be from, both days inclusive; papers without a date are read if `undated`."""

    since: date | None = None
    until: date | None = None
    undated: bool = False


@dataclass(frozen=True)
class Asked:
    """A question, and the turns shown above it (`before`); the question's own history resolves follow-ups."""

    question: Question
    before: History = ()


@dataclass(frozen=True)
class Request:
    """A question, and how it relates to the earlier ones.

    It is the `next` one; stands `alone`, ignoring earlier turns; is asked `instead` of the last one; or says what
    the last one `meant`, or what is to be `searched` for it as well, separated by semicolons. Or the last one is
    asked `again`, of the same papers and with its dates, as it was understood. The question says what is asked for
    unless the answer is to be `shown_as` something else. With `undated`, papers without a date are read as well.
    """

    question: str
    how: How
    shown_as: Form | None = None
    undated: bool = False

    def after(self, history: History, dates: Dates, only: FieldFilter = ANY) -> Asked:
        """Return what is asked after these turns; raise QuestionError for a question that can't be asked.

        Papers that don't pass `only` aren't read.
        """
        undated = dates.undated or self.undated
        options: QuestionOptions = {
            "since": dates.since,
            "until": dates.until,
            "undated": undated,
            "only": only,
            "shown_as": self.shown_as,
        }
        if self.how == "next":
            return Asked(Question(self.question, history, **options), history)
        if self.how == "alone" or not history:
            return Asked(Question(self.question, **options), history)
        before, (last, answer) = history[:-1], history[-1]
        if self.how == "again":
            return Asked(self._again(answer, dates, only), before)
        if self.how == "searched":
            searches = tuple(filter(str.strip, self.question.split(";")))
            asked = replace(self._again(answer, dates, only), searches=searches)
            return Asked(asked, before)
        if self.how == "meant":
            options |= self._kept(answer, dates)
            return Asked(Question(last, **options), before)
        return Asked(Question(self.question, before, **options), before)

    def _kept(self, answer: Answer, dates: Dates) -> QuestionOptions:
        """Return what stays of how a question was asked that is now said to mean something else.

        That is the papers of an earlier answer, and the period, unless words or page give another.
        """
        kept: QuestionOptions = {"standalone_question": self.question}
        if answer.receipt is None:
            return kept
        asked = answer.receipt.asked
        given = dates.since or dates.until or dates_in(self.question, date.today()).bounded
        kept |= {"above": asked.above}
        return kept if given else {**kept, "since": asked.since, "until": asked.until, "undated": asked.undated}

    def _again(self, answer: Answer, dates: Dates, only: FieldFilter) -> Question:
        """Return the question of an answer as its receipt, if it has one, says that it was asked."""
        meaning = None if answer.standalone_question == answer.question else answer.standalone_question
        now = Recorded(answer.question, meaning, dates.since, dates.until, dates.undated, only)
        asked = answer.receipt.asked if answer.receipt else now
        return as_asked(
            replace(asked, shown_as=self.shown_as or asked.shown_as, undated=self.undated or asked.undated)
        )


@dataclass(frozen=True)
class Judged:
    """A reader's feedback on an answer; turns count from 1."""

    turn: int
    thumbs: Thumbs
    comment: str


@dataclass(frozen=True)
class Wanted:
    """Papers to be written as references, by their keys; the page numbers its requests."""

    number: int
    papers: tuple[str, ...]
    format: str


def read_request(text: str) -> Request | None:
    """Return the request in a text; None for anything else, as anyone may send any text.

    >>> read_request('{"question": "Who asks?", "how": "alone"}')
    Request(question='Who asks?', how='alone', shown_as=None, undated=False)
    >>> read_request("[]") is None
    True
    """
    value = sent_object(text)
    question, how, form = value.get("question"), value.get("how"), value.get("shown_as")
    undated = value.get("undated") is True
    if not isinstance(question, str) or how not in get_args(How) or form not in (None, *FORMS):
        return None
    return Request(question, cast(How, how), cast(Form | None, form), undated)


def read_judged(text: str) -> Judged | None:
    """Return the feedback in a text; None for anything else.

    >>> read_judged('{"turn": 1, "thumbs": "up", "comment": "Just so."}')
    Judged(turn=1, thumbs='up', comment='Just so.')
    """
    value = sent_object(text)
    turn, thumbs, comment = value.get("turn"), value.get("thumbs"), value.get("comment")
    if type(turn) is not int or turn < 1 or thumbs not in get_args(Thumbs) or not isinstance(comment, str):
        return None
    return Judged(turn, cast(Thumbs, thumbs), comment)


def read_wanted(text: str) -> Wanted | None:
    """Return the papers and the format in a text; None for anything else.

    >>> read_wanted('{"number": 1, "papers": ["420e9b51"], "format": "apa"}')
    Wanted(number=1, papers=('420e9b51',), format='apa')
    """
    value = sent_object(text)
    number, papers, format = value.get("number"), value.get("papers"), value.get("format")
    if type(number) is not int or not isinstance(papers, list) or not isinstance(format, str):
        return None
    if len(papers) > MOST_PAPERS or format not in REFERENCE_FORMATS:
        return None
    if not all(isinstance(key, str) for key in papers):
        return None
    return Wanted(number, tuple(papers), format)


def read_dates(since: str, until: str, undated: bool = False) -> Dates:
    """Return the period typed into two boxes, of which either may be empty; raise ValueError for anything else.

    >>> read_dates("2024", " ")
    Dates(since=datetime.date(2024, 1, 1), until=None, undated=False)
    """
    first, last = since.strip(), until.strip()
    dates = Dates(first_day(first) if first else None, last_day(last) if last else None, undated)
    if dates.since and dates.until and dates.since > dates.until:
        raise ValueError(f"{dates.since} is after {dates.until}; swap the two dates")
    return dates
