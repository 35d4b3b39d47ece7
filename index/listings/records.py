"""What a listing says of one paper, before and after it is checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.papers import (
    LONGEST_ABSTRACT,
    LONGEST_TITLE,
    Dated,
    Paper,
    clean,
    invisible_characters,
    normalised_title,
    read_date,
)

__all__ = ["Record", "checked", "to_paper"]


@dataclass(frozen=True)
class Record:
    """One entry of a listing, as it stands there.

    `line` counts from 1. `when` is the date as written, `capture_year` the year in which a page was
    saved, where it can be told. `flaw` says why it can't become a paper; `notes` say what was mended.
    """

    line: int
    title: str = ""
    abstract: str = ""
    when: str = ""
    capture_year: int | None = None
    organisation: str = ""
    flaw: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in a message: its title, or the first words of what it has."""
        words = self.title or self.abstract
        return words if len(words) <= 80 else f"{words[:80]}…"

    @property
    def dated(self) -> Dated | None:
        """The date that `when` says; None without one. Raises ValueError for one that is none."""
        return read_date(self.when, self.capture_year) if self.when else None


def checked(record: Record) -> Record:
    """Return the record with its text cleaned, and `flaw` and `notes` filled in."""
    tidy = replace(
        record,
        title=clean(record.title),
        abstract=clean(record.abstract),
        when=clean(record.when),
        organisation=clean(record.organisation),
    )
    tidy = replace(tidy, flaw=tidy.flaw or _flaw(tidy))
    try:
        _ = tidy.dated
    except ValueError as error:
        tidy = replace(tidy, when="", notes=(f"{error}; the paper is undated",))
    return replace(tidy, notes=_removed(record) + tidy.notes)


def to_paper(record: Record, listing: str) -> Paper:
    """Return the paper that a checked record without a flaw describes."""
    dated = record.dated
    return Paper(
        title=record.title,
        abstract=record.abstract,
        date=dated.date if dated else None,
        date_inferred=dated.inferred if dated else False,
        organisation=record.organisation or None,
        listings=(listing,),
    )


def _flaw(record: Record) -> str | None:
    if not normalised_title(record.title):
        return "it has no title"
    if not record.abstract:
        return "it has no abstract"
    if len(record.title) > LONGEST_TITLE:
        return f"its title has {len(record.title):,} characters, more than {LONGEST_TITLE}"
    if len(record.abstract) > LONGEST_ABSTRACT:
        return f"its abstract has {len(record.abstract):,} characters, more than {LONGEST_ABSTRACT:,}"
    return None


def _removed(record: Record) -> tuple[str, ...]:
    found = invisible_characters(record.title + record.abstract + record.organisation)
    if not found:
        return ()
    names = sorted(set(found))
    more = ", …" if len(names) > 5 else ""
    plural = "s" if len(found) > 1 else ""
    return (f"{len(found)} invisible character{plural} removed ({', '.join(names[:5])}{more})",)
