"""Read JSON: a list of objects, an object that contains such a list, or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecoder

from index.json_formats.arxiv_metadata import ARXIV_METADATA
from index.json_formats.crossref import CROSSREF
from index.json_formats.csl import CSL
from index.json_formats.hugging_face import HUGGING_FACE
from index.json_formats.openalex import OPENALEX
from index.json_formats.openreview import OPENREVIEW, PAPERLIST
from index.json_formats.plain import OWN, PLAIN
from index.json_formats.semantic_scholar import SEMANTIC_SCHOLAR
from index.records import Format, Record

__all__ = ["JSON", "SHAPES", "read_json"]

SHAPES = (
    OWN,
    HUGGING_FACE,
    SEMANTIC_SCHOLAR,
    OPENALEX,
    CROSSREF,
    OPENREVIEW,
    PAPERLIST,
    ARXIV_METADATA,
    CSL,
    PLAIN,
)
"""The shapes of objects, in the order in which they are tried."""

ENVELOPES = frozenset({"message", "response", "result", "data"})
"""Fields in which replies hold the object that holds the list."""

JSON_START = re.compile(r"\s*(?:\[\s*[\]{]|\{\s*[\"}])")
SPACE = re.compile(r"\s*")
DEEPEST = 3
"""Envelopes inside one another in which a list is looked for."""
DECODER = JSONDecoder(parse_constant=lambda _: None)
"""Decodes NaN and Infinity, which are common but not valid JSON, as null."""


@dataclass(frozen=True)
class _Value:
    """A decoded value and the offset of its end, or why it could not be decoded."""

    value: object = None
    end: int = 0
    flaw: str | None = None


def read_json(text: str) -> Iterator[Record]:
    """Yield the papers of a JSON or JSON Lines document, and a record with a flaw for anything else in it.

    >>> [record.title for record in read_json('{"papers": [{"title": "A", "summary": "B."}]}')]
    ['A']
    """
    start = _after_space(text, 0)
    if text.startswith("[", start):
        return _from_list(text, start)
    if _is_json_lines(text):
        return _from_lines(text)
    return _from_object(text, start)


def _is_json_lines(text: str) -> bool:
    """Return whether the text is JSON Lines, even with a broken first line, rather than one object."""
    first, _, rest = text.strip().partition("\n")
    if isinstance(_decode(first, 0).value, dict):
        return bool(rest)
    return rest.lstrip().startswith("{") and not first.rstrip().endswith(("[", "{", ",", ":"))


def _from_lines(text: str) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), 1):
        start = _after_space(line, 0)
        if start == len(line):
            continue
        value = _decode(line, start)
        rest = "" if value.flaw else line[value.end :].strip()
        flaw = value.flaw or (f"unexpected text after the object: {rest[:20]!r}" if rest else None)
        yield Record(number, flaw=flaw) if flaw else _record(value.value, number)


def _from_object(text: str, start: int) -> Iterator[Record]:
    """Yield the object as a paper if it has a title, otherwise the papers in its first list of objects."""
    whole = _decode(text, start)
    single = _single(whole.value)
    if single is not None:
        yield _record(single, _line(text, start))
    elif (papers := _first_list(text, start)) is not None:
        yield from _from_list(text, papers)
    elif whole.flaw:
        yield Record(_line(text, start), flaw=whole.flaw)


def _single(value: object) -> object:
    """Return the only paper of a document: the object itself, or the one in its envelope; None if it has a
    list."""
    if not isinstance(value, dict):
        return None
    if "title" in value or isinstance(value.get("paper"), dict) or "title" in (value.get("content") or ()):
        return value
    inner = value.get("message")
    return inner if isinstance(inner, dict) and "title" in inner else None


def _first_list(text: str, start: int, depth: int = 0) -> int | None:
    """Return the offset of the object's first list of objects, even if the text is broken after that."""
    at = _after_space(text, start + 1)
    while text.startswith('"', at):
        key = _decode(text, at)
        if key.flaw:
            return None
        at = _after_space(text, _after_space(text, key.end) + 1)
        if text.startswith("[", at) and text.startswith("{", _after_space(text, at + 1)):
            return at
        if key.value in ENVELOPES and depth < DEEPEST and text.startswith("{", at):
            inner = _first_list(text, at, depth + 1)
            if inner is not None:
                return inner
        value = _decode(text, at)
        if value.flaw:
            return None
        at = _after_space(text, _after_space(text, value.end) + 1)
    return None


def _from_list(text: str, start: int) -> Iterator[Record]:
    """Yield the elements of the list at `start`, up to the first broken one."""
    at, counted, line = _after_space(text, start + 1), 0, 1
    while not text.startswith("]", at):
        line += text.count("\n", counted, at)
        counted = at
        if at == len(text):
            yield Record(line, flaw="the list has no closing bracket; the file may be cut off")
            return
        value = _decode(text, at)
        if value.flaw:
            yield Record(line, flaw=f"{value.flaw}; the rest of the list was not read")
            return
        yield _record(value.value, line)
        at = _after_space(text, value.end)
        if text.startswith(",", at):
            at = _after_space(text, at + 1)


def _decode(text: str, start: int) -> _Value:
    try:
        value, end = DECODER.raw_decode(text, start)
    except RecursionError:
        return _Value(flaw="it is nested too deeply to be read")
    except ValueError as error:
        return _Value(flaw=f"it is not valid JSON ({getattr(error, 'msg', None) or 'a number too long'})")
    return _Value(value, end)


def _record(value: object, line: int) -> Record:
    if not isinstance(value, dict):
        return Record(line, flaw="it is not an object with a title and an abstract")
    shape = next(shape for shape in SHAPES if shape.recognise(value))
    return shape.record(value, line)


def _after_space(text: str, start: int) -> int:
    found = SPACE.match(text, start)
    return found.end() if found else start


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


JSON = Format(
    "JSON or JSON Lines",
    lambda text: bool(JSON_START.match(text)),
    read_json,
    keeps="see the shapes of its objects",
)
