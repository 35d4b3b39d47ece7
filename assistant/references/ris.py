"""Papers as RIS, which EndNote and every other reference manager import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.references.citation_keys import citation_keys
from assistant.references.csl import address, field_text
from index.papers import Paper, clean
from index.records import bibtex_names, name_parts

__all__ = ["papers_to_ris"]

TYPES = {
    "article": "JOUR",
    "inproceedings": "CONF",
    "conference": "CONF",
    "incollection": "CHAP",
    "inbook": "CHAP",
    "book": "BOOK",
    "proceedings": "CONF",
    "phdthesis": "THES",
    "mastersthesis": "THES",
    "thesis": "THES",
    "techreport": "RPRT",
    "report": "RPRT",
    "unpublished": "UNPB",
    "preprint": "PREPRINT",
}
TAGS = {
    "volume": "VL",
    "number": "IS",
    "publisher": "PB",
    "address": "CY",
    "edition": "ET",
    "issn": "SN",
    "isbn": "SN",
    "language": "LA",
    "shortjournal": "J2",
    "note": "N1",
}


def papers_to_ris(papers: Iterable[Paper]) -> str:
    """Return a record of RIS for each paper, each once, with all that RIS has a tag for.

    >>> from datetime import date
    >>> papers_to_ris([Paper("A Test", "It works.", date(2025, 6, 2), authors=("Ada Muster",))]).splitlines()[1:5]
    ['TI  - A Test', 'AU  - Muster, Ada', 'PY  - 2025', 'DA  - 2025/06/02']
    """
    once = list({paper.key: paper for paper in papers}.values())
    return "\n".join(_record(paper, key) for paper, key in zip(once, citation_keys(once), strict=True))


def _record(paper: Paper, key: str) -> str:
    lines = "".join(f"{tag}  - {line}\n" for tag, value in _values(paper, key) if (line := clean(value)))
    return f"{lines}ER  - \n"


def _values(paper: Paper, key: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values; a value that spans lines, or is empty, is tidied by the caller."""
    yield "TY", TYPES.get(paper.kind or "", "GEN")
    if paper.citation_key == key:
        yield "ID", key
    yield "TI", paper.title
    for author in paper.authors:
        yield "AU", _name(author)
    for editor in bibtex_names(paper.fields.get("editor", "")):
        yield "A2", _name(editor)
    date = paper.date_parts
    if date:
        yield "PY", f"{date[0]:04}"
    if len(date) > 1:
        yield "DA", "/".join((f"{date[0]:04}", *(f"{part:02}" for part in date[1:])))
    yield "T2", paper.venue or ""
    for name, tag in TAGS.items():
        yield tag, field_text(paper, name)
    start, _, end = field_text(paper, "pages").replace("–", "-").partition("-")
    yield "SP", start
    yield "EP", end
    yield "DO", paper.identifiers.get("doi", "")
    if arxiv := paper.identifiers.get("arxiv"):
        yield "C1", f"arXiv:{arxiv}{paper.fields.get('arxiv_version', '')}"
    yield "C2", paper.identifiers.get("pmc", "")
    if pubmed := paper.identifiers.get("pubmed"):
        yield "AN", pubmed
        yield "DB", "PubMed"
    yield "UR", address(paper)
    yield "AD", paper.organisation or ""
    for keyword in paper.keywords:
        yield "KW", keyword
    yield "AB", paper.abstract


def _name(author: str) -> str:
    """Return a name as RIS has it: "Family, Given", a group as it is."""
    family, given = name_parts(author)
    return f"{family}, {given}" if given else family
