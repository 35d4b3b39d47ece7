"""Works of Crossref's API, whose abstracts are JATS."""

from __future__ import annotations

from index.json_formats.csl import KINDS, passed_through
from index.json_formats.shape import Shape
from index.json_formats.values import Fields, date_text, each, first, names, texts
from index.papers import fullest_date
from index.records import Record, title_notice

__all__ = ["CROSSREF"]

DATES = ("published", "published-print", "published-online", "issued", "posted")
NOTICES = {"retraction": "retracted", "withdrawal": "withdrawn", "correction": "corrected", "erratum": "corrected"}


def _recognise(fields: Fields) -> bool:
    return isinstance(fields.get("title"), list) and ("DOI" in fields or "container-title" in fields)


def _record(fields: Fields, line: int) -> Record:
    title, subtitle = first(fields, "title"), first(fields, "subtitle")
    notice = next(
        (NOTICES[kind] for one in each(fields.get("updated-by")) if (kind := first(one, "type")) in NOTICES), ""
    )
    return Record(
        line,
        title=f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title,
        abstract=first(fields, "abstract"),
        when=fullest_date(*(date_text(fields.get(name)) for name in DATES)) or date_text(fields.get("created")),
        authors=names(fields.get("author")),
        identifiers={"doi": first(fields, "DOI")},
        urls=tuple(filter(None, (first(fields, "URL"),))),
        venue=first(fields, "container-title"),
        kind=KINDS.get(first(fields, "type"), first(fields, "type")),
        keywords=texts(fields.get("subject")),
        notice=notice or title_notice(title),
        fields=passed_through(fields),
    )


CROSSREF = Shape(
    "Crossref API",
    _recognise,
    _record,
    keeps="title and subtitle, abstract (JATS), date, authors, DOI, link, venue, type, subjects, volume, issue, "
    "pages, "
    "editors, publisher, ISSN, ISBN, retractions and corrections",
    lacks="references, funders, licences",
)
