"""Papers as references: BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from index.papers import MONTH_ABBREVIATIONS, Paper, clean, text_to_latex

__all__ = ["papers_to_bibtex", "papers_to_csl", "papers_to_csl_json"]

NOTE = "Abstract only; authors not given in the source."
NOTE_INFERRED = "The date is inferred in part."

INSIGNIFICANT = frozenset(
    "a an and are as at be by can do does for from how in into is it its of on or the this to toward towards "
    "under using via we what when where which who why with".split()
)
"""Words that a citation key never begins with."""


def papers_to_bibtex(papers: Iterable[Paper], *, abstracts: bool = False) -> str:
    """Return an @misc entry for each paper, each once, with just the fields that are known.

    >>> print(papers_to_bibtex([Paper("A Test of 50%", "It works.")]))
    @misc{testundated-420e9b51,
      title = {A Test of 50\\%},
      note = {Abstract only; authors not given in the source.},
    }
    <BLANKLINE>
    """
    return "\n".join(_bibtex_entry(paper, abstracts) for paper in _each_once(papers))


def papers_to_csl(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Return the papers as CSL-JSON items, each once; an inferred date is "circa".

    >>> from datetime import date
    >>> papers_to_csl([Paper("A", "B.", date(2025, 6, 2))])[0]["issued"]
    {'date-parts': [[2025, 6, 2]]}
    """
    return [_csl_item(paper) for paper in _each_once(papers)]


def papers_to_csl_json(papers: Iterable[Paper]) -> str:
    """Return the papers as CSL-JSON, each once, for a reference manager to import."""
    return json.dumps(papers_to_csl(papers), ensure_ascii=False, indent=2) + "\n"


def _each_once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    return tuple({paper.key: paper for paper in papers}.values())


def _bibtex_entry(paper: Paper, abstracts: bool) -> str:
    note = f"{NOTE} {NOTE_INFERRED}" if paper.date_inferred else NOTE
    fields = {
        "title": _field(paper.title),
        "year": f"{{{paper.date.year:04}}}" if paper.date else "",
        "month": MONTH_ABBREVIATIONS[paper.date.month - 1] if paper.date else "",
        "organization": _field(paper.organisation or ""),
        "abstract": _field(paper.abstract) if abstracts else "",
        "note": _field(note),
        "listings": _field(", ".join(paper.listings)),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{_citation_key(paper)},\n{lines}}}\n"


def _field(text: str) -> str:
    """Return the text as a braced BibTeX field, or "" for no text."""
    return f"{{{text_to_latex(clean(text))}}}" if text else ""


def _citation_key(paper: Paper) -> str:
    """Return a stable citation key: first significant word, year, first digits of `Paper.key`.

    >>> _citation_key(Paper("The Étude of Values", "…"))
    'etudeundated-d827757f'
    """
    plain = unicodedata.normalize("NFKD", paper.title).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z][a-z0-9]*", plain)
    word = next((word for word in words if word not in INSIGNIFICANT), "paper")
    return f"{word}{paper.date.year if paper.date else 'undated'}-{paper.key[:8]}"


def _csl_item(paper: Paper) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _citation_key(paper),
        "type": "article",
        "title": clean(paper.title),
        "abstract": clean(paper.abstract),
        "note": NOTE,
    }
    if paper.date:
        item["issued"] = {"date-parts": [[paper.date.year, paper.date.month, paper.date.day]]}
        if paper.date_inferred:
            item["issued"]["circa"] = True
    if paper.organisation:
        item["publisher"] = clean(paper.organisation)
    return item
