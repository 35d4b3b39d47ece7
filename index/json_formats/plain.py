"""Objects with a title and an abstract: Footnote's own, and any that use common names."""

from __future__ import annotations

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, child, date_text, first, names, texts
from index.papers import arxiv_id, fullest_date, paper_from_dict
from index.records import Record

__all__ = ["OWN", "PLAIN"]

ABSTRACTS = ("abstract", "summary", "abstractNote", "Abstract", "description")
DATES = (
    "date",
    "publishedAt",
    "published",
    "publicationDate",
    "publication_date",
    "published_date",
    "issued",
    "created",
    "update_date",
    "year",
    "Year",
)
IDENTIFIERS = {
    "doi": ("doi", "DOI"),
    "arxiv": ("arxiv", "arxiv_id", "arxivId", "eprint"),
    "pubmed": ("pmid", "pubmed_id", "PMID"),
    "pmc": ("pmcid", "PMCID"),
    "openreview": ("openreview_id",),
    "acl": ("acl_id",),
}
LINKS = ("url", "URL", "link", "paper_url", "pdf_url", "pdf")
VENUES = ("venue", "journal", "booktitle", "container-title", "conference", "publicationTitle", "journal-ref")


def _is_own(fields: Fields) -> bool:
    return "listings" in fields and "date_inferred" in fields


def _own_record(fields: Fields, line: int) -> Record:
    try:
        paper = paper_from_dict(fields)
    except (TypeError, ValueError, AttributeError):
        return _record(fields, line)
    lists = (paper.authors, paper.keywords)
    if not all(isinstance(item, str) for values in lists for item in values) or not isinstance(paper.fields, dict):
        return _record(fields, line)
    return Record(
        line,
        title=first(fields, "title"),
        abstract=first(fields, "abstract"),
        when=paper.iso_date or "",
        inferred=paper.date_inferred is True,
        organisation=first(fields, "organisation"),
        authors=paper.authors,
        identifiers={name: first(child(fields, "identifiers"), name) for name in child(fields, "identifiers")},
        urls=tuple(filter(None, (first(fields, "url"),))),
        venue=first(fields, "venue"),
        kind=first(fields, "kind"),
        keywords=paper.keywords,
        citation_key=first(fields, "citation_key"),
        notice=first(fields, "notice"),
        fields={name: first(child(fields, "fields"), name) for name in child(fields, "fields")},
        versions=paper.versions,
    )


def _record(fields: Fields, line: int) -> Record:
    organisation = child(fields, "organisation", "organization")
    identifier = first(fields, "id")
    identifiers = {kind: first(fields, *sources) for kind, sources in IDENTIFIERS.items()}
    if not identifiers["arxiv"] and arxiv_id(identifier) == identifier.partition("v")[0] and identifier:
        identifiers["arxiv"] = identifier
    authors = next((fields[name] for name in ("authors", "author", "creators") if fields.get(name)), None)
    return Record(
        line,
        title=first(fields, "title", "Title", "name"),
        abstract=first(fields, *ABSTRACTS),
        when=fullest_date(*(date_text(fields.get(name)) for name in DATES)),
        organisation=first(organisation, "fullname", "name") or first(fields, "organisation", "organization"),
        authors=names(authors),
        identifiers=identifiers,
        urls=tuple(filter(None, (first(fields, *LINKS),))),
        venue=first(fields, *VENUES) or first(child(fields, "journal"), "name", "title"),
        kind=first(fields, "kind", "type", "itemType"),
        keywords=texts(fields.get("keywords") or fields.get("tags")),
        citation_key=first(fields, "citation_key", "citekey"),
    )


OWN = Shape("Footnote’s JSON", _is_own, _own_record, keeps="everything")
PLAIN = Shape(
    "JSON or JSON Lines with common names",
    lambda fields: True,
    _record,
    keeps="title, abstract (or summary), date, authors, DOI, arXiv number, PubMed id, link, venue, type, "
    "keywords, "
    "organisation, citation key, each by its usual names",
    lacks="fields with other names",
)
