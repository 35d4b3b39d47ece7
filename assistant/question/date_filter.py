"""Dates in a question -> which papers are meant: by code, and only where the words plainly speak of papers' dates.

A date in a question is more often part of what is asked ("tweets from 2016", "papers of 2019 to 2024 that the
review covered") than a wish about the papers to be read. Most papers have no date, so that a wish read where none
was meant loses the answer: what is not plainly a wish stays in the question.

It is read in three steps: words that name a time are found (`assistant.question`) and masked; patterns say where
in the rest they speak of papers, as in "papers ◆" or "◆, which papers …" (`assistant.question`); and what was
read is taken out of the question that is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.question.date_expressions import Bounds, find_timespans
from assistant.question.date_scope import asks_for_papers_only, find_order, find_place
from index.papers import Paper
from index.search import Hit

__all__ = ["DateFilter", "Order", "by_date", "date_notice", "read_dates"]

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
    """What a question says of the dates of papers.

    `since` and `until` are days that are themselves included. `undated` says what becomes of papers without a
    date where there are bounds or an order. `spans` are the words that said so, and `question` is the
    question without them; `everything` when that asks for papers and nothing else ("Which papers?").
    """

    question: str
    since: date | None = None
    until: date | None = None
    order: Order | None = None
    undated: Literal["excluded", "included"] = "excluded"
    spans: tuple[str, ...] = ()
    everything: bool = False

    @property
    def bounded(self) -> bool:
        """Whether papers of some time are asked for."""
        return self.since is not None or self.until is not None

    def overruled(self, since: date | None, until: date | None, undated: bool = False) -> DateFilter:
        """Return the filter with these bounds, where there are any, in place of the question's."""
        dates = replace(self, undated="included") if undated else self
        return dates if since is None and until is None else replace(dates, since=since, until=until)

    def __str__(self) -> str:
        """Say what was read, as in "since 2024-01-01, newest first"."""
        parts = (
            f"since {self.since}" if self.since else "",
            f"until {self.until}" if self.until else "",
            f"{self.order} first" if self.order else "",
            "undated included" if self.undated == "included" and (self.bounded or self.order) else "",
        )
        return ", ".join(part for part in parts if part)


def read_dates(question: str, today: date) -> DateFilter:
    """Return what the question says of the dates of papers; "last year" counts from `today`.

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
    place, bounds = _bounds(_masked(question, [(*span, " ") for span in asides]), bool(order), today)
    if not (order or bounds):
        return DateFilter(question, undated="included" if undated else "excluded")
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
    )


def by_date(hits: Sequence[Hit], dates: DateFilter) -> tuple[Hit, ...]:
    """Return the hits in the order that was asked for, undated ones last or left out.

    As they are where no order was asked for, or none of them is dated.
    """
    dated = [hit for hit in hits if hit.paper.date]
    if not (dates.order and dated):
        return tuple(hits)
    dated.sort(key=lambda hit: hit.paper.date or date.min, reverse=dates.order == "newest")
    undated = [hit for hit in hits if not hit.paper.date] if dates.undated == "included" else []
    return (*dated, *undated)


def date_notice(dates: DateFilter, papers: Sequence[Paper]) -> str:
    """Return how the dates were read and what that leaves out, for the reader; "" where nothing was read.

    `papers` are those it was applied to: all papers, or for an order alone those that match.
    """
    if not (dates.bounded or dates.order):
        return ""
    first, last = dates.since or date.min, dates.until or date.max
    dated = sum(1 for paper in papers if paper.date and first <= paper.date <= last)
    undated = sum(1 for paper in papers if not paper.date)
    parts = [f"Read as: {dates}"] if dates.spans else []
    parts.append(f"Papers {'of that time' if dates.bounded else 'with a date'}: {dated}")
    if undated and (dates.undated == "included" or not (dates.bounded or dated)):
        parts.append(f"Undated ones kept: {undated}")
    elif undated:
        parts.append(f'Undated ones left out: {undated}; add "including undated" to the question to keep them')
    return ". ".join(parts) + "."


def _bounds(text: str, ordered: bool, today: date) -> tuple[Span | None, Bounds | None]:
    """Return where dates stand that speak of papers, and the time that they have in common."""
    timespans = find_timespans(text)
    place = find_place(_masked(text, [(each.start, each.end, each.sign) for each in timespans]), ordered)
    if not place:
        return None, None
    meant = [each.bounds(today) for each in timespans if place[0] <= each.start and each.end <= place[1]]
    return place, _common(meant)


def _common(meant: Sequence[Bounds | None]) -> Bounds | None:
    """Return the time that all have in common; None for none, or where one means nothing."""
    known = [each for each in meant if each]
    if not known or len(known) < len(meant):
        return None
    since = max((each.since for each in known if each.since), default=None)
    until = min((each.until for each in known if each.until), default=None)
    return None if since and until and since > until else Bounds(since, until)


def _masked(text: str, masks: Sequence[tuple[int, int, str]]) -> str:
    """Return the text with each letter from start to end replaced by a sign; nothing else moves.

    >>> _masked("papers since 2024?", [(7, 17, "*")])
    'papers **********?'
    """
    letters = list(text)
    for start, end, sign in masks:
        letters[start:end] = sign * (end - start)
    return "".join(letters)


def _without(question: str, spans: Sequence[Span]) -> str:
    """Return the question without the spans, its spaces and commas put right.

    >>> _without("Since 2024, which papers?", [(0, 10)])
    'Which papers?'
    """
    for start, end in reversed(spans):
        question = f"{question[:start]} {question[end:]}"
    text = re.sub(r" (?=[?.!,;])|, ?(?=[?.!]|$)", "", " ".join(question.split())).lstrip(" ,;")
    return text[:1].upper() + text[1:] if spans and spans[0][0] == 0 else text
