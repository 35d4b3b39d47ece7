"""Notes of OpenReview's API, in both versions, and the paperlists made from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, child, first, names, texts
from index.records import Record

__all__ = ["OPENREVIEW", "PAPERLIST"]

YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def _recognise(fields: Fields) -> bool:
    return "title" in child(fields, "content") and (
        "forum" in fields or "invitation" in fields or "invitations" in fields
    )


def _record(fields: Fields, line: int) -> Record:
    content = child(fields, "content")
    venue = first(content, "venue")
    return Record(
        line,
        title=first(content, "title"),
        abstract=first(content, "abstract"),
        when=_day(fields.get("pdate"))
        or _day(fields.get("odate"))
        or _day(fields.get("cdate"))
        or _day(fields.get("tcdate")),
        authors=names(content.get("authors")),
        identifiers={"openreview": first(fields, "forum", "id")},
        urls=(f"https://openreview.net/forum?id={first(fields, 'forum', 'id')}",),
        venue=venue,
        kind="inproceedings" if venue and not venue.startswith("Submitted") else "",
        keywords=texts(content.get("keywords")),
        notice=_notice(venue, first(content, "venueid"), "/".join(texts(fields.get("invitations")))),
    )


def _day(milliseconds: object) -> str:
    """Return the day of a time in milliseconds since 1970, or "".

    >>> _day(1614816000000)
    '2021-03-04'
    """
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 10**13:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def _notice(*places: str) -> str:
    return next(("withdrawn" for place in places if "withdraw" in place.casefold()), "")


def _is_paperlist(fields: Fields) -> bool:
    return (
        "title" in fields
        and "abstract" in fields
        and ("authorids" in fields or "site" in fields)
        and "status" in fields
    )


def _paperlist_record(fields: Fields, line: int) -> Record:
    site, status = first(fields, "site", "openreview"), first(fields, "status")
    venue = first(fields, "venue", "conference")
    year = YEAR.search(f"{first(fields, 'year')} {venue} {first(fields, 'bibtex')[:2000]}")
    return Record(
        line,
        title=first(fields, "title"),
        abstract=first(fields, "abstract"),
        when=first(fields, "date") or (year[0] if year else ""),
        authors=names(fields.get("author") or fields.get("authors")),
        identifiers={
            "openreview": first(fields, "id"),
            "arxiv": first(fields, "arxiv"),
            "doi": first(fields, "doi"),
        },
        urls=tuple(filter(None, (site,))),
        venue=venue,
        kind="inproceedings",
        keywords=texts(fields.get("keywords")),
        notice=_notice(status),
        fields={"status": status} if status else {},
    )


OPENREVIEW = Shape(
    "OpenReview API",
    _recognise,
    _record,
    keeps="title, abstract, date, authors, OpenReview id, link, venue, keywords, withdrawals",
    lacks="reviews, decisions",
)
PAPERLIST = Shape(
    "paperlists JSON",
    _is_paperlist,
    _paperlist_record,
    keeps="title, abstract, year where it is given, authors, OpenReview id, link, venue, keywords, status",
    lacks="ratings, affiliations",
)
