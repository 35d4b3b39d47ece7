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

__all__ = ["FORMATS", "format_of", "unread_format"]

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
UNREAD = (
    ("PDF", r"\A%PDF-", "give a listing of papers, not a paper"),
    ("RTF", r"\A\{\\rtf", EXPORT),
    ("PostScript", r"\A%!PS", "give a listing of papers, not a paper"),
    ("LaTeX", r"\\documentclass|\\begin\{document\}|\\bibitem\{", "give the .bib file instead"),
    ("EndNote's tagged format", r"(?m)^%0 [A-Z][A-Za-z ]+$", EXPORT),
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
    "this looks like XML (<library>), which isn't read; export BibTeX, RIS, CSL-JSON or CSV instead"
    """
    if found := unread_mark(text):
        name, advice = found
        return f"this looks like {name}, which isn't read; {advice}"
    if HTML.match(text):
        return f"this looks like a web page without a list of papers; save the page that has one, or {EXPORT}"
    if root := xml_root(text):
        return f"this looks like XML (<{root}>), which isn't read; {EXPORT}"
    if header := table_header(text):
        columns = ", ".join(header[1][:6])
        return f"this looks like a table with the columns {columns}, but without abstracts; export them too"
    return None


def unread_mark(text: str) -> tuple[str, str] | None:
    """Return the name of an unread format whose mark the text has, and the advice; or None."""
    head = text[:HEAD].lstrip("\n ")
    return next(((name, advice) for name, mark, advice in PATTERNS if mark.search(head)), None)
