"""CSL-JSON, which Zotero, Mendeley, Pandoc and Footnote write."""

from __future__ import annotations

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, date_text, first, names, text, texts
from index.latex import text_to_latex
from index.papers import fullest_date, title_key
from index.records import Record, title_notice

__all__ = ["CSL", "KINDS", "passed_through"]

KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "journal-article": "article",
    "paper-conference": "inproceedings",
    "proceedings-article": "inproceedings",
    "chapter": "incollection",
    "book-chapter": "incollection",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "thesis": "phdthesis",
    "dissertation": "phdthesis",
    "report": "techreport",
    "posted-content": "preprint",
    "manuscript": "unpublished",
    "article": "preprint",
}
"""What CSL's and Crossref's types are in BibTeX."""
FIELDS = {
    "volume": ("volume",),
    "number": ("issue", "number"),
    "pages": ("page",),
    "publisher": ("publisher",),
    "address": ("publisher-place", "publisher-location"),
    "edition": ("edition",),
    "issn": ("ISSN",),
    "isbn": ("ISBN",),
    "language": ("language",),
    "note": ("note",),
    "series": ("collection-title",),
    "shortjournal": ("container-title-short", "short-container-title"),
    "eventtitle": ("event-title", "event"),
}


def passed_through(fields: Fields) -> dict[str, str]:
    """Return the fields of CSL or Crossref that have no place in a paper, by their BibTeX names."""
    found = {name: first(fields, *sources) for name, sources in FIELDS.items()}
    editors = names(fields.get("editor"))
    found["editor"] = " and ".join(editors)
    return {name: text_to_latex(value) for name, value in found.items() if value}


def _recognise(fields: Fields) -> bool:
    return isinstance(fields.get("title"), str) and (
        isinstance(fields.get("issued"), dict)
        or "container-title" in fields
        or ("type" in fields and "id" in fields and text(fields["type"]) in KINDS)
    )


def _record(fields: Fields, line: int) -> Record:
    title, key = first(fields, "title"), first(fields, "citation-key", "id")
    if "://" in key:  # Zotero's address of an item
        key = ""
    own = key.endswith(f"-{title_key(title)[:8]}")
    custom = fields.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    others = custom.get("identifiers")
    passed = passed_through(fields)
    publisher = first(fields, "publisher")
    if own:
        passed = {name: value for name, value in passed.items() if name not in {"publisher", "note"}}
    issued = fields.get("issued")
    return Record(
        line,
        title=title,
        abstract=first(fields, "abstract"),
        when=fullest_date(date_text(issued), *map(date_text, (fields.get("published"), fields.get("submitted")))),
        inferred=own and isinstance(issued, dict) and bool(issued.get("circa")),
        organisation=first(custom, "organisation") or (publisher if own else ""),
        authors=names(fields.get("author")),
        identifiers={
            "doi": first(fields, "DOI"),
            "pubmed": first(fields, "PMID"),
            "pmc": first(fields, "PMCID"),
            "arxiv": _arxiv(fields),
            **{name: text(value) for name, value in (others if isinstance(others, dict) else {}).items()},
        },
        urls=tuple(filter(None, (first(fields, "URL"),))),
        venue=first(fields, "container-title"),
        kind=""
        if own and not first(fields, "container-title")
        else KINDS.get(first(fields, "type"), first(fields, "type")),
        keywords=texts(fields.get("keyword")) or texts(fields.get("keywords")),
        citation_key="" if own else key,
        notice=first(custom, "notice") or title_notice(title),
        fields=passed,
    )


def _arxiv(fields: Fields) -> str:
    values = (
        first(fields, name)
        for name in ("arxiv", "archive_location", "number", "note", "container-title", "publisher")
    )
    return next((value for value in values if "arxiv" in value.casefold()), "")


CSL = Shape(
    "CSL-JSON",
    _recognise,
    _record,
    keeps="title, abstract, date (issued), authors, DOI, PubMed id, arXiv number, link, venue, type, keywords, "
    "citation "
    "key (id), volume, issue, pages, editors, publisher, ISSN, ISBN, language, note, "
    "and what Footnote writes under `custom`",
)
