"""News as an Atom feed, for any reader of feeds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from html import escape
from xml.etree import ElementTree as ET

from assistant.watching.watch_list import KeptNews
from index.papers import clean

__all__ = ["to_atom"]

ATOM = "http://www.w3.org/2005/Atom"
FEED_ID = uuid.uuid5(uuid.NAMESPACE_URL, "footnote:watched")


def to_atom(news: Sequence[KeptNews]) -> bytes:
    """Return news as an Atom feed (RFC 4287), the newest first; an entry's id stays the same in later feeds."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _child(feed, "title", "Footnote: watched questions")
    _child(feed, "id", FEED_ID.urn)
    _child(feed, "updated", max((one.time for one in news), default="1970-01-01T00:00:00+00:00"))
    _child(_child(feed, "author"), "name", "Footnote")
    for one in news:
        entry = _child(feed, "entry")
        _child(entry, "title", clean(one.question))
        _child(entry, "id", uuid.uuid5(FEED_ID, f"{one.time} {one.question}").urn)
        _child(entry, "updated", one.time)
        _child(entry, "content", "".join(_html(one)), type="html")
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _html(news: KeptNews) -> Iterator[str]:
    for quote in news.quotes:
        edited = " (edited)" if quote.edited else ""
        yield f"<p>{escape(clean(quote.title))}{edited}</p><blockquote>{escape(clean(quote.quote))}</blockquote>"


def _child(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child
