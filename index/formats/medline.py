"""Read MEDLINE, the format of PubMed's .nbib files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.formats.tagged_lines import Entry, split_entries
from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import HEAD, Format, Record

__all__ = ["MEDLINE", "medline_kind", "medline_notice", "medline_title"]

TAG = re.compile(r"([A-Z]{2,4}) {0,2}- ?")
START = re.compile(r"^PMID {0,2}- ?\d", re.MULTILINE)
MORE = re.compile(r"^(?:TI|AB|DP|OWN|STAT|FAU|TA|SO|LID) {0,3}- ", re.MULTILINE)

FIELDS = {
    "volume": "VI",
    "number": "IP",
    "pages": "PG",
    "language": "LA",
    "issn": "IS",
    "shortjournal": "TA",
    "note": "SO",
    "publisher": "PB",
}
NOTICES = {
    "retracted publication": "retracted",
    "retraction of publication": "retraction notice",
    "expression of concern": "expression of concern",
    "published erratum": "erratum",
    "withdrawn publication": "withdrawn",
    "corrected and republished article": "corrected",
}
"""What PubMed's types of publication say of a paper's standing."""
KINDS = (("preprint", "preprint"), ("book", "book"), ("congress", "inproceedings"))


def medline_notice(types: tuple[str, ...], corrected: bool = False) -> str:
    """Return the notice that PubMed's types of publication give, or "".

    >>> medline_notice(("Journal Article", "Retracted Publication"))
    'retracted'
    """
    found = next((NOTICES[kind] for text in types if (kind := text.strip().casefold()) in NOTICES), "")
    return found or ("corrected" if corrected else "")


def medline_kind(types: tuple[str, ...]) -> str:
    """Return the kind of a paper from PubMed's types of publication; most are articles."""
    names = [text.strip().casefold() for text in types]
    return next((kind for word, kind in KINDS if any(name.startswith(word) for name in names)), "article")


def _recognise(text: str) -> bool:
    return bool(START.search(text[:HEAD]) and MORE.search(text))


def _read(text: str) -> Iterator[Record]:
    for entry in split_entries(text, TAG, frozenset({"PMID"})):
        yield _record(entry)


def _record(entry: Entry) -> Record:
    types = entry.all("PT")
    fields = {name: entry.first(tag) for name, tag in FIELDS.items()}
    return Record(
        entry.line,
        title=medline_title(" ".join(entry.all("TI"))) or medline_title(entry.first("BTI", "TT")),
        abstract=" ".join(entry.all("AB")),
        when=fullest_date(entry.first("DP"), entry.first("DEP")),
        authors=(*(entry.all("FAU") or entry.all("AU")), *entry.all("CN")),
        identifiers={"pubmed": entry.first("PMID"), "doi": _doi(entry), "pmc": entry.first("PMC")},
        venue=entry.first("JT", "TA"),
        kind=medline_kind(types),
        keywords=tuple(word.replace("*", "") for word in entry.all("OT", "MH")),
        notice=medline_notice(types, corrected=bool(entry.all("EIN"))),
        fields={name: text_to_latex(text) for name, text in fields.items() if text},
    )


def _doi(entry: Entry) -> str:
    return next((text.removesuffix("[doi]") for text in entry.all("LID", "AID") if text.endswith("[doi]")), "")


def medline_title(text: str) -> str:
    """Return a title without what PubMed adds: a full stop, and brackets around a translation.

    >>> medline_title("[Lemon balm tea.]."), medline_title("Is tea good?")
    ('Lemon balm tea', 'Is tea good?')
    """
    text = " ".join(text.split())
    if text.startswith("[") and text.rstrip(".").endswith("]"):
        text = text.rstrip(".")[1:-1]
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


MEDLINE = Format(
    "MEDLINE (PubMed, .nbib)",
    _recognise,
    _read,
    keeps="title, abstract, date, authors, PubMed id, PMC id, DOI, journal, keywords and MeSH terms, volume, "
    "issue, "
    "pages, language, ISSN, retractions and corrections",
    lacks="affiliations, grants, references",
)
