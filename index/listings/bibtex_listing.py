"""Read papers from BibTeX entry by entry, so that a broken entry doesn't affect the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from index.listings.records import Record
from index.papers import latex_to_text, month_number

if TYPE_CHECKING:
    from bibtexparser.bparser import BibTexParser  # type: ignore[import-untyped]

__all__ = ["read_bibtex"]

ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
NOT_PAPERS = frozenset({"string", "preamble", "comment"})


def read_bibtex(text: str) -> Iterator[Record]:
    """Yield the papers of a BibTeX file, and a record with a flaw for each entry that can't be parsed.

    >>> entry = '@misc{a, title={{BERT} Again}, abstract={It is back.}, year=2019, month=may}'
    >>> [(record.title, record.when) for record in read_bibtex(entry)]
    [('BERT Again', '2019-05')]
    """
    from bibtexparser.bparser import BibTexParser

    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    parser.expect_multiple_parse = True
    starts = list(ENTRY.finditer(text))
    line, counted = 1, 0
    for number, found in enumerate(starts):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        fields = _fields(parser, text[found.start() : end].strip())
        if found[1].casefold() not in NOT_PAPERS:
            yield _record(fields, line) if fields else Record(line, flaw="it is not a complete BibTeX entry")


def _fields(parser: BibTexParser, source: str) -> dict[str, str]:
    """Return the fields of an entry, or none if it can't be parsed; the parser remembers `@string` definitions."""
    from bibtexparser.bibdatabase import UndefinedString  # type: ignore[import-untyped]
    from pyparsing import ParseBaseException

    parser.bib_database.entries.clear()
    try:
        parser.parse(source, partial=True)
    except (ParseBaseException, RecursionError, UndefinedString):
        return {}
    entries: list[dict[str, str]] = parser.bib_database.entries
    return dict(entries[0]) if entries else {}


def _record(fields: Mapping[str, str], line: int) -> Record:
    return Record(
        line,
        title=latex_to_text(fields.get("title", "")),
        abstract=latex_to_text(fields.get("abstract", "")),
        when=_when(fields),
        organisation=latex_to_text(fields.get("organization") or fields.get("institution") or ""),
    )


def _when(fields: Mapping[str, str]) -> str:
    """Return `date`, or the start of it if it is a range; otherwise join `year`, `month` and `day`."""
    if date := fields.get("date", ""):
        return date.partition("/")[0]
    year, month, day = (fields.get(name, "").strip("{} ") for name in ("year", "month", "day"))
    number = month_number(month)
    if not year or number is None:
        return year
    return f"{year}-{number:02}-{int(day):02}" if day.isdecimal() and len(day) <= 2 else f"{year}-{number:02}"
