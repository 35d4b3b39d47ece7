"""What the papers' fields answer by themselves: which papers have them, how many, or that no source gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.abstain import Decision
from assistant.catalogue.field_question import FieldQuestion
from assistant.question import DateFilter
from index.field_filter import FIELDS, FieldFilter
from index.papers import Paper, listings_of

__all__ = ["field_notices", "look_up"]

MOST_LISTED = 50
"""Papers of a list that are quoted; the message counts them all."""


def look_up(asked: FieldQuestion, papers: Sequence[Paper], dates: DateFilter) -> Decision | None:
    """Return the answer to a question that the fields settle; None if there is a subject to search for.

    The papers are those of the dates asked for, newest first.
    """
    if asked.everything:
        return Decision("answered", message=_size(papers, dates))
    if asked.every and not (asked.only or dates.bounded or dates.order):
        return _listed(asked.only, papers, papers, dates)
    if not asked.only:
        return None
    passing = [paper for paper in papers if asked.only.passes(paper)]
    if not passing:
        return Decision("declined", "not_in_corpus", _nothing(asked.only, papers))
    return None if asked.subject else _listed(asked.only, passing, papers, dates)


def _listed(only: FieldFilter, passing: Sequence[Paper], papers: Sequence[Paper], dates: DateFilter) -> Decision:
    found = [paper for paper in passing if _within(paper, dates)]
    found.sort(key=lambda paper: paper.date or date.min, reverse=dates.order != "oldest")
    message = _counted(found, papers, only) if only else _size(papers, dates).removesuffix(".")
    if not found:
        return Decision("declined", "not_in_corpus", f"{message}, {dates}.")
    if len(found) == 1:
        return Decision("answered", message=f"{message}:", main=found[0])
    cut = (
        f"; the first {MOST_LISTED} are below, and all are on the Papers page" if len(found) > MOST_LISTED else ""
    )
    message = f"{message}, {dates.order or 'newest'} first{cut}:"
    return Decision("answered", message=message, others=tuple(found[:MOST_LISTED]))


def field_notices(only: FieldFilter, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Return a sentence on how many papers pass a filter; nothing without a filter."""
    return (f"{_counted(list(filter(only.passes, papers)), papers, only)}.",) if only else ()


def _within(paper: Paper, dates: DateFilter) -> bool:
    if not dates.bounded:
        return True
    if paper.date is None:
        return dates.undated == "included"
    return (dates.since or date.min) <= paper.date <= (dates.until or date.max)


def _counted(found: Sequence[Paper], papers: Sequence[Paper], only: FieldFilter) -> str:
    are = "is" if len(found) == 1 else "are"
    return f"{len(found):,} of {_count(len(papers), 'paper')} {are} {_described(only)}"


def _size(papers: Sequence[Paper], dates: DateFilter) -> str:
    if dates.bounded:
        inside = sum(_within(paper, dates) for paper in papers)
        undated = sum(paper.date is None for paper in papers)
        total = _count(len(papers), "paper")
        return f"{inside:,} of {total} are from that period ({dates}); undated: {undated:,}."
    listings = len(listings_of(papers))
    dated = sum(paper.date is not None for paper in papers)
    source = f" from {_count(listings, 'listing')}" if listings else ""
    are = "is" if len(papers) == 1 else "are"
    return f"There {are} {_count(len(papers), 'paper')}{source}, {dated:,} of them with a date."


def _nothing(only: FieldFilter, papers: Sequence[Paper]) -> str:
    """Return which of the fields no source gives or, if all are given, which of them no paper has."""
    for name in only.names:
        if not any(map(FIELDS[name].known, papers)):
            return (
                f"The listings give no {FIELDS[name].plural}, so no paper can be found by its {FIELDS[name].one}."
            )
    lacking = [name for name in only.names if not any(FIELDS[name].matches(paper, only) for paper in papers)]
    if not lacking:
        return f"No paper is {_described(only)}."
    known = sum(map(FIELDS[lacking[0]].known, papers))
    whose = "" if known == len(papers) else f" with known {FIELDS[lacking[0]].plural}"
    alone = FieldFilter(**{lacking[0]: getattr(only, lacking[0])})
    if known == 1:
        return f"The only paper{whose} isn’t {_described(alone)}."
    return f"None of the {_count(known, 'paper')}{whose} is {_described(alone)}."


def _described(only: FieldFilter) -> str:
    """Return the fields in words, to follow "papers are".

    >>> _described(FieldFilter(author="Ada Muster", venue="ACL", year=2022))
    'by Ada Muster in ACL 2022'
    """
    venue = " ".join(map(str, filter(None, (only.venue, only.year))))
    parts = (
        f"by {only.author}" if only.author else "",
        f"in {venue}" if only.venue else f"from {only.year}" if only.year else "",
        f"from {only.organisation}" if only.organisation else "",
        f"under the keyword “{only.keyword}”" if only.keyword else "",
        f"numbered {only.identifier}" if only.identifier else "",
        "among those chosen" if only.among is not None else "",
    )
    return " ".join(filter(None, parts))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
