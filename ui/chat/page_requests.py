"""What is asked of the page: by the box, with its dates, or by a click elsewhere, as chat.js writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from assistant.answer import History
from assistant.feedback import Thumbs
from ui.lookup import first_day, last_day

__all__ = ["Asked", "Dates", "Judged", "Request", "read_dates", "read_judged", "read_request"]

How = Literal["next", "alone", "instead", "meant"]


@dataclass(frozen=True)
class Dates:
    """Of what time papers may be; both days are themselves included, and papers without a date if `undated`."""

    since: date | None = None
    until: date | None = None
    undated: bool = False


@dataclass(frozen=True)
class Asked:
    """A question, the turns that it stands under, and those of them that it is understood by.

    `meant` is the question as its asker says that it means, None where that is left to the assistant.
    """

    question: str
    before: History = ()
    context: History = ()
    dates: Dates = Dates()
    meant: str | None = None


@dataclass(frozen=True)
class Request:
    """A question, and how it stands to those before.

    It is the `next` one; stands `alone`, whatever came before; is asked `instead` of the last one; or says what
    the last one `meant`.
    """

    question: str
    how: How

    def after(self, history: History, dates: Dates) -> Asked:
        """Return what is asked where these turns came before."""
        if self.how == "next":
            return Asked(self.question, history, history, dates)
        if self.how == "alone" or not history:
            return Asked(self.question, history, dates=dates)
        before, (last, _) = history[:-1], history[-1]
        if self.how == "meant":
            return Asked(last, before, before, dates, meant=self.question)
        return Asked(self.question, before, before, dates)


@dataclass(frozen=True)
class Judged:
    """What a reader thinks of an answer; the first turn is 1."""

    turn: int
    thumbs: Thumbs
    comment: str


def read_request(text: str) -> Request | None:
    """Return the request that a text holds; None for one that holds none, as anyone may send any text.

    >>> read_request('{"question": "Who asks?", "how": "alone"}')
    Request(question='Who asks?', how='alone')
    >>> read_request("[]") is None
    True
    """
    value = _record(text)
    question, how = value.get("question"), value.get("how")
    return Request(question, cast(How, how)) if isinstance(question, str) and how in get_args(How) else None


def read_judged(text: str) -> Judged | None:
    """Return what a text says of an answer; None where it says nothing that can be.

    >>> read_judged('{"turn": 1, "thumbs": "up", "comment": "Just so."}')
    Judged(turn=1, thumbs='up', comment='Just so.')
    """
    value = _record(text)
    turn, thumbs, comment = value.get("turn"), value.get("thumbs"), value.get("comment")
    if type(turn) is not int or turn < 1 or thumbs not in get_args(Thumbs) or not isinstance(comment, str):
        return None
    return Judged(turn, cast(Thumbs, thumbs), comment)


def read_dates(since: str, until: str, undated: bool = False) -> Dates:
    """Return the days that two boxes name; an empty one names none. Raises ValueError for a text that is no date.

    >>> read_dates("2024", " ")
    Dates(since=datetime.date(2024, 1, 1), until=None, undated=False)
    """
    first, last = since.strip(), until.strip()
    dates = Dates(first_day(first) if first else None, last_day(last) if last else None, undated)
    if dates.since and dates.until and dates.since > dates.until:
        raise ValueError(f"no day is both since {dates.since} and until {dates.until}; swap them")
    return dates


def _record(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
