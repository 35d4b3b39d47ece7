"""A year, month or day as typed, and the first or last day that it names."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date

__all__ = ["first_day", "last_day"]

_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def first_day(text: str) -> date:
    """Return the first day of a period; raise ValueError for a text that names none.

    >>> first_day("2024"), first_day("2024-03")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 1))
    """
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the last day of a period; raise ValueError for a text that names none.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-03")
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 2, 3))
    """
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int | None, int | None]:
    """Return year, month and day, None for one that isn't there."""
    found = _PERIOD.fullmatch(text.strip())
    if found:
        year, month, day = (int(part) if part else None for part in found.groups())
        with suppress(ValueError):
            date(year or 0, 1 if month is None else month, 1 if day is None else day)
            return year or 0, month, day
    raise ValueError(f"{text!r} is no date; give YYYY, YYYY-MM or YYYY-MM-DD")
