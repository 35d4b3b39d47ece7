"""Dates in a question -> which papers to search, by rule and only where the dates are clearly those of papers.

A date is more often part of the subject ("tweets from 2016", "papers of 2019 to 2024 that the review covered")
than a filter. Most papers have no date, so a filter read where none was meant loses the answer: a date that isn't
clearly a filter stays in the question.

In three steps: date expressions are found (`date_expressions`) and masked as ◆; patterns such as "papers ◆" and
"◆, which papers …" find those that are about papers (`date_scope`); and these are removed from the question that
is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.question.date_expressions import Bounds, Timespan, find_timespans
from assistant.question.date_scope import asks_for_papers_only, find_order, find_place
from index.papers import Paper
from index.search import Hit

__all__ = ["DateFilter", "Order", "by_date", "date_notice", "read_dates", "undated_skipped", "unread_notice"]

Order = Literal["newest", "oldest"]
Span = tuple[int, int]

_ORDERS: dict[str, Order] = {
    "newest": "newest",
    "latest": "newest",
    "recent": "newest",
    "oldest": "oldest",
    "earliest": "oldest",
    "first": "oldest",
}
_UNDATED = re.compile(
    r"(?P<words>[,(]?\s?\b(?:incl\.|incl|including|include|with|and|plus|also)\s+(?:the\s+|all\s+|also\s+)?undated"
    r"(?:\s+(?:ones?|papers?|works?))?\)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateFilter:
    """The dates that papers must have, as read from a question.

    `since` and `until` are inclusive. `undated` says whether papers without a date are kept when there are bounds
    or an order. `spans` are the words that were read, `question` is the question without them, and `everything` is
    whether that names no subject ("Which papers?"). `unread` are words for dates that may be about something else.
    """

    question: str
    since: date | None = None
    until: date | None = None
    order: Order | None = None
    undated: Literal["excluded", "included"] = "excluded"
    spans: tuple[str, ...] = ()
    everything: bool = False
    unread: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether papers of a certain period are asked for."""
        return self.since is not None or self.until is not None

    def overruled(self, since: date | None, until: date | None, undated: bool = False) -> DateFilter:
        """Return the filter with these bounds, if any, instead of the question's."""
        dates = replace(self, undated="included") if undated else self
        return dates if since is None and until is None else replace(dates, since=since, until=until)

    def __str__(self) -> str:
        """Return what was read, as in "since 2024-01-01, newest first"."""
        parts = (
            f"since {self.since}" if self.since else "",
            f"until {self.until}" if self.until else "",
            f"{self.order} first" if self.order else "",
            "undated included" if self.undated == "included" and (self.bounded or self.order) else "",
        )
        return ", ".join(part for part in parts if part)


def read_dates(question: str, today: date) -> DateFilter:
    """Return the dates that a question asks papers to have; "last year" counts from `today`.

    >>> found = read_dates("Which papers published since May 2023 study reward hacking?", date(2026, 1, 1))
    >>> str(found), found.question
    ('since 2023-05-01', 'Which papers study reward hacking?')
    >>> str(read_dates("Which dataset holds tweets from 2016?", date(2026, 1, 1)))
    ''
    """
    undated = _UNDATED.search(question)
    without = _masked(question, [(*undated.span(), " ")]) if undated else question
    order = find_order(without)
    asides = [found.span("words") for found in (undated, order) if found]
    plain = _masked(question, [(*span, " ") for span in asides])
    timespans = find_timespans(plain)
    place, bounds = _bounds(plain, timespans, bool(order), today)
    unread = () if bounds else tuple(question[each.start : each.end] for each in timespans)
    if not (order or bounds):
        return DateFilter(question, undated="included" if undated else "excluded", unread=unread)
    spans = sorted([*asides, place] if place and bounds else asides)
    rest = _without(question, spans)
    return DateFilter(
        question=rest,
        since=bounds.since if bounds else None,
        until=bounds.until if bounds else None,
        order=_ORDERS[order["which"].split()[-1].lower()] if order else None,
        undated="included" if undated else "excluded",
        spans=tuple(question[start:end].strip(" ,;()") for start, end in spans),
        everything=asks_for_papers_only(rest),
        unread=unread,
    )


