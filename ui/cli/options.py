"""Options shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from ui.lookup import first_day, last_day

__all__ = [
    "TO_INCLUDE_UNDATED",
    "AsJson",
    "AsMarkdown",
    "Author",
    "InCollection",
    "IncludeUndated",
    "Keyword",
    "PaperFormat",
    "ReferenceFormat",
    "ShownAs",
    "Since",
    "Source",
    "Until",
    "Venue",
    "Year",
]


class PaperFormat(StrEnum):
    """How `footnote papers` prints."""

    TABLE = "table"
    TITLES = "titles"
    JSON = "json"
    BIBTEX = "bibtex"
    CSL = "csl"
    RIS = "ris"
    APA = "apa"
    ACL = "acl"
    IEEE = "ieee"
    NATURE = "nature"


class ReferenceFormat(StrEnum):
    """How `footnote ask --references` prints the cited papers: every format of `assistant.references`."""

    BIBTEX = "bibtex"
    CSL = "csl"
    RIS = "ris"
    APA = "apa"
    ACL = "acl"
    IEEE = "ieee"
    NATURE = "nature"


class ShownAs(StrEnum):
    """How an answer is shown: every form of `assistant.answer`."""

    ANSWER = "answer"
    LIST = "list"
    TABLE = "table"


class Source(StrEnum):
    """Where `footnote fetch` fetches from: the public APIs of `index.fetching`."""

    HF = "hf"
    ARXIV = "arxiv"
    OPENALEX = "openalex"


def _period(parse: Callable[[str], date]) -> Callable[[str], date]:
    """Return a parser whose ValueError becomes an error of the option."""

    def parse_option(text: str) -> date:
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    return parse_option


Since = Annotated[
    date | None,
    typer.Option(
        parser=_period(first_day),
        metavar="DATE",
        help="Only papers from this date on: YYYY, YYYY-MM or YYYY-MM-DD.",
    ),
]
Until = Annotated[
    date | None,
    typer.Option(parser=_period(last_day), metavar="DATE", help="Only papers up to the end of this date."),
]
TO_INCLUDE_UNDATED = "add --include-undated to include them"
IncludeUndated = Annotated[bool, typer.Option("--include-undated", help="Don’t skip papers without a date.")]
Author = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only papers by this author: Muster, A. Muster, Ada Muster.")
]
Venue = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only papers from venues with these words or this abbreviation.")
]
Year = Annotated[int | None, typer.Option(metavar="YYYY", help="Only papers of this year.", min=1000, max=9999)]
Keyword = Annotated[str | None, typer.Option(metavar="WORD", help="Only papers with this keyword.")]
InCollection = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only papers of this collection; see footnote collections.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
