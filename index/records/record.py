"""An entry of a listing, from its raw text to a checked paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from index.papers import (
    Dated,
    Paper,
    Version,
    arxiv_version,
    clean,
    identifiers_in,
    normalised_title,
    read_date,
    safe_url,
    sanitize_text,
    shorten,
    title_key,
    without_invisible,
)
from index.records.markup import markup_to_text, with_marks

__all__ = ["NO_ABSTRACT", "Record", "Remark", "to_paper", "validate"]

NO_ABSTRACT = "it has no abstract"
"""The flaw of a record that a title alone doesn't make a paper."""
LONGEST_VALUE = 2_000
"""The maximum length in characters of any value beside title and abstract; longer ones are cut."""
LONGEST_FIELD = 40_000
"""The maximum length in characters of a value that is passed through."""
MOST_VALUES = 5_000
"""The maximum number of authors, keywords or further fields."""


@dataclass(frozen=True)
class Record:
    """An entry as it stands in its listing; most fields are those of the `Paper` that it becomes.

    `line` counts from 1. `when` is the date as written; `capture_year` is the year in which the page was saved, if
    known. `identifiers` are as written; further ones are taken from `urls`, the first of which is the paper's.
    `flaw` says why the entry can't become a paper; `notes` say what was repaired. `typeset` says that title and
    abstract are text already, with no markup to replace.
    """

    line: int
    title: str = ""
    abstract: str = ""
    when: str = ""
    capture_year: int | None = None
    organisation: str = ""
    authors: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    urls: tuple[str, ...] = ()
    venue: str = ""
    kind: str = ""
    keywords: tuple[str, ...] = ()
    citation_key: str = ""
    notice: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    inferred: bool = False
    typeset: bool = False
    flaw: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The title, or the start of the abstract if there is no title, for use in a message."""
        return shorten(self.title or self.abstract, 80)

    @property
    def dated(self) -> Dated | None:
        """The parsed date, or None if there is none; raises ValueError if `when` is not a date."""
        if not self.when:
            return None
        dated = read_date(self.when, self.capture_year)
        return replace(dated, inferred=dated.inferred or self.inferred)


@dataclass(frozen=True)
class Remark:
    """A problem with an entry of a listing: its line, its title or first words (`what`), and the `reason`."""

    line: int
    what: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" + (f" ({self.what})" if self.what else "")


def validate(record: Record) -> Record:
    """Return the record with clean text, and with `flaw` and `notes` filled in."""
    title, abstract, organisation = record.title, record.abstract, record.organisation
    if not record.typeset:
        title, abstract, organisation = map(markup_to_text, (title, abstract, organisation))
    title, abstract = with_marks(title), with_marks(abstract)
    text = sanitize_text(title, abstract, organisation, one_line=True)
    cleaned = replace(
        _clean_details(record),
        title=text.title,
        abstract=text.abstract,
        when=clean(record.when),
        organisation=text.organisation,
        flaw=record.flaw or _missing(text.title, text.abstract) or text.error,
    )
    try:
        _ = cleaned.dated
    except ValueError as error:
        cleaned = replace(cleaned, when="", notes=(*cleaned.notes, f"{error}; the paper is undated"))
    return replace(cleaned, notes=(*filter(None, (text.removed, text.cut)), *cleaned.notes))


def to_paper(record: Record, listing: str) -> Paper:
    """Return the paper that a validated record without a flaw describes."""
    dated = record.dated
    version = arxiv_version(record.identifiers.get("arxiv", "")) or next(
        filter(None, map(_version_in, record.urls)), None
    )
    identifiers = identifiers_in(record.identifiers, record.urls)
    return Paper(
        title=record.title,
        abstract=record.abstract,
        date=dated.date if dated else None,
        date_inferred=dated.inferred if dated else False,
        date_precision=dated.precision if dated else "day",
        organisation=record.organisation or None,
        listings=(listing,),
        authors=record.authors,
        identifiers=identifiers,
        url=next(iter(record.urls), None),
        venue=record.venue or None,
        kind=record.kind or None,
        keywords=record.keywords,
        citation_key=None if _is_generated(record) else record.citation_key or None,
        notice=record.notice or None,
        fields={**record.fields, "arxiv_version": version}
        if version and "arxiv" in identifiers
        else record.fields,
        versions=record.versions,
    )


def _is_generated(record: Record) -> bool:
    """Return whether a citation key is one that Footnote makes for a paper without one."""
    return record.citation_key.endswith(f"-{title_key(record.title)[:8]}")


def _clean_details(record: Record) -> Record:
    """Return the record with each value beside title and abstract cleaned, bounded, and free of duplicates."""
    urls = [(url, safe_url(url)) for url in record.urls if url.strip()]
    refused = next((url for url, safe in urls if not safe), None)
    notes = (f"{shorten(clean(refused), 40)!r} isn’t a web address; it was left out",) if refused else ()
    return replace(
        record,
        venue=_short(markup_to_text(record.venue)),
        kind=_short(record.kind),
        citation_key=_short(record.citation_key),
        notice=_short(record.notice),
        authors=_distinct(record.authors),
        keywords=_distinct(record.keywords),
        identifiers={kind: clean(value)[:LONGEST_VALUE] for kind, value in record.identifiers.items() if value},
        urls=tuple(safe for _, safe in urls if safe),
        fields={
            clean(name)[:80]: without_invisible(value.strip())[:LONGEST_FIELD]
            for name, value in list(record.fields.items())[:MOST_VALUES]
            if value.strip() and clean(name)
        },
        notes=(*record.notes, *notes),
    )


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    texts = (_short(markup_to_text(value)) for value in values[:MOST_VALUES])
    return tuple(dict.fromkeys(text for text in texts if text))


def _short(text: str) -> str:
    return clean(text)[:LONGEST_VALUE]


def _version_in(url: str) -> str | None:
    return arxiv_version(url) if "arxiv.org/" in url else None


def _missing(title: str, abstract: str) -> str | None:
    if not normalised_title(title):
        return "it has no title"
    return None if abstract else NO_ABSTRACT
