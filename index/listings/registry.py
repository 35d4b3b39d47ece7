"""The formats that are read, in the order in which they are tried, and the ones that are refused by name."""

from __future__ import annotations

import re

from index.formats import (
    ATOM,
    BIBTEX,
    DAILY_PAPERS,
    HTML,
    HTML_PAGE,
    MEDLINE,
    PAPER_PAGE,
    PUBMED_XML,
    RIS,
    RSS,
    TABLE,
    WEB_OF_SCIENCE,
    table_header,
    xml_root,
)
from index.json_formats import JSON
from index.records import HEAD, Format

__all__ = ["FORMATS", "format_of", "unread_format", "without_abstracts"]

FORMATS = (
    JSON,
    PUBMED_XML,
    ATOM,
    RSS,
    HTML_PAGE,
    BIBTEX,
    WEB_OF_SCIENCE,
    RIS,
    MEDLINE,
    TABLE,
    PAPER_PAGE,
    DAILY_PAPERS,
)
"""Every format recognises itself by content alone; the page saved as text, which has the fewest marks, is last."""

BY_SUFFIX = {".json": JSON, ".jsonl": JSON, ".bib": BIBTEX}
"""For files too short or too broken to be recognised."""

EXPORT = "export BibTeX, RIS, CSL-JSON or CSV instead"
DBLP = (
    "DBLP has no abstracts: export these papers from Zotero or Semantic Scholar, or get them with: "
    "footnote fetch openalex"
)
UNREAD = (
    ("DBLP’s XML", r"\A(?:<\?xml[^>]{0,200}\?>\s{0,9})?(?:<!DOCTYPE[^>]{0,200}>\s{0,9})?<dblp", DBLP),
    ("JSON from DBLP", r'\A\{\s{0,9}"result"\s{0,9}:[\s\S]{0,4000}?//dblp\.org/rec/', DBLP),
    ("PDF", r"\A%PDF-", "give a listing of papers, not a paper"),
    ("RTF", r"\A\{\\rtf", EXPORT),
    ("PostScript", r"\A%!PS", "give a listing of papers, not a paper"),
    ("LaTeX", r"\\documentclass|\\begin\{document\}|\\bibitem\{", "give the .bib file instead"),
    ("EndNote’s tagged format", r"(?m)^%0 [A-Z][A-Za-z ]+$", EXPORT),
    (
        "a Markdown table",
        r"(?m)^(?: {0,3}\|)?[^|\n]{1,500}\|[^\n]{0,2000}\n[ \t|:]*-{3,}:?[ \t]*\|",
        "save it as CSV, with a header line",
    ),
    (
        "YAML",
        r"\A(?:---\s*\n\s*)?(?:- )?[A-Za-z_]+:\s[^\n]*\n(?:(?:- |\s+)?[A-Za-z_]+:(?:\s[^\n]*)?\n){1,}",
        EXPORT,
    ),
    (
        "an e-mail",
        r"\A(?:From|Received|Return-Path|MIME-Version|Delivered-To): ",
        "save the page or the listing in it",
    ),
    ("a program", r"\A#!|\A(?:import|from) \w+[^\n]*\n|\A<\?php", EXPORT),
)
"""Formats that look enough like text to be taken for something else: their name, their mark, and what to do."""
DBLP_MARK = re.compile(r"\bdblp\.org/|\bDBLP:")
PATTERNS = tuple((name, re.compile(mark), advice) for name, mark, advice in UNREAD)


def format_of(text: str, suffix: str = "") -> Format | None:
    """Return the format of a text, or None if it isn't one that is read."""
    if unread_mark(text):
        return None
    found = next((each for each in FORMATS if each.recognise(text)), None)
    return found or BY_SUFFIX.get(suffix)


def unread_format(text: str) -> str | None:
    """Return what a text seems to be, in words that end with what to do; None if it could be anything.

    >>> unread_format("<library><book/></library>")
    'this looks like XML (<library>), which Footnote doesn’t read; export BibTeX, RIS, CSL-JSON or CSV instead'
    """
    if found := unread_mark(text):
        name, advice = found
        return f"this looks like {name}, which Footnote doesn’t read; {advice}"
    if HTML.match(text):
        return f"this looks like a web page without a list of papers; save the page that has one, or {EXPORT}"
    if root := xml_root(text):
        return f"this looks like XML (<{root}>), which Footnote doesn’t read; {EXPORT}"
    if header := table_header(text):
        columns = ", ".join(header[1][:6])
        return f"this looks like a table with the columns {columns}, but without abstracts; export them too"
    return None


def without_abstracts(text: str, format: Format) -> str:
    """Return what to say of a text in a known format, none of whose records has an abstract."""
    if DBLP_MARK.search(text[:HEAD]):
        return f"this is {format.name} from DBLP, without abstracts. {DBLP}"
    return f"this is {format.name}, but no record in it has an abstract; export the abstracts too"


def unread_mark(text: str) -> tuple[str, str] | None:
    """Return the name of an unread format whose mark the text has, and the advice; or None."""
    head = text[:HEAD].lstrip("\n ")
    return next(((name, advice) for name, mark, advice in PATTERNS if mark.search(head)), None)
