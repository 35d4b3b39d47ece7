"""Parse the date that a listing gives for a paper, noting whether part of it was inferred."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.papers.text_cleaning import shorten

__all__ = [
    "MONTH_ABBREVIATIONS",
    "MONTH_NAMES",
    "Dated",
    "Precision",
    "fullest_date",
    "month_number",
    "read_date",
]

MONTH_NAMES = tuple(
    "January February March April May June July August September October November December".split()
)
MONTH_ABBREVIATIONS = tuple(name[:3].casefold() for name in MONTH_NAMES)
"""The month macros of BibTeX: jan, feb, …"""

PAGE_DATE = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:, (\d{4}))?")
"""Mar 8, 2021; or Feb 4, as a page writes the dates of the year in which it was saved."""
ISO_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T /].{0,40})?)?)?/{0,2}")
"""2025, 2025-05, 2025-05-13, 2025/05/13/, or 2025-05-13T16:02:10.000Z; the time of day is ignored."""
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
"""20250513."""
SEASON = re.compile(r"(\d{4})-2[1-4]")
"""2021-21, the spring of 2021 in BibLaTeX."""
YEAR_FIRST = re.compile(
    r"(\d{4})[ -]+([A-Za-z]{3,9})\.?(?: ?[-–/] ?(?:\d{4} )?[A-Za-z]{3,9}\.?)?(?: (\d{1,2})(?:-\d{1,2})?)?"
)
"""2019 Nov 3, 2020 Feb, 2020 Nov-Dec or 2020 Spring, as PubMed writes them."""
DAY_FIRST = re.compile(
    r"(?:[A-Za-z]{3}, )?(?:(\d{1,2})(?:st|nd|rd|th)?[ .~-]+)?([A-Za-z]{3,9})\.?,?[ -]+(\d{4})(?: .{0,20})?"
)
"""4 March 2021, March 2021, or Mon, 3 Nov 2025 00:00:00 GMT, as feeds write it."""
YEAR = re.compile(r"[(\[~c]{0,2}(\d{4})[a-z?~]?[)\]]?\.?(?: [(\[].{0,20})?")
"""2019a, (2019), c2019, or 2019?."""
SOME_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d{2})(?!\d)")
"""A year in a longer text: Spring 2019, 2020/2021, 1998–1999 or forthcoming 2022."""
LONGEST = 60

Precision = Literal["year", "month", "day"]
"""How much of a date its source gives."""


@dataclass(frozen=True)
class Dated:
    """A date, whether part of it was `inferred` because the listing left it out, and how much of it is known.

    A date without its year has the precision of a day: its year was inferred.
    """

    date: date
    inferred: bool = False
    precision: Precision = "day"


def read_date(text: str, capture_year: int | None = None) -> Dated:
    """Parse a date as written on a page ("Mar 8, 2021", "Feb 4") or in a record (ISO 8601).

    A missing year becomes `capture_year`, a missing month January, a missing day the first; the result is then
    marked as inferred. Raises ValueError, whose message is shown to users, for text that is not a date.

    >>> read_date("Feb 4", capture_year=2026)
    Dated(date=datetime.date(2026, 2, 4), inferred=True, precision='day')
    >>> read_date("May 2025")
    Dated(date=datetime.date(2025, 5, 1), inferred=True, precision='month')
    """
    if found := PAGE_DATE.fullmatch(text):
        return _page_date(text, found, capture_year)
    if found := SEASON.fullmatch(text):
        return _dated(text, found[1])
    if found := ISO_DATE.fullmatch(text) or COMPACT_DATE.fullmatch(text):
        return _dated(text, *found.groups())
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        number = month_number(month)
        return _dated(text, year, number, day if number else None)
    if (found := DAY_FIRST.fullmatch(text)) and (number := month_number(found[2])):
        return _dated(text, found[3], number, found[1])
    if found := YEAR.fullmatch(text) or (SOME_YEAR.search(text) if len(text) <= LONGEST else None):
        return _dated(text, found[1])
    raise ValueError(f"{shorten(text, 40)!r} is not a date such as 2025-05-13 or May 13, 2025")


def fullest_date(*texts: str) -> str:
    """Return the first of the texts that is a whole date; else one with a month, else any date, else any text.

    >>> fullest_date("2021", "2021/03/04/"), fullest_date("", "in press", "2021")
    ('2021/03/04/', '2021')
    """
    given = [text for text in map(str.strip, texts) if text]
    return max(given, key=_parts, default="")


def _parts(text: str) -> int:
    """Return how much of a date a text gives: 3 for a day, 2 for a month, 1 for a year, 0 if it is none."""
    try:
        dated = read_date(text)
    except ValueError:
        return 0
    return {"year": 1, "month": 2, "day": 3}[dated.precision]


def month_number(text: str) -> int | None:
    """Return the number of a month given as a name or in digits, or None for anything else.

    A name may be cut after three letters or more. Digits are not checked: "13" gives 13.

    >>> month_number("March"), month_number("Sept"), month_number("03"), month_number("Marvel")
    (3, 9, 3, None)
    """
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text)
    name = text.casefold()
    names = enumerate(MONTH_NAMES, 1)
    return next((number for number, month in names if len(name) >= 3 and month.casefold().startswith(name)), None)


def _dated(text: str, year: str, month: str | int | None = None, day: str | None = None) -> Dated:
    precision: Precision = "day" if day else "month" if month else "year"
    return Dated(_date(text, year, month or 1, day or 1), inferred=day is None, precision=precision)


def _page_date(text: str, found: re.Match[str], capture_year: int | None) -> Dated:
    month, day, year = found.groups()
    number = month_number(month)
    if number is None:
        raise ValueError(f"{text!r} does not start with a month")
    if year is None and capture_year is None:
        raise ValueError(f"{text!r} has no year, and no other date on the page has one to infer it from")
    return Dated(_date(text, year or capture_year, number, day), inferred=year is None)


def _date(text: str, year: str | int | None, month: str | int, day: str | int) -> date:
    try:
        return date(int(year or 0), int(month), int(day))
    except ValueError:
        raise ValueError(f"{shorten(text, 40)!r} is not in the calendar") from None
