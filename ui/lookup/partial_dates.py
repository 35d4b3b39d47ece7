"""Parse a year, month or day as typed, and return its first or last day."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date

__all__ = ["first_day", "last_day"]

_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
"""YYYY, YYYY-M(M) or YYYY-M(M)-D(D)."""


def first_day(text: str) -> date:
    """Return the first day of a year, month or day; raise ValueError for any other text.

    >>> first_day("2024"), first_day("2024-03")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 1))
    """
    year, month, day = _parse(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the last day of a year, month or day; raise ValueError for any other text.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-03")
    (datetime.date(2024, 12, 31), datetime.date(2024, 2, 29), datetime.date(2024, 2, 3))
    """
    year, month, day = _parse(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parse(text: str) -> tuple[int, int | None, int | None]:
    """Return year, month and day, with None for a part that wasn't typed."""
    found = _PERIOD.fullmatch(text.strip())
    if found:
        year, month, day = (int(part) if part else None for part in found.groups())
        with suppress(ValueError):
            date(year or 0, 1 if month is None else month, 1 if day is None else day)
            return year or 0, month, day
    raise ValueError(f"“{text}” isn’t a date. Use 2024, 2024-06 or 2024-06-15.")
