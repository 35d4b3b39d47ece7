"""The date that a listing writes beside a paper, and how much of it had to be supplied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["MONTHS", "Dated", "format_date", "month_number", "read_date"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ON_A_PAGE = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:, (\d{4}))?")
ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].{0,40})?)?)?")


@dataclass(frozen=True)
class Dated:
    """A date; `inferred` when the listing left a part of it out."""

    date: date
    inferred: bool = False


def read_date(text: str, capture_year: int | None = None) -> Dated:
    """Return what a date of a page ("Mar 8, 2021", "Feb 4") or of a record (ISO 8601) says.

    A day without a year is placed in `capture_year`. A year, or year and month, is placed on its
    first day. Both are marked as inferred. Raises ValueError, which says what is wrong.

    >>> read_date("Feb 4", capture_year=2026)
    Dated(date=datetime.date(2026, 2, 4), inferred=True)
    >>> read_date("2025-05-13T16:02:10.000Z")
    Dated(date=datetime.date(2025, 5, 13), inferred=False)
    """
    if found := ON_A_PAGE.fullmatch(text):
        return _on_a_page(text, found, capture_year)
    if found := ISO.fullmatch(text):
        year, month, day = found.groups()
        return Dated(_day(text, year, month or 1, day or 1), inferred=day is None)
    raise ValueError(f"{_short(text)!r} is not a date such as 2025-05-13 or May 13, 2025")


def format_date(day: date | None, inferred: bool = False, pattern: str = "%Y-%m-%d") -> str:
    """Return a paper's date as text, marked where a part of it was inferred.

    >>> format_date(date(2024, 3, 1)), format_date(date(2024, 3, 1), inferred=True), format_date(None)
    ('2024-03-01', '2024-03-01, partly inferred', 'undated')
    """
    if day is None:
        return "undated"
    return f"{day:{pattern}}, partly inferred" if inferred else f"{day:{pattern}}"


def month_number(text: str) -> int | None:
    """Return the number of a month that is written as a name or a number, None for anything else.

    >>> month_number("March"), month_number("03"), month_number("spring")
    (3, 3, None)
    """
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text)
    name = text[:3].casefold()
    return MONTHS.index(name) + 1 if name in MONTHS else None


def _on_a_page(text: str, found: re.Match[str], capture_year: int | None) -> Dated:
    month, day, year = found.groups()
    number = month_number(month)
    if number is None:
        raise ValueError(f"{text!r} names no month")
    if year is None and capture_year is None:
        raise ValueError(f"{text!r} has no year, and no full date on the page tells it")
    return Dated(_day(text, year or capture_year, number, day), inferred=year is None)


def _day(text: str, year: str | int | None, month: str | int, day: str | int) -> date:
    try:
        return date(int(year or 0), int(month), int(day))
    except ValueError:
        raise ValueError(f"{_short(text)!r} is not a day of the calendar") from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
