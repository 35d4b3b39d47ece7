"""Read XML element by element, up to the place where it is broken, and never an entity that it defines itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from index.records import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["elements", "inner_text", "local_name", "xml_root"]

ROOT = re.compile(
    r"\A\s*(?:<\?xml[^<>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^<>\[]{0,500}(?:\[[^\]]{0,5000}\]\s*)?>\s*"
    r"|<\?[^<>]{0,500}\?>\s*){0,20}<(?:[\w.-]{1,40}:)?([\w.-]{1,60})",
    re.DOTALL,
)


def xml_root(text: str) -> str | None:
    """Return the local name of an XML document's outermost element, or None if the text isn't XML.

    >>> xml_root("<?xml version='1.0'?><rdf:RDF>"), xml_root("a < b")
    ('RDF', None)
    """
    found = ROOT.match(text)
    return found[1] if found else None


def elements(text: str, *names: str) -> Iterator[tuple[int, Element] | Record]:
    """Yield each element of these local names with its line; where the XML is broken, a record with that flaw,
    last."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

    starts = re.finditer(rf"<(?:[\w.-]{{1,40}}:)?(?:{'|'.join(names)})(?=[\s>/])", text)
    line, counted, depth = 1, 0, 0
    try:
        for event, element in iterparse(StringIO(text), events=("start", "end")):
            depth += 1 if event == "start" else -1
            if event == "end" and local_name(element.tag) in names:
                if start := next(starts, None):
                    line += text.count("\n", counted, start.start())
                    counted = start.start()
                yield line, element
                element.clear()
    except DefusedXmlException:
        yield Record(1, flaw="it defines entities of its own, which can hide any amount of text")
    except ParseError as error:
        yield Record(
            error.position[0], flaw=f"the XML is broken here ({error}); the rest of the file was not read"
        )


def local_name(tag: str) -> str:
    """Return an element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def inner_text(element: Element | None) -> str:
    """Return all text inside an element, in which sub- and superscripts keep their tags."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child.tag)
        inner = inner_text(child)
        parts.append(f"<{name}>{inner}</{name}>" if name in {"sub", "sup", "inf"} else inner)
        parts.append(child.tail or "")
    return "".join(parts)
