"""An entry of a listing, from its raw text to a checked paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.papers import Dated, Paper, clean, normalised_title, read_date, sanitize_text, shorten

__all__ = ["Record", "to_paper", "validate"]


@dataclass(frozen=True)
class Record:
    """An entry as it stands in its listing.

    `line` counts from 1. `when` is the date as written; `capture_year` is the year in which the page was saved, if
    known. `flaw` says why the entry can't become a paper; `notes` say what was repaired.
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
        """The title, or the start of the abstract if there is no title, for use in a message."""
        return shorten(self.title or self.abstract, 80)

    @property
    def dated(self) -> Dated | None:
        """The parsed date, or None if there is none; raises ValueError if `when` is not a date."""
        return read_date(self.when, self.capture_year) if self.when else None


def validate(record: Record) -> Record:
    """Return the record with clean text, and with `flaw` and `notes` filled in."""
    text = sanitize_text(record.title, record.abstract, record.organisation, one_line=True)
    cleaned = replace(
        record,
        title=text.title,
        abstract=text.abstract,
        when=clean(record.when),
        organisation=text.organisation,
        flaw=record.flaw or _missing(text.title, text.abstract) or text.error,
    )
    try:
        _ = cleaned.dated
    except ValueError as error:
        cleaned = replace(cleaned, when="", notes=(f"{error}; the paper is undated",))
    return replace(cleaned, notes=(*([text.removed] if text.removed else []), *cleaned.notes))


def to_paper(record: Record, listing: str) -> Paper:
    """Return the paper that a validated record without a flaw describes."""
    dated = record.dated
    return Paper(
        title=record.title,
        abstract=record.abstract,
        date=dated.date if dated else None,
        date_inferred=dated.inferred if dated else False,
        organisation=record.organisation or None,
        listings=(listing,),
    )


def _missing(title: str, abstract: str) -> str | None:
    if not normalised_title(title):
        return "it has no title"
    return None if abstract else "it has no abstract"
