"""Read BibTeX entry by entry, so that a broken entry doesn't affect the others."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from index.latex import latex_to_text
from index.papers import MONTH_ABBREVIATIONS, arxiv_id, clean, fullest_date, month_number
from index.records import Format, Record, bibtex_names, tags_to_text, title_notice, withdrawal

__all__ = ["BIBTEX"]

MARK = re.compile(
    r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(](?:[^\n=]{0,200}(?:,|$)|\s{0,80}\w{1,80}\s{0,80}=)", re.MULTILINE
)
ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
CROSSREF = re.compile(r"(?i:crossref)[ \t]{0,20}=[ \t]{0,20}[{\"]([^{}\"\n]{1,200})")
KEY = re.compile(r"\s{0,20}([^\s,{}=]{1,200})\s{0,20},")
NOT_INHERITED = frozenset({"title", "abstract", "author", "doi", "url", "crossref", "keywords", "note"})
"""Fields that say something of the volume only."""
NO_KEY = re.compile(r"(@[ \t]*[A-Za-z]+[ \t]*[{(])(\s*[A-Za-z][\w-]*\s*=)")
"""The start of an entry without a citation key, as Citavi writes it."""
PIECE = re.compile(r'\{(?P<braced>.*)\}|"(?P<quoted>.*)"|(?P<word>[^\s#"{}]+)', re.DOTALL)
LONGEST_VALUE = 100_000
"""Characters that a value may have once its @string definitions are put in, each of which may name another."""
DEEPEST = 100
"""Levels of braces in an entry; real ones have five."""

VENUES = {
    "article": ("journaltitle", "journal", "booktitle"),
    "incollection": ("booktitle", "journal", "series"),
    "phdthesis": ("school", "institution"),
}
OTHER_VENUES = ("booktitle", "journaltitle", "journal", "series", "howpublished")
ORGANISATIONS = ("organization", "institution", "school")
KEYWORDS = ("keywords", "keyword", "author_keywords")
CONSUMED = frozenset({"title", "abstract", "author", "doi", "url", "year", "month", "date", "day", "note"})
VERBATIM = frozenset({"url", "doi"})
"""Fields that LaTeX's packages print as they stand, so that `~` in them is a tilde."""
ESCAPED = re.compile(r"\\([#$%&_{}~])|[{}]")
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
PREPRINT_PLACES = ("journal", "journaltitle", "publisher", "howpublished", "note", "type")
PREPRINT = re.compile(r"arxiv|\bcorr\b|preprint|biorxiv|medrxiv|ssrn", re.IGNORECASE)
OWN_NOTE = re.compile(r"Abstract only; authors not given in the source\.( The date is inferred in part\.)?")
"""The note of Footnote's own export."""


def _read(text: str) -> Iterator[Record]:
    strings = {name: name for name in MONTH_ABBREVIATIONS}
    starts = list(ENTRY.finditer(text))
    parents = _parents(text)
    line, counted = 1, 0
    for number, found in enumerate(starts):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        kind = found[1].casefold()
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        if kind in {"preamble", "comment"}:
            continue
        key, fields = _fields(text[found.start() : end].strip(), strings)
        if kind == "string":
            strings |= {name.casefold(): value for name, value in fields.items()}
        elif fields:
            yield _record(kind, key, _inheriting(fields, parents), line)
        else:
            yield Record(line, flaw="it is not a complete BibTeX entry")


