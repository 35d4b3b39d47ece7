"""Read RIS, as Zotero, EndNote, Scopus, PsycINFO, ProQuest, Embase and publishers' pages export it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.formats.tagged_lines import Entry, split_entries
from index.papers import fullest_date, text_to_latex
from index.records import HEAD, Format, Record

__all__ = ["RIS"]

TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: |$)")
LOOSE_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: |$)")
"""What some programs write; not used where a file has the two spaces, as a line of an abstract may look like
it."""
START = re.compile(r"^TY {0,2}- {0,3}[A-Z]", re.MULTILINE)

KINDS = {
    "JOUR": "article",
    "JFULL": "article",
    "MGZN": "article",
    "NEWS": "article",
    "EJOUR": "article",
    "INPR": "article",
    "CONF": "inproceedings",
    "CPAPER": "inproceedings",
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "incollection",
    "ECHAP": "incollection",
    "THES": "phdthesis",
    "RPRT": "techreport",
    "UNPB": "unpublished",
    "PREPRINT": "preprint",
}
FIELDS = {
    "volume": ("VL",),
    "number": ("IS", "M1"),
    "editor": ("A2", "ED"),
    "publisher": ("PB",),
    "address": ("CY", "PP"),
    "edition": ("ET",),
    "issn": ("SN",),
    "language": ("LA",),
    "note": ("N1",),
    "shortjournal": ("J2", "JA"),
}
DOI_URL = re.compile(r"^https?://(?:dx\.)?doi\.org/", re.IGNORECASE)


def _recognise(text: str) -> bool:
    return bool(START.search(text[:HEAD])) and not text.lstrip().startswith(("<", "{", "[", "@"))


def _read(text: str) -> Iterator[Record]:
    tag = TAG if "TY  -" in text[:HEAD] else LOOSE_TAG
    for entry in split_entries(text, tag, frozenset({"TY"}), "ER"):
        yield _record(entry)


def _record(entry: Entry) -> Record:
    book = entry.first("TY") in {"BOOK", "EBOOK"}
    date = fullest_date(*entry.all("DA", "PY", "Y1"))
    flaw = "it has no end; the file may be cut off" if entry.open_tag in {"AB", "N2", "TI", "T1"} else None
    return Record(
        entry.line,
        title=entry.first("TI", "T1", "CT", *(("BT",) if book else ())),
        abstract=_joined(entry, "AB") or _joined(entry, "N2"),
        when=date.rstrip("/"),
        authors=entry.all("AU", "A1"),
        identifiers={
            "doi": entry.first("DO") or next((url for url in entry.all("UR", "L3") if DOI_URL.match(url)), ""),
            "pubmed": entry.first("AN") if "pubmed" in entry.first("DB", "DP").casefold() else "",
            "pmc": entry.first("C2"),
            "arxiv": next((text for text in entry.all("M1", "AN", "C1", "N1") if "arxiv" in text.casefold()), ""),
        },
        urls=tuple(url for text in entry.all("UR", "LK", "L2") for url in text.split(";") if url.strip()),
        venue=entry.first("JO", "JF", "T2", "BT", "JA", "J2") if not book else entry.first("T2"),
        kind=KINDS.get(entry.first("TY"), entry.first("TY").lower()),
        keywords=tuple(word for text in entry.all("KW") for word in re.split(r"\n|; ", text)),
        citation_key=entry.first("ID") if re.fullmatch(r"[\w:.+-]{1,80}", entry.first("ID")) else "",
        fields=_fields(entry),
        flaw=flaw,
    )


def _joined(entry: Entry, tag: str) -> str:
    return "\n".join(entry.all(tag))


def _fields(entry: Entry) -> dict[str, str]:
    fields = {name: " and ".join(entry.all(*tags)) for name, tags in FIELDS.items()}
    pages = "--".join(filter(None, (entry.first("SP"), entry.first("EP"))))
    return {name: text_to_latex(text) for name, text in fields.items() if text} | (
        {"pages": pages} if pages else {}
    )


RIS = Format(
    "RIS",
    _recognise,
    _read,
    keeps="title, abstract (AB, else N2), date (the fullest of DA, PY, Y1), authors, DOI, PubMed id, links, "
    "venue, "
    "type, keywords, volume, issue, pages, editors, publisher, ISSN, language, notes",
    lacks="attached files",
)
