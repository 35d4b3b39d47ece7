"""Read feeds: the Atom of arXiv's API, and RSS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.formats.xml_elements import elements, inner_text, local_name, xml_root
from index.latex import text_to_latex
from index.papers import arxiv_id, arxiv_version
from index.records import OPENING, Format, Record, split_names, withdrawal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["ATOM", "RSS"]

ANNOUNCEMENT = re.compile(r"arXiv:\S{1,40}\s+Announce Type:[^\n]{0,40}\s+Abstract:\s*", re.IGNORECASE)
"""What arXiv's RSS puts in front of an abstract."""
TITLE_END = re.compile(r"\(arXiv:[^()]{1,60}\)\s*$")


def _read_atom(text: str) -> Iterator[Record]:
    for found in elements(text, "entry"):
        yield found if isinstance(found, Record) else _atom_record(found[1], found[0])


def _atom_record(element: Element, line: int) -> Record:
    parts = _children(element)
    identifier, comment = _first(parts, "id"), _first(parts, "comment")
    links = [each.get("href", "") for each in parts.get("link", []) if each.get("rel", "alternate") == "alternate"]
    is_arxiv = "arxiv.org" in identifier
    venue, abstract = _first(parts, "journal_ref"), _first(parts, "summary") or _first(parts, "content")
    fields = {"primaryclass": next((each.get("term", "") for each in parts.get("primary_category", [])), "")}
    return Record(
        line,
        title=_first(parts, "title"),
        abstract=abstract,
        when=_first(parts, "published") or _first(parts, "updated"),
        authors=tuple(filter(None, (inner_text(_child(each, "name")) for each in parts.get("author", [])))),
        identifiers={"arxiv": identifier if is_arxiv else "", "doi": _first(parts, "doi")},
        urls=tuple(dict.fromkeys(url for url in (*links, identifier) if url.startswith("http"))),
        venue=venue,
        kind="preprint" if is_arxiv else "article",
        keywords=tuple(each.get("term", "") for each in parts.get("category", [])),
        notice=withdrawal(comment, abstract[:OPENING]),
        fields={name: text_to_latex(text) for name, text in {**fields, "comment": comment}.items() if text},
    )


def _read_rss(text: str) -> Iterator[Record]:
    for found in elements(text, "item"):
        yield found if isinstance(found, Record) else _rss_record(found[1], found[0])


def _rss_record(element: Element, line: int) -> Record:
    parts = _children(element)
    link, guid = _first(parts, "link"), _first(parts, "guid") or _first(parts, "identifier")
    description = _first(parts, "description") or _first(parts, "encoded")
    number = next((text for text in (link, guid) if "arxiv" in text.lower() and arxiv_id(text)), "")
    creators = [inner_text(each) for each in parts.get("creator", [])] or [
        inner_text(each) for each in parts.get("author", [])
    ]
    version = arxiv_version(guid)
    return Record(
        line,
        title=TITLE_END.sub("", _first(parts, "title")),
        abstract=ANNOUNCEMENT.sub("", description, count=1),
        when=_first(parts, "pubDate") or _first(parts, "date") or _first(parts, "publicationDate"),
        authors=tuple(
            name for creator in creators for name in split_names(re.sub(r"<[^<>]{0,300}>", "", creator))
        ),
        identifiers={"arxiv": number, "doi": _first(parts, "doi") or _first(parts, "DOI")},
        urls=(link,) if link else (),
        venue="" if number else _first(parts, "publicationName"),
        kind="preprint" if number else "article",
        keywords=tuple(inner_text(each) for each in parts.get("category", [])),
        fields={"arxiv_version": version} if version else {},
    )


def _children(element: Element) -> dict[str, list[Element]]:
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(local_name(child.tag), []).append(child)
    return parts


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child.tag) == name), None)


def _first(parts: dict[str, list[Element]], name: str) -> str:
    return next((text for each in parts.get(name, []) if (text := inner_text(each).strip())), "")


ATOM = Format(
    "Atom feed (arXiv API)",
    lambda text: xml_root(text) == "feed",
    _read_atom,
    keeps="title, summary, date of the first version, authors, arXiv number and version, DOI, link, journal "
    "reference, "
    "categories, comment, withdrawals",
    lacks="affiliations",
)
RSS = Format(
    "RSS feed (arXiv, journals)",
    lambda text: xml_root(text) in {"rss", "RDF"} and ("<item" in text or ":item" in text),
    _read_rss,
    keeps="title, abstract (the description), date, authors, arXiv number, DOI, link, categories",
    lacks="what a feed cuts off; arXiv’s RSS gives the day of the announcement, not of the first version",
)