def _parents(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of the entries that others name in `crossref`, by their keys in lower case."""
    named = {found[1].strip().casefold() for found in CROSSREF.finditer(text)}
    parents: dict[str, dict[str, str]] = {}
    starts = list(ENTRY.finditer(text)) if named else []
    for found, following in zip_longest(starts, starts[1:]):
        head = KEY.match(text, found.end())
        if head and head[1].casefold() in named:
            source = text[found.start() : following.start() if following else len(text)]
            parents[head[1].casefold()] = _fields(source.strip(), dict.fromkeys(MONTH_ABBREVIATIONS, ""))[1]
    return parents


def _inheriting(fields: Mapping[str, str], parents: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return the fields of an entry with those that it lacks from the one that it names, as BibTeX does."""
    parent = parents.get(fields.get("crossref", "").casefold(), {})
    inherited = {name: value for name, value in parent.items() if name not in NOT_INHERITED}
    if parent.get("title"):
        inherited.setdefault("booktitle", parent["title"])
    return {**inherited, **fields}


def _fields(source: str, strings: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the key and the values of an entry, in LaTeX; no values if it can't be parsed."""
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)  # each flaw is reported by us
    source = NO_KEY.sub(r"\1,\2", source, count=1) if not source[1:7].casefold().startswith("string") else source
    if _depth(source) > DEEPEST:
        return "", {}
    blocks = Splitter(source).split().blocks
    block = blocks[0] if blocks else None
    if isinstance(block, String):
        return "", {block.key: _value(block.value, strings)}
    if isinstance(block, ParsingFailedBlock) and isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if not isinstance(block, Entry):
        return "", {}
    fields: dict[str, str] = {}
    for field in block.fields:
        fields.setdefault(field.key.strip().casefold(), _value(field.value, strings))
    return block.key.strip(), fields


def _depth(source: str) -> int:
    depth = deepest = 0
    for sign in re.findall("[{}]", source):
        depth += 1 if sign == "{" else -1
        deepest = max(deepest, depth)
    return deepest


def _value(source: str, strings: Mapping[str, str]) -> str:
    """Return the value of an expression such as `jan # " and more"`, without its outer braces.

    >>> _value('12 # "~" # dec', {"dec": "dec"}), _value("{{A} and {B}}", {})
    ('12~dec', '{A} and {B}')
    """
    value = "".join(_piece(piece, strings) for piece in _pieces(source.strip()))
    return value[:LONGEST_VALUE]


def _piece(source: str, strings: Mapping[str, str]) -> str:
    found = PIECE.fullmatch(source)
    if not found:
        return source
    if found["word"]:
        return strings.get(found["word"].casefold(), found["word"])
    return found["braced"] if found["braced"] is not None else found["quoted"]


def _pieces(source: str) -> list[str]:
    """Return what stands between the `#` of an expression, outside braces and quotes."""
    if "#" not in source:
        return [source]
    pieces, depth, quoted, start = [], 0, False, 0
    for found in re.finditer(r'[{}"#]', source):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        quoted ^= sign == '"' and depth == 0
        if sign == "#" and not depth and not quoted:
            pieces.append(source[start : found.start()].strip())
            start = found.end()
    return [*pieces, source[start:].strip()]


def _record(kind: str, key: str, fields: Mapping[str, str], line: int) -> Record:
    text = {name: tags_to_text(latex_to_text(value)) for name, value in fields.items()}
    text |= {name: ESCAPED.sub(r"\1", text_of) for name, text_of in fields.items() if name in VERBATIM}
    venue_field = next((name for name in (*VENUES.get(kind, ()), *OTHER_VENUES) if text.get(name)), "")
    organisation = next((name for name in ORGANISATIONS if text.get(name)), "")
    keywords = next((name for name in KEYWORDS if text.get(name)), "")
    arxiv = _arxiv(text)
    preprint = _is_preprint(kind, text, arxiv)
    own = OWN_NOTE.fullmatch(text.get("note", ""))
    authors = bibtex_names(fields.get("author", ""))
    attributes = {
        "title": text.get("title", ""),
        "abstract": text.get("abstract", ""),
        "author": " and ".join(authors),
        "doi": text.get("doi", ""),
        "url": text.get("url", ""),
        "eprint": arxiv or "",
        "keywords": ", ".join(_keywords(text.get(keywords, ""))),
        _venue_name(kind): text.get(venue_field, ""),
        "organization": text.get(organisation, ""),
    }
    dates = {"date", "year", "month", "day"} if _plain_date(text) else set()
    shown = {name for name, value in attributes.items() if value and fields.get(name) == value}
    return Record(
        line,
        title=attributes["title"],
        abstract=attributes["abstract"],
        when=_when(text),
        inferred=bool(own and own[1]),
        organisation=attributes["organization"],
        authors=authors,
        identifiers=_identifiers(text, arxiv),
        urls=tuple(filter(None, (_url(text.get("url", "")), _url(text.get("howpublished", ""))))),
        venue=attributes[_venue_name(kind)],
        kind="preprint" if preprint else kind,
        keywords=_keywords(text.get(keywords, "")),
        citation_key=key,
        notice=_notice(text),
        typeset=True,
        fields={
            name: value
            for name, value in {**fields, **({"entrytype": kind} if preprint else {})}.items()
            if name not in shown | dates | ({"note"} if own else set()) | {"listings"}
        },
    )


def _venue_name(kind: str) -> str:
    """Return the field that holds the venue in this kind of entry."""
    return "journal" if kind in {"article", "misc", "online", "unpublished"} else "booktitle"


def _plain_date(text: Mapping[str, str]) -> bool:
    """Return whether year and month say all that there is to say, so that they needn't be kept as written."""
    month = text.get("month", "")
    if "date" in text:
        return bool(ISO_DATE.fullmatch(text["date"])) and not text.keys() & {"year", "month", "day"}
    return (
        text.get("year", "").isdecimal()
        and (not month or month in MONTH_ABBREVIATIONS)
        and (not text.get("day") or text["day"].isdecimal())
    )


def _keywords(text: str) -> tuple[str, ...]:
    separator = ";" if ";" in text else ","
    return tuple(word for part in text.split(separator) if (word := clean(part)))


def _arxiv(text: Mapping[str, str]) -> str | None:
    kind = (text.get("archiveprefix") or text.get("eprinttype") or text.get("archive") or "").casefold()
    if text.get("eprint") and kind in {"", "arxiv"}:
        return arxiv_id(text["eprint"])
    for name in ("number", "journal", "journaltitle", "note", "howpublished", "publisher", "arxivid", "annote"):
        value = text.get(name, "")
        if "arxiv" in value.casefold() or name == "arxivid":
            return arxiv_id(value)
    return None


def _is_preprint(kind: str, text: Mapping[str, str], arxiv: str | None) -> bool:
    if kind not in {"misc", "online", "unpublished", "article"}:
        return False
    places = " ".join(text.get(name, "") for name in PREPRINT_PLACES)
    return bool(PREPRINT.search(places)) or (bool(arxiv) and kind != "article")


def _identifiers(text: Mapping[str, str], arxiv: str | None) -> dict[str, str]:
    eprinttype = text.get("eprinttype", "").casefold()
    return {
        "doi": text.get("doi", ""),
        "arxiv": text.get("eprint", "") if arxiv and arxiv_id(text.get("eprint", "")) else arxiv or "",
        "pubmed": text.get("pmid") or (text.get("eprint", "") if eprinttype == "pubmed" else ""),
        "pmc": text.get("pmcid", ""),
        "openreview": text.get("openreview", ""),
        "acl": text.get("acl", ""),
        "semantic_scholar": text.get("semanticscholar", ""),
        "openalex": text.get("openalex", ""),
    }


def _url(text: str) -> str:
    return text if text.startswith(("http", "www.", "javascript", "ftp", "file", "data")) else ""


def _notice(text: Mapping[str, str]) -> str:
    return title_notice(text.get("title", "")) or withdrawal(
        *(text.get(name, "") for name in ("note", "annote", "pubstate"))
    )


def _when(text: Mapping[str, str]) -> str:
    """Return the fullest of `date`, of which a range gives its start, and `year`, `month` and `day` joined."""
    year, month, day = (text.get(name, "").strip("{}# ") for name in ("year", "month", "day"))
    if found := re.fullmatch(r"(\d{1,2})[ ~.,]*([A-Za-z]+)|([A-Za-z]+)[ ~.]*(\d{1,2})(?:st|nd|rd|th)?", month):
        day, month = found[1] or found[4], found[2] or found[3]
    number = month_number(re.split(r"[-–/. ]", month)[0])
    joined = year
    if year and number:
        joined = f"{year[:4] if year[:4].isdecimal() else year}-{number:02}"
        if day.isdecimal() and len(day) <= 2:
            joined += f"-{int(day):02}"
    dates = (part.strip("~?%. ") for part in text.get("date", "").split("/"))
    return fullest_date(next(filter(None, dates), ""), joined)


BIBTEX = Format(
    "BibTeX",
    lambda text: bool(MARK.search(text)),
    _read,
    keeps="title, abstract, date, authors, DOI, arXiv number, PubMed id, link, venue, type, keywords, citation "
    "key, "
    "organisation, and every other field as it is written",
    lacks="@comment and @preamble",
)
