"""Date expressions ("since 2024", "in the last two years"): where they stand and which days they mean.

Each has a sign for how close it must be to the word for papers before it counts as their date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.papers import MONTH_NAMES, month_number

__all__ = ["CLOSE", "IN_FRONT", "LOOSE", "TIGHT", "Bounds", "Timespan", "find_timespans"]

LOOSE = "\x01"
"""Such as "since 2024" and "in the last two years": may also follow a topic, at the end."""

CLOSE = "\x02"
"""Such as "before 2023" and "from 2024": may follow a topic that can't have a date of its own."""

TIGHT = "\x03"
"""Such as "in 2024" and "between 2021 and 2023": must be next to what they date, or after a comma."""

IN_FRONT = "\x04"
"""Such as "2024" and "last year's": must stand in front of what they date."""


@dataclass(frozen=True)
class Bounds:
    """The first and last day of a period, both inclusive; None for an open end."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Timespan:
    """A date expression at `start:end` of a question; `sign` is LOOSE, CLOSE, TIGHT or IN_FRONT."""

    start: int
    end: int
    sign: str
    groups: tuple[str, ...]
    meaning: Callable[[Sequence[str], date], Bounds]

    def bounds(self, today: date) -> Bounds | None:
        """Return the days that the words mean if today is `today`; None for days that don't exist."""
        try:
            return self.meaning(self.groups, today)
        except (ValueError, OverflowError):
            return None


def find_timespans(text: str) -> list[Timespan]:
    """Return the date expressions of a text; of two that overlap, the one whose form comes first in `_FORMS`.

    >>> [(each.start, each.end) for each in find_timespans("papers from 2022 to 2024, or since 2025")]
    [(7, 24), (29, 39)]
    """
    found, taken = [], bytearray(len(text))
    for pattern, sign, meaning in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if 1 not in taken[start:end]:
                taken[start:end] = b"\x01" * (end - start)
                groups = tuple(group.lower() for group in match.groups("one"))
                found.append(Timespan(start, end, sign, groups, meaning))
    return found


# A period is 2024, March 2024, 15 March 2024, March 15, 2024, 2024-03 or 2024-03-15.

