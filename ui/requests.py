"""What is asked of the page: by the box, with its dates, or by a click elsewhere, as chat.js writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from assistant.followups import History
from ui.periods import first_day, last_day

__all__ = ["Asked", "Dates", "Request", "read_dates", "read_request"]

How = Literal["alone", "instead"]


@dataclass(frozen=True)
class Dates:
    """Of what time papers may be; both days are themselves included."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Asked:
    """A question, the turns that it stands under, and those of them that it is understood by."""

    question: str
    before: History = ()
    context: History = ()
    dates: Dates = Dates()


@dataclass(frozen=True)
class Request:
    """A question that is asked by a click: `alone`, whatever came before, or `instead` of the last one."""

    question: str
    how: How


def read_request(text: str) -> Request | None:
    """Return the request that a text holds; None for one that holds none, as anyone may send any text.

    >>> read_request('{"question": "Who asks?", "how": "alone"}')
    Request(question='Who asks?', how='alone')
    >>> read_request("[]") is None
    True
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        return None
    how = value.get("how")
    return Request(value["question"], cast(How, how)) if how in get_args(How) else None


def read_dates(since: str, until: str) -> Dates:
    """Return the days that two boxes name; an empty one names none. Raises ValueError for a text that is no date.

    >>> read_dates("2024", " ")
    Dates(since=datetime.date(2024, 1, 1), until=None)
    """
    dates = Dates(
        first_day(since.strip()) if since.strip() else None, last_day(until.strip()) if until.strip() else None
    )
    if dates.since and dates.until and dates.since > dates.until:
        raise ValueError(f"no day is both since {dates.since} and until {dates.until}; swap them")
    return dates
