"""The timeline as SVG: a bar per month, or a bar per year with that year's months below it."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from index.papers import Paper
from ui.html import count

__all__ = ["Bar", "by_month", "by_year", "timeline"]

MOST_MONTHS = 36
"""Months that fit side by side on a phone; a longer span is shown by year."""

MOST_YEAR_LABELS = 7
"""Years that are labelled, however many bars there are."""

HEIGHT = 100
"""Height of the picture in its own units; the page stretches it to fit."""


@dataclass(frozen=True)
class Bar:
    """A month or a year, such as "May 2024", as the date fields take it ("2024-05"), and its number of papers.

    `inferred` of the `papers` may be of another month or year: their dates are partly inferred.
    """

    name: str
    period: str
    papers: int
    inferred: int


def by_month(papers: Sequence[Paper], whole_years: bool = False) -> tuple[Bar, ...]:
    """Return a bar for every month from the first dated paper to the last, including months without papers.

    With `whole_years`, start in January of the first year and end in December of the last.

    >>> from datetime import date
    >>> by_month([Paper("A", "", date(2024, 12, 3)), Paper("B", "", date(2025, 1, 9), date_inferred=True)])[1]
    Bar(name='January 2025', period='2025-01', papers=1, inferred=1)
    """
    months = Counter(12 * paper.date.year + paper.date.month - 1 for paper in papers if paper.date)
    inferred = Counter(
        12 * paper.date.year + paper.date.month - 1
        for paper in papers
        if paper.date and paper.date_inferred and paper.date_precision != "month"
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
    """Return a bar for every year, from the bars of its months.

    >>> by_year([Bar("May 2024", "2024-05", 2, 0), Bar("June 2024", "2024-06", 1, 1)])
    (Bar(name='2024', period='2024', papers=3, inferred=1),)
    """
    years = [(year, list(bars)) for year, bars in groupby(months, lambda bar: bar.period[:4])]
    return tuple(
        Bar(year, year, sum(bar.papers for bar in bars), sum(bar.inferred for bar in bars)) for year, bars in years
    )


def timeline(papers: Sequence[Paper]) -> str:
    """Return the timeline, whose bars filter by period, and a caption with the number of undated papers."""
    undated = sum(paper.date is None for paper in papers)
    months = by_month(papers)
    if len(months) > MOST_MONTHS:
        months = by_month(papers, whole_years=True)
        years = by_year(months)
        picture = _picture(years, "year") + "".join(
            _months_of(year.period, months[12 * place : 12 * place + 12])
            for place, year in enumerate(years)
            if year.papers
        )
    else:
        picture = _picture(months, "month")
    return f'<figure class="timeline">{picture}<figcaption>{_caption(months, undated)}</figcaption></figure>'


def _months_of(year: str, months: Sequence[Bar]) -> str:
    """Return the months of one year; papers.js shows those of the selected year only."""
    return f'<div class="months" data-year="{year}">{_picture(months, "month")}</div>'


def _picture(bars: Sequence[Bar], unit: str) -> str:
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
        f' aria-label="Papers by {unit}; use the arrow keys to move between bars">{columns}</svg>'
        f'<div class="labels" aria-hidden="true">{labels}</div>'
    )


def _column(place: int, bar: Bar, highest: int) -> str:
    """Return one bar: papers with a full date at the bottom, those with an inferred one above, in outline."""
    x, unit = 10 * place, (HEIGHT - 4) / highest
    full, inferred = (bar.papers - bar.inferred) * unit, bar.inferred * unit
    top = HEIGHT - full - inferred
    papers = count(bar.papers, "paper")
    marked = f", {bar.inferred:,} partly inferred" if bar.inferred else ""
    return (
        f'<a class="bar" href="#/papers" data-period="{bar.period}" role="button" aria-pressed="false"'
        f' tabindex="-1" data-x="{x + 5}" data-y="0" aria-label="{bar.name}: {papers}{marked}">'
        f'<rect class="room" x="{x}" y="0" width="10" height="{HEIGHT}"/>'
        f'<rect class="full" x="{x + 1}" y="{HEIGHT - full:.1f}" width="8" height="{full:.1f}"/>'
        f'<rect class="inferred" x="{x + 1.3}" y="{top:.1f}" width="7.4" height="{inferred:.1f}"/></a>'
    )


def _labels(bars: Sequence[Bar]) -> list[tuple[int, str]]:
    """Return the labels, each with the position of its bar.

    Of years, the last and every few before it; of up to twelve months, all; of more months, each January's year.

    >>> _labels([Bar("2024", "2024", 1, 0), Bar("2025", "2025", 1, 0)])
    [(0, '2024'), (1, '2025')]
    """
    if len(bars[0].period) == 4:
        every = -(-len(bars) // MOST_YEAR_LABELS)
        return [(place, bar.period) for place, bar in enumerate(bars) if (len(bars) - 1 - place) % every == 0]
    if len(bars) <= 12:
        return [(place, bar.name[:3]) for place, bar in enumerate(bars)]
    return [(place, bar.period[:4]) for place, bar in enumerate(bars) if bar.period.endswith("-01")]


def _caption(bars: Sequence[Bar], undated: int) -> str:
    inferred = sum(bar.inferred for bar in bars)
    outlined = '<span><span class="outlined" aria-hidden="true"></span> partly inferred</span>' if inferred else ""
    papers, them = ("paper has", "it") if undated == 1 else ("papers have", "them")
    show = f' <button type="button" class="quiet" id="show-undated" aria-pressed="false">Show {them}</button>'
    return f"{outlined}<span>{undated:,} {papers} no date{show if undated else ''}</span>"
