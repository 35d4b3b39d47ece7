"""A paper with a date and authors as a person typed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.errors import FootnoteError
from index.papers import Paper, read_date

__all__ = ["CorrectionError", "corrected"]


class CorrectionError(FootnoteError):
    """Raised for something that can't be corrected as typed."""


def corrected(paper: Paper, day: str | None = None, authors: Sequence[str] | None = None) -> Paper:
    """Return the paper with this date and these authors; None leaves them, an empty one removes them.

    Raises CorrectionError for a date that can't be read.

    >>> corrected(Paper("T", "."), "2024-06", ["Ada Muster "]).iso_date
    '2024-06'
    """
    if authors is not None:
        paper = replace(paper, authors=tuple(name for each in authors if (name := " ".join(each.split()))))
    if day is None:
        return paper
    if not day.strip():
        return replace(paper, date=None, date_inferred=False, date_precision="day")
    try:
        dated = read_date(day.strip())
    except ValueError as error:
        raise CorrectionError(f"“{day.strip()}” isn’t a date. Use 2024, 2024-06 or 2024-06-15") from error
    return replace(paper, date=dated.date, date_inferred=dated.inferred, date_precision=dated.precision)