_MONTH = "(?:" + "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in MONTH_NAMES) + r"|sept)\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?![\w%]|['’]s)"
_PERIOD = (
    r"((?:19|20)\d\d-\d\d(?:-\d\d)?(?![\w-])"
    rf"|(?:{_DAY}\s+(?:of\s+)?)?{_MONTH}(?:\s+{_DAY}\b)?,?\s+(?:of\s+)?{_YEAR}"
    rf"|{_YEAR})"
)
_ONE_DAY = timedelta(days=1)
_MONTHS_IN = {"month": 1, "year": 12, "decade": 120}
_SPELT = "one two three four five six seven eight nine ten".split()
_NUMBERS = {word: number for number, word in enumerate(_SPELT, 1)}


@dataclass(frozen=True)
class _Period:
    first: date
    last: date


def _period(text: str) -> _Period:
    """Return the days of a written period; raise ValueError for a day that doesn't exist."""
    if "-" in text:
        year, month, day = ([int(part) for part in text.split("-")] + [0])[:3]
    else:
        *days, year = map(int, re.findall(r"\d+", text))
        name = re.search(_MONTH, text, re.IGNORECASE)
        month, day = (month_number(name.group()) or 0 if name else 0), (days[0] if days else 0)
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return _Period(date(year, month or 1, day or 1), date(year, last_month, last_day))


def _through(periods: Sequence[str], _: date) -> Bounds:
    """Return the span of all periods, whichever is named first."""
    days = [_period(text) for text in periods]
    return Bounds(min(each.first for each in days), max(each.last for each in days))


def _months(groups: Sequence[str], today: date) -> Bounds:
    """Return the span of two months of one year."""
    first, last, year = groups
    return _through((f"{first} {year}", f"{last} {year}"), today)


def _both(periods: Sequence[str], today: date) -> Bounds:
    """Return the span of two consecutive periods; raise ValueError for others, which two bounds can't express."""
    if _period(periods[0]).last + _ONE_DAY != _period(periods[1]).first:
        raise ValueError("a gap lies between the periods")
    return _through(periods, today)


def _since(periods: Sequence[str], _: date) -> Bounds:
    return Bounds(since=_period(periods[0]).first)


def _until(periods: Sequence[str], _: date) -> Bounds:
    return Bounds(until=_period(periods[0]).last)


def _after(periods: Sequence[str], _: date) -> Bounds:
    return Bounds(since=_period(periods[0]).last + _ONE_DAY)


def _before(periods: Sequence[str], _: date) -> Bounds:
    return Bounds(until=_period(periods[0]).first - _ONE_DAY)


def _lately(groups: Sequence[str], today: date) -> Bounds:
    """Return the last so many days, weeks, months, years or decades up to today."""
    number, unit = groups
    count = int(number) if number.isdecimal() else _NUMBERS.get(number, 1)
    if unit in _MONTHS_IN:
        return Bounds(since=_months_before(today, count * _MONTHS_IN[unit]))
    return Bounds(since=today - count * _ONE_DAY * (7 if unit == "week" else 1))


def _calendar(groups: Sequence[str], today: date) -> Bounds:
    """Return the first and last day of this or last year or month."""
    which, unit = groups
    day = today if which == "this" else _months_before(today, _MONTHS_IN[unit])
    first_month, last_month = (1, 12) if unit == "year" else (day.month, day.month)
    last_day = calendar.monthrange(day.year, last_month)[1]
    return Bounds(date(day.year, first_month, 1), date(day.year, last_month, last_day))


def _since_calendar(groups: Sequence[str], today: date) -> Bounds:
    return Bounds(since=_calendar(groups, today).since)


def _months_before(day: date, months: int) -> date:
    """Return the day so many months earlier, or that month's last day if it is shorter.

    >>> _months_before(date(2024, 3, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_Meaning = Callable[[Sequence[str], date], Bounds]

_NO_MORE = r"(?!\w|[-/.,:–]\d|\s*(?:,|-|–|/|&|and|or|to)\s*(?:in\s+|from\s+)?(?:19|20)\d\d)"
"""No further year follows, as it does in "2021, 2022 and 2023", which two bounds can't express."""

_ONWARDS = (
    r"(?:onwards?|on(?=\s*(?:[?,.]|$)|\s+(?:study|discuss|address|examine|investigate|explore|propose|introduce|"
    r"present|use|deal|look|consider|evaluate|measure|mention|test|show|report|are|have|do|say)\b))"
)
"""The "on" of "from 2022 on", but not that of "papers from 2022 on reward hacking"."""


def _form(words: str, sign: str, meaning: _Meaning) -> tuple[re.Pattern[str], str, _Meaning]:
    """Compile a form; in `words`, P stands for a period and a space for up to forty white-space characters."""
    pattern = rf"(?<![\w-])(?:{words}){_NO_MORE}".replace("P", _PERIOD)
    for several, few in ((" ", r"\s{1,40}"), (r"\s+", r"\s{1,40}"), (r"\s*", r"\s{0,40}")):
        pattern = pattern.replace(several, few)
    return re.compile(pattern, re.IGNORECASE), sign, meaning


_FORMS = (
    _form(
        rf"(?:from|between) ({_MONTH}) (?:to|and|until|till|through|up to) ({_MONTH}),? ({_YEAR})", TIGHT, _months
    ),
    _form("from P (?:to|until|till|through|up to) P", TIGHT, _through),
    _form("between P and P", TIGHT, _through),
    _form(r"(?:in|from|of|during) P\s?[-–]\s?P", TIGHT, _through),
    _form("(?:in|from|of|during) P (?:and|or) P", TIGHT, _both),
    _form(rf"(?:from|in) P (?:{_ONWARDS}|(?:and|or) (?:later|after|newer))", LOOSE, _since),
    _form(rf"(?:since|starting (?:in|from|with)) P(?: {_ONWARDS})?", LOOSE, _since),
    _form("(?:until|till|up to|no later than) P", LOOSE, _until),
    _form("(?:from|in) P (?:and|or) (?:earlier|before|older)", LOOSE, _until),
    _form("(?:after|later than|newer than|more recent than) P", CLOSE, _after),
    _form("(?:before|prior to|earlier than|older than) P", CLOSE, _before),
    _form("(?:from|of|dated) P", CLOSE, _through),
    _form("(?:in|during) P", TIGHT, _through),
    _form(
        rf"(?:in|over|within|during|from|of) the (?:last|past|previous) (?:(\d{{1,3}}|{'|'.join(_SPELT)}) )?"
        "(day|week|month|year|decade)s?",
        LOOSE,
        _lately,
    ),
    _form("(this|last) (year|month)['’]s", IN_FRONT, _calendar),
    _form("since (this|last) (year|month)", LOOSE, _since_calendar),
    _form("(?:(?:from|of|in|during) )?(this|last) (year|month)", LOOSE, _calendar),
    _form("P", IN_FRONT, _through),
)