def by_date(hits: Sequence[Hit], dates: DateFilter) -> tuple[Hit, ...]:
    """Return the hits in the order asked for, undated ones last or left out.

    They stay as they are if no order is asked for, or none of them has a date.
    """
    dated = [hit for hit in hits if hit.paper.date]
    if not (dates.order and dated):
        return tuple(hits)
    dated.sort(key=lambda hit: hit.paper.date or date.min, reverse=dates.order == "newest")
    undated = [hit for hit in hits if not hit.paper.date] if dates.undated == "included" else []
    return (*dated, *undated)


def date_notice(dates: DateFilter, papers: Sequence[Paper]) -> str:
    """Return a sentence for the reader on how dates were read and what that leaves out, or "".

    `papers` are those the filter was applied to: all papers or, if there is only an order, those that match.
    """
    if not (dates.bounded or dates.order):
        return ""
    first, last = dates.since or date.min, dates.until or date.max
    dated = sum(1 for paper in papers if paper.date and first <= paper.date <= last)
    undated = sum(1 for paper in papers if not paper.date)
    parts = [f"Read as: {dates}"] if dates.spans else []
    parts.append(f"{_papers(dated)} {_period(dates)}")
    if undated:
        what = "skipped" if undated_skipped(dates, papers) else "included"
        parts.append(f"{_papers(undated, 'undated ')} {what}")
    return ". ".join(parts) + "."


def _period(dates: DateFilter) -> str:
    if not dates.bounded:
        return "with a date"
    return "in that period" if dates.spans else str(DateFilter("", dates.since, dates.until))


def undated_skipped(dates: DateFilter, papers: Iterable[Paper]) -> int:
    """Return how many of these papers the dates leave out only because they have no date.

    >>> undated_skipped(DateFilter("bias", since=date(2024, 1, 1)), [Paper("A", "One.")])
    1
    """
    papers = tuple(papers)
    undated = sum(paper.date is None for paper in papers)
    sorted_out = dates.order is not None and undated < len(papers)
    return undated if dates.undated == "excluded" and (dates.bounded or sorted_out) else 0


def unread_notice(dates: DateFilter) -> str:
    """Return a sentence on dates of the question that weren't taken for those of papers, or ""."""
    if not dates.unread:
        return ""
    words = " and ".join(f"“{each}”" for each in dates.unread)
    return f"Not filtered by date: {words} may mean something else. To filter, write: papers {dates.unread[0]}."


def _papers(count: int, kind: str = "") -> str:
    return f"{count:,} {kind}paper" + ("" if count == 1 else "s")


def _bounds(
    text: str, timespans: Sequence[Timespan], ordered: bool, today: date
) -> tuple[Span | None, Bounds | None]:
    """Return the span of the dates that are about papers, and the period they have in common."""
    if not timespans:
        return None, None
    place = find_place(_masked(text, [(each.start, each.end, each.sign) for each in timespans]), ordered)
    if not place:
        return None, None
    bounds = [each.bounds(today) for each in timespans if place[0] <= each.start and each.end <= place[1]]
    return place, _common(bounds)


def _common(bounds: Sequence[Bounds | None]) -> Bounds | None:
    """Return the period that all have in common; None if there is none, or if one of them is None."""
    known = [each for each in bounds if each]
    if not known or len(known) < len(bounds):
        return None
    since = max((each.since for each in known if each.since), default=None)
    until = min((each.until for each in known if each.until), default=None)
    return None if since and until and since > until else Bounds(since, until)


def _masked(text: str, masks: Sequence[tuple[int, int, str]]) -> str:
    """Return the text with every character from start to end replaced by a sign.

    >>> _masked("papers since 2024?", [(7, 17, "*")])
    'papers **********?'
    """
    letters = list(text)
    for start, end, sign in masks:
        letters[start:end] = sign * (end - start)
    return "".join(letters)


def _without(question: str, spans: Sequence[Span]) -> str:
    """Return the question without the spans, with spaces and commas tidied.

    >>> _without("Since 2024, which papers?", [(0, 10)])
    'Which papers?'
    """
    for start, end in reversed(spans):
        question = f"{question[:start]} {question[end:]}"
    text = re.sub(r" (?=[?.!,;])|, ?(?=[?.!]|$)", "", " ".join(question.split())).lstrip(" ,;")
    return text[:1].upper() + text[1:] if spans and spans[0][0] == 0 else text
