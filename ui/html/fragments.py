"""Small pieces of HTML and text that several pages show: a paper's date, its organisation, a count."""

from __future__ import annotations

from html import escape

from index.papers import Paper, format_date

__all__ = ["count", "date_html", "organisation_html"]


def date_html(paper: Paper) -> str:
    """Return the paper's date, marked if part of it was inferred, or "undated".

    >>> date_html(Paper("T", "."))
    '<span class="when">undated</span>'
    """
    day = format_date(paper.date, paper.date_inferred, "%-d %b %Y")
    if paper.date is None:
        return f'<span class="when">{day}</span>'
    return f'<time class="when" datetime="{paper.date.isoformat()}">{day}</time>'


def organisation_html(paper: Paper) -> str:
    """Return the paper's organisation, with a separator to follow its date; nothing if it is unknown.

    >>> organisation_html(Paper("T", ".", organisation="R & D"))
    ' · R &amp; D'
    """
    return f" · {escape(paper.organisation)}" if paper.organisation else ""


def count(number: int, noun: str) -> str:
    """Return a number and the noun that it counts, in the plural unless the number is 1.

    >>> count(1, "paper"), count(1240, "paper")
    ('1 paper', '1,240 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
