"""Dated papers along time: a bar for each month, under a bar for each year where there are many. Pure."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from index.papers import Paper

__all__ = ["Bar", "by_month", "by_year", "timeline"]

MONTHS = 36
"""Months that have room side by side on a phone; a longer time is shown by years, with the months of one."""

LABELS = 7
"""Years that are named under as many bars as there may be."""

HEIGHT = 100
"""Of the picture, in its own units; it is stretched to the room there is."""


@dataclass(frozen=True)
class Bar:
    """A month or a year: as people call it, as a date field takes it, and how many papers are of it."""

    name: str
    period: str
    papers: int
    inferred: int


def by_month(papers: Sequence[Paper], whole_years: bool = False) -> tuple[Bar, ...]:
    """Return a bar for every month from the first dated paper to the last, empty ones too.

    >>> from datetime import date
    >>> by_month([Paper("A", "", date(2024, 12, 3)), Paper("B", "", date(2025, 1, 9), date_inferred=True)])[1]
    Bar(name='January 2025', period='2025-01', papers=1, inferred=1)
    """
    months = Counter(12 * paper.date.year + paper.date.month - 1 for paper in papers if paper.date)
    inferred = Counter(
        12 * paper.date.year + paper.date.month - 1 for paper in papers if paper.date and paper.date_inferred
    )
    if not months:
        return ()
    first, last = min(months), max(months)
    if whole_years:
        first, last = first - first % 12, last - last % 12 + 11
    return tuple(
        Bar(
            f"{calendar.month_name[number % 12 + 1]} {number // 12}",
            f"{number // 12:04}-{number % 12 + 1:02}",
            months[number],
            inferred[number],
        )
        for number in range(first, last + 1)
    )


def by_year(months: Sequence[Bar]) -> tuple[Bar, ...]:
    """Return a bar for every year of some months.

    >>> by_year([Bar("May 2024", "2024-05", 2, 0), Bar("June 2024", "2024-06", 1, 1)])
    (Bar(name='2024', period='2024', papers=3, inferred=1),)
    """
    years = [(year, list(months)) for year, months in groupby(months, lambda bar: bar.period[:4])]
    return tuple(
        Bar(year, year, sum(bar.papers for bar in own), sum(bar.inferred for bar in own)) for year, own in years
    )


def timeline(papers: Sequence[Paper]) -> str:
    """Return the timeline as SVG, each bar to be chosen, and what it leaves out."""
    undated = sum(paper.date is None for paper in papers)
    months = by_month(papers)
    if len(months) > MONTHS:
        months = by_month(papers, whole_years=True)
        years = by_year(months)
        picture = _picture(years, "year") + "".join(
            _months_of(year.period, months[12 * place : 12 * place + 12])
            for place, year in enumerate(years)
            if year.papers
        )
    else:
        picture = _picture(months, "month")
    return f'<figure class="timeline">{picture}<figcaption>{_told(months, undated)}</figcaption></figure>'


def _months_of(year: str, months: Sequence[Bar]) -> str:
    """Return the months of one year; papers.js shows the year that is chosen."""
    return f'<div class="months" data-year="{year}">{_picture(months, "month")}</div>'


def _picture(bars: Sequence[Bar], what: str) -> str:
    if not bars:
        return ""
    highest = max(bar.papers for bar in bars)
    columns = "".join(_column(place, bar, highest) for place, bar in enumerate(bars))
    labels = "".join(
        f'<span style="left: {100 * (place + 0.5) / len(bars):.2f}%">{text}</span>'
        for place, text in _labels(bars)
    )
    return (
        f'<svg viewBox="0 0 {10 * len(bars)} {HEIGHT}" preserveAspectRatio="none" role="group" data-rove'
        f' aria-label="Papers by {what}; arrow keys go from one bar to the next">{columns}</svg>'
        f'<div class="labels" aria-hidden="true">{labels}</div>'
    )


def _column(place: int, bar: Bar, highest: int) -> str:
    """Return one bar: what is dated in full at the foot, what has an inferred year lighter above it."""
    x, unit = 10 * place, (HEIGHT - 4) / highest
    full, inferred = (bar.papers - bar.inferred) * unit, bar.inferred * unit
    top = HEIGHT - full - inferred
    papers = "1 paper" if bar.papers == 1 else f"{bar.papers:,} papers"
    marked = f", {bar.inferred:,} partly inferred" if bar.inferred else ""
    return (
        f'<a class="bar" href="#/papers" data-period="{bar.period}" role="button" aria-pressed="false"'
        f' tabindex="-1" data-x="{x + 5}" data-y="0" aria-label="{bar.name}: {papers}{marked}">'
        f'<rect class="room" x="{x}" y="0" width="10" height="{HEIGHT}"/>'
        f'<rect class="full" x="{x + 1}" y="{HEIGHT - full:.1f}" width="8" height="{full:.1f}"/>'
        f'<rect class="inferred" x="{x + 1.3}" y="{top:.1f}" width="7.4" height="{inferred:.1f}"/></a>'
    )


def _labels(bars: Sequence[Bar]) -> list[tuple[int, str]]:
    """Return what stands under which bar: every few years; of twelve months each initial, of more each January.

    >>> _labels([Bar("2024", "2024", 1, 0), Bar("2025", "2025", 1, 0)])
    [(0, '2024'), (1, '2025')]
    """
    if len(bars[0].period) == 4:
        every = -(-len(bars) // LABELS)
        return [(place, bar.period) for place, bar in enumerate(bars) if (len(bars) - 1 - place) % every == 0]
    if len(bars) <= 12:
        return [(place, f"{bar.name[:3]}") for place, bar in enumerate(bars)]
    return [(place, bar.period[:4]) for place, bar in enumerate(bars) if bar.period.endswith("-01")]


def _told(bars: Sequence[Bar], undated: int) -> str:
    inferred = sum(bar.inferred for bar in bars)
    outlined = '<span><span class="outlined" aria-hidden="true"></span> partly inferred</span>' if inferred else ""
    papers = "paper has" if undated == 1 else "papers have"
    show = ' <button type="button" class="quiet" id="show-undated" aria-pressed="false">Show them</button>'
    return f"{outlined}<span>{undated:,} {papers} no date{show if undated else ''}</span>"
