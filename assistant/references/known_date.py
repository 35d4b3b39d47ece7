"""Which parts of a paper's date its source gave."""

from __future__ import annotations

from index.papers import Paper

__all__ = ["known_date"]


def known_date(paper: Paper) -> tuple[int, ...]:
    """Return year, month and day without the parts that were put in for missing ones; () for no date.

    A missing month became January and a missing day the first. A date with any other day lacks its year in the
    source, which the page's own year replaced: it is returned whole.

    >>> from datetime import date
    >>> known_date(Paper("T", ".", date(2020, 7, 1), date_inferred=True))
    (2020, 7)
    >>> known_date(Paper("T", ".", date(2020, 1, 1)))
    (2020, 1, 1)
    """
    if paper.date is None:
        return ()
    parts = (paper.date.year, paper.date.month, paper.date.day)
    if not paper.date_inferred or paper.date.day != 1:
        return parts
    return parts[:1] if paper.date.month == 1 else parts[:2]
