"""Read RIS, as Zotero, EndNote, Scopus, PsycINFO, ProQuest, Embase and publishers' pages export it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.formats.tagged_lines import Entry, split_entries
from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import HEAD, Format, Record, title_notice

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
    "EDBOOK": "book",
    "SER": "book",
    "CONFERENCE": "inproceedings",
    "THES": "phdthesis",
    "DISS": "phdthesis",
    "RPRT": "techreport",
    "REPORT": "techreport",
    "GOVDOC": "techreport",
    "UNPB": "unpublished",
    "UNPD": "unpublished",
    "MANSCPT": "unpublished",
    "PREPRINT": "preprint",
    "ENCYC": "inreference",
    "DICT": "inreference",
    "ELEC": "online",
    "WEB": "online",
    "BLOG": "online",
    "COMP": "software",
    "DATA": "dataset",
    "PAT": "patent",
    "ABST": "article",
    "INTV": "misc",
}
"""Entry types of BibTeX and BibLaTeX for those of RIS; any other is "misc"."""
PREPRINT_SERVER = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|ssrn|preprints?)\b", re.IGNORECASE)
FIELDS = {
    "volume": ("VL",),
    "number": ("IS", "M1"),
    "publisher": ("PB",),
    "address": ("CY", "PP"),
    "edition": ("ET",),
    "issn": ("SN",),
    "language": ("LA",),
    "note": ("N1",),
    "shortjournal": ("J2", "JA"),
    "affiliation": ("AD",),
    "editor": ("A2", "ED"),
}
DOI_TAGS = ("UR", "L3", "M3", "N1", "ID")
DOI_MARK = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s{0,3})(?=10\.)", re.IGNORECASE)
KEY = re.compile(r"(?=[^A-Za-z]{0,80}[A-Za-z])[\w:.+-]{1,80}")
"""A citation key; a number alone is that of a record in a database."""


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
            "doi": entry.first("DO") or next((text for text in entry.all(*DOI_TAGS) if DOI_MARK.match(text)), ""),
            "pubmed": entry.first("AN") if "pubmed" in entry.first("DB", "DP").casefold() else "",
            "pmc": entry.first("C2"),
            "arxiv": next((text for text in entry.all("M1", "AN", "C1", "N1") if "arxiv" in text.casefold()), ""),
        },
        urls=tuple(url for text in entry.all("UR", "LK", "L2") for url in text.split(";") if url.strip()),
        venue=entry.first("JO", "JF", "T2", "BT", "JA", "J2") if not book else entry.first("T2"),
        kind=_kind(entry),
        keywords=tuple(word.replace("*", "") for text in entry.all("KW") for word in re.split(r"\n|; ", text)),
        citation_key=entry.first("ID") if KEY.fullmatch(entry.first("ID")) else "",
        notice=title_notice(entry.first("TI", "T1")),
        fields=_fields(entry),
        flaw=flaw,
    )


def _kind(entry: Entry) -> str:
    kind = KINDS.get(entry.first("TY").upper(), "misc")
    places = " ".join(entry.all("PB", "JO", "T2", "DB", "DP"))
    return "preprint" if kind in {"misc", "unpublished", "article"} and PREPRINT_SERVER.search(places) else kind


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
    "type, keywords, volume, issue, pages, editors, publisher, ISSN, language, notes, affiliations (AD)",
    lacks="attached files",
)
