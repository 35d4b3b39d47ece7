"""Citation keys: the person's own, or else one made from the paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.papers import Paper

__all__ = ["citation_keys"]

OWN_KEY = re.compile(r"[^\s{}(),\"'#%=~\\@]{1,200}")
"""What BibTeX and biber take as a key, in any script."""

INSIGNIFICANT = frozenset(
    "a an and are as at be by can do does for from how in into is it its of on or the this to toward towards "
    "under using via we what when where which who why with".split()
)
"""Words that a citation key never begins with."""


def citation_keys(papers: Sequence[Paper]) -> list[str]:
    """Return each paper's citation key: the person's own, unless an earlier paper of the list has it, or one made.

    >>> citation_keys([Paper("A", ".", citation_key="muster2020"), Paper("The Étude of Values", ".")])
    ['muster2020', 'etudeundated-d827757f']
    """
    used: set[str] = set()
    keys = []
    for paper in papers:
        own = paper.citation_key or ""
        free = OWN_KEY.fullmatch(own) and own.isprintable() and own.casefold() not in used
        keys.append(own if free else _made_key(paper))
        used.add(keys[-1].casefold())
    return keys


def _made_key(paper: Paper) -> str:
    """Return a stable citation key: first significant word, year, first digits of `Paper.key`."""
    plain = unicodedata.normalize("NFKD", paper.title).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z][a-z0-9]*", plain)
    word = next((word for word in words if word not in INSIGNIFICANT), "paper")
    return f"{word}{paper.date.year if paper.date else 'undated'}-{paper.key[:8]}"
