"""Read the plain-text export of Web of Science."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.formats.tagged_lines import Entry, split_entries
from index.latex import text_to_latex
from index.records import HEAD, Format, Record

__all__ = ["WEB_OF_SCIENCE"]

TAG = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
START = re.compile(r"\A\s*FN (?:Clarivate|Thomson|ISI|Web of)|^PT [JCBSP]\n(?:AU|TI|BA|BE|GP|CA) ", re.MULTILINE)

KINDS = {"J": "article", "C": "inproceedings", "B": "book", "S": "incollection"}
FIELDS = {
    "volume": ("VL",),
    "number": ("IS",),
    "publisher": ("PU",),
    "address": ("PI",),
    "issn": ("SN",),
    "eissn": ("EI",),
    "isbn": ("BN",),
    "language": ("LA",),
    "eid": ("AR",),
    "series": ("SE",),
}


def _recognise(text: str) -> bool:
    return bool(START.search(text[:HEAD]))


def _read(text: str) -> Iterator[Record]:
    for entry in split_entries(text, TAG, frozenset({"PT"}), "ER"):
        yield _record(entry)


def _record(entry: Entry) -> Record:
    day, year = _words(entry.first("PD")), entry.first("PY")
    month, _, number = day.partition(" ")
    month = month.split("-")[0].title()
    when = f"{year} {month} {number}".strip() if year and month.isalpha() else year
    pages = "--".join(filter(None, (entry.first("BP"), entry.first("EP"))))
    fields = {name: _words(entry.first(*tags)) for name, tags in FIELDS.items()}
    return Record(
        entry.line,
        title=_words(entry.first("TI")),
        abstract=_words(entry.first("AB")),
        when=when,
        authors=tuple(name for text in entry.all("AF") or entry.all("AU") for name in text.split("\n")),
        identifiers={"doi": entry.first("DI"), "pubmed": entry.first("PM")},
        venue=_words(entry.first("SO")),
        kind=KINDS.get(entry.first("PT"), "misc"),
        keywords=tuple(word for text in entry.all("DE", "ID") for word in _words(text).split("; ")),
        notice="retracted" if "retracted" in entry.first("DT").casefold() else "",
        fields={name: text_to_latex(text) for name, text in fields.items() if text}
        | ({"pages": pages} if pages else {}),
        flaw="it has no end; the file may be cut off" if entry.open_tag in {"AB", "TI"} else None,
    )


def _words(text: str) -> str:
    return " ".join(text.split())


WEB_OF_SCIENCE = Format(
    "Web of Science, plain text",
    _recognise,
    _read,
    keeps="title, abstract, date, authors, DOI, PubMed id, venue, type, author keywords and KeyWords Plus, "
    "volume, "
    "issue, pages, publisher, ISSN, ISBN, language",
    lacks="cited references, funding, addresses",
)
