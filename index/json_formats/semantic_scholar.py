"""Papers of Semantic Scholar's API."""

from __future__ import annotations

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, child, first, names, texts
from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import Record

__all__ = ["SEMANTIC_SCHOLAR"]

KINDS = (("Conference", "inproceedings"), ("Book", "book"), ("JournalArticle", "article"), ("Review", "article"))
WRAPPERS = ("citingPaper", "citedPaper")


def _recognise(fields: Fields) -> bool:
    return "paperId" in fields or "externalIds" in fields or any(name in fields for name in WRAPPERS)


def _record(fields: Fields, line: int) -> Record:
    fields = child(fields, *WRAPPERS) or fields
    ids, journal = child(fields, "externalIds"), child(fields, "journal")
    types = texts(fields.get("publicationTypes"))
    venue = first(child(fields, "publicationVenue"), "name") or first(fields, "venue") or first(journal, "name")
    passed = {"volume": first(journal, "volume"), "pages": first(journal, "pages").strip().replace(" - ", "--")}
    return Record(
        line,
        title=first(fields, "title"),
        abstract=first(fields, "abstract"),
        when=fullest_date(first(fields, "publicationDate"), first(fields, "year")),
        authors=names(fields.get("authors")),
        identifiers={
            "semantic_scholar": first(fields, "paperId"),
            "doi": first(ids, "DOI"),
            "arxiv": first(ids, "ArXiv"),
            "pubmed": first(ids, "PubMed"),
            "pmc": f"PMC{number.removeprefix('PMC')}" if (number := first(ids, "PubMedCentral")) else "",
            "acl": first(ids, "ACL"),
        },
        urls=tuple(filter(None, (first(fields, "url"),))),
        venue=venue,
        kind="preprint"
        if "arxiv" in venue.casefold()
        else next((kind for name, kind in KINDS if name in types), ""),
        keywords=texts(fields.get("fieldsOfStudy")),
        fields={name: text_to_latex(value) for name, value in passed.items() if value},
    )


SEMANTIC_SCHOLAR = Shape(
    "Semantic Scholar API",
    _recognise,
    _record,
    keeps="title, abstract, date, authors, Semantic Scholar id, DOI, arXiv number, PubMed id, ACL id, link, "
    "venue, type, "
    "fields of study, volume, pages",
    lacks="citations, TL;DR",
)
