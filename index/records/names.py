"""Names of authors, as the fields of sources give them.

A name whose source tells family and given names apart is "Family, Given"; another one stays as written; the name
of a
group that contains a comma is in braces, as in BibTeX.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.latex import latex_to_text
from index.papers import clean

__all__ = ["bibtex_names", "full_name", "name_parts", "split_names"]

AND = re.compile(r"\sand\s+", re.IGNORECASE)
MOST_AUTHORS = 5_000


class NameParts(NamedTuple):
    """The parts of a name; `given` is empty for a group, and for a name whose parts weren't told apart."""

    family: str
    given: str = ""


def full_name(family: str, given: str = "") -> str:
    """Return a name as it is stored.

    >>> full_name("Muster", "Ada"), full_name("Group, Inc."), full_name("Muster")
    ('Muster, Ada', '{Group, Inc.}', 'Muster')
    """
    family, given = clean(family), clean(given)
    if given and family:
        return f"{family}, {given}"
    alone = family or given
    return f"{{{alone}}}" if "," in alone else alone


def name_parts(author: str) -> NameParts:
    """Return the parts of a stored name; those of a name in writing order are told apart at its last space.

    >>> name_parts("Muster, Ada").given, name_parts("Ada van Muster").family, name_parts("{Group, Inc.}").family
    ('Ada', 'van Muster', 'Group, Inc.')
    """
    if author.startswith("{"):
        return NameParts(author.strip("{}"))
    family, comma, given = author.partition(",")
    if comma:
        return NameParts(family.strip(), given.strip())
    words = author.split()
    start = next((place for place, word in enumerate(words[1:], 1) if word[0].islower()), len(words) - 1)
    return NameParts(" ".join(words[start:]), " ".join(words[:start]))


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a text that separates them by semicolons, by bars, by "and", or by commas.

    >>> split_names("Muster, Ada; Beispiel, Bo"), split_names("Ada Muster, Bo Beispiel and Cy Probe")
    (('Muster, Ada', 'Beispiel, Bo'), ('Ada Muster', 'Bo Beispiel', 'Cy Probe'))
    """
    text = clean(text)
    separator = next((sign for sign in (";", "|") if sign in text), None)
    if separator:
        parts = text.split(separator)
    else:
        parts = AND.split(text.replace(", and ", " and ").replace(" & ", " and "))
        if all(len(part.split()) > 1 for piece in parts for part in piece.split(",")):
            parts = [part for piece in parts for part in piece.split(",")]
    return tuple(_tidy(name) for name in parts[:MOST_AUTHORS] if name.strip(" .,*"))


def bibtex_names(source: str) -> tuple[str, ...]:
    r"""Return the names of a BibTeX field, whose source separates them by "and" outside braces.

    >>> bibtex_names(r"M{\"u}ller, K. and {Group and Sons, Inc.} and Ada Muster and others")
    ('Müller, K.', '{Group and Sons, Inc.}', 'Ada Muster')
    """
    names = (_bibtex_name(name) for name in _split_outside_braces(source))
    return tuple(name for name in names if name and name != "others")[:MOST_AUTHORS]


def _bibtex_name(source: str) -> str:
    source = source.strip()
    if source.startswith("{") and source.endswith("}") and "}" not in source[1:-1].replace("\\}", ""):
        return full_name(latex_to_text(source))
    parts = [part.strip() for part in clean(latex_to_text(source)).split(",")]
    if len(parts) == 3:  # von Last, Jr, First
        return full_name(f"{parts[0]} {parts[1]}", parts[2])
    return ", ".join(part for part in parts if part)


def _split_outside_braces(source: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]|\sand\s+", source):
        if found[0] in "{}":
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif depth == 0:
            pieces.append(source[start : found.start()])
            start = found.end()
    return [*pieces, source[start:]]


def _tidy(name: str) -> str:
    return name.strip(" *").rstrip(",")
