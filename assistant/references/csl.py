"""Papers as CSL-JSON, which Zotero, Mendeley and Pandoc import."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from assistant.references.bibtex import NOTE
from assistant.references.byline import paper_link
from assistant.references.citation_keys import citation_keys
from index.latex import latex_to_text
from index.papers import Paper, clean, safe_url
from index.records import bibtex_names, name_parts

__all__ = ["address", "csl_type", "field_text", "names_to_csl", "papers_to_csl", "papers_to_csl_json"]

TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "proceedings": "book",
    "collection": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "unpublished": "manuscript",
    "dataset": "dataset",
    "software": "software",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "preprint": "article",
}
"""CSL's type for each kind of paper; "article" is one that no journal has published."""

VARIABLES = {
    "volume": "volume",
    "number": "issue",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "edition": "edition",
    "issn": "ISSN",
    "isbn": "ISBN",
    "language": "language",
    "note": "note",
    "series": "collection-title",
    "shortjournal": "container-title-short",
    "eventtitle": "event-title",
    "type": "genre",
}
"""CSL's variable for each field of BibTeX."""


def papers_to_csl(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Return the papers as CSL-JSON items, each once, with all that is known; an inferred year is "circa".

    >>> from datetime import date
    >>> papers_to_csl([Paper("A", "B.", date(2025, 6, 2))])[0]["issued"]
    {'date-parts': [[2025, 6, 2]]}
    """
    once = list({paper.key: paper for paper in papers}.values())
    return [_item(paper, key) for paper, key in zip(once, citation_keys(once), strict=True)]


def papers_to_csl_json(papers: Iterable[Paper]) -> str:
    """Return the papers as CSL-JSON, each once, for a reference manager to import."""
    return json.dumps(papers_to_csl(papers), ensure_ascii=False, indent=2) + "\n"


def csl_type(paper: Paper) -> str:
    """Return CSL's type for a paper; "article", which claims no journal, if its kind is unknown."""
    return TYPES.get(paper.kind or "", "article")


def field_text(paper: Paper, name: str) -> str:
    """Return a passed-through field as text on one line, or ""."""
    return clean(latex_to_text(paper.fields.get(name, "")))


def address(paper: Paper) -> str:
    """Return the web address that the source gives; without a DOI, else the one of another identifier; or ""."""
    if given := safe_url(paper.url or ""):
        return given
    link = paper_link(paper)
    return link.url if link and "doi" not in paper.identifiers else ""


def names_to_csl(authors: Iterable[str]) -> list[dict[str, str]]:
    """Return stored names as CSL has them: family and given name, or a group's or a single name as a literal.

    >>> names_to_csl(["Muster, Ada", "{Group, Inc.}"])
    [{'family': 'Muster', 'given': 'Ada'}, {'literal': 'Group, Inc.'}]
    """
    parts = (name_parts(clean(author)) for author in authors)
    return [
        {"family": name.family, "given": name.given} if name.given else {"literal": name.family} for name in parts
    ]


def _item(paper: Paper, key: str) -> dict[str, Any]:
    passed = {variable: text for name, variable in VARIABLES.items() if (text := field_text(paper, name))}
    item: dict[str, Any] = {
        "id": key,
        "type": csl_type(paper),
        "title": clean(paper.title),
        "author": names_to_csl(paper.authors),
        "editor": names_to_csl(bibtex_names(paper.fields.get("editor", ""))),
        "issued": _issued(paper),
        "container-title": clean(paper.venue or ""),
        **passed,
        "page": passed.get("page", "").replace("–", "-"),
        "publisher": passed.get("publisher") or clean(paper.organisation or ""),
        **_identifiers(paper),
        "URL": address(paper),
        "keyword": "; ".join(map(clean, paper.keywords)),
        "abstract": clean(paper.abstract),
        "note": passed.get("note") or ("" if paper.authors else NOTE),
    }
    return {name: value for name, value in item.items() if value} | {"custom": _custom(paper)}


def _issued(paper: Paper) -> dict[str, Any] | None:
    parts = list(paper.date_parts)
    if not parts:
        return None
    return {"date-parts": [parts]} | ({"circa": True} if paper.year_inferred else {})


def _identifiers(paper: Paper) -> dict[str, str]:
    known = paper.identifiers
    found = {"DOI": known.get("doi", ""), "PMID": known.get("pubmed", ""), "PMCID": known.get("pmc", "")}
    if arxiv := known.get("arxiv"):
        number = f"arXiv:{arxiv}{paper.fields.get('arxiv_version', '')}"
        found |= {"archive": "arXiv", "archive_location": number}
        if paper.kind == "preprint":
            found["number"] = number
    return {name: clean(value) for name, value in found.items()}


def _custom(paper: Paper) -> dict[str, Any]:
    """Return what CSL has no variable for; `index.json_formats` reads it back."""
    kept = ("openreview", "acl", "semantic_scholar", "openalex")
    custom = {
        "organisation": clean(paper.organisation or ""),
        "notice": clean(paper.notice or ""),
        "kind": paper.kind or "",
        "identifiers": {kind: paper.identifiers[kind] for kind in kept if kind in paper.identifiers},
    }
    return {name: value for name, value in custom.items() if value}
