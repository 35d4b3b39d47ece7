"""Read saved Daily Papers pages: find the lines that are titles, abstracts and footers.

There are two layouts. In one, each entry ends with a footer of three lines:

    Value Drifts: Tracing Value Alignment During LLM Post-Training
    As LLMs occupy an increasingly important role in society, they are …
    McGill-NLP McGill NLP Group
    ·
    Oct 30, 2025 1

The first line of a footer names an organisation or gives the number of authors ("• 5 authors"). The number after
the date counts comments. A date in the year in which the page was saved has no year. In the other layout,
titles and abstracts alternate, without footers. An entry whose footer is missing is an instance of the second
layout within the first, so one reader handles both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.papers import MONTH_NAMES
from index.records import HEAD, Format, Record

__all__ = ["DAILY_PAPERS", "Line", "looks_like_page", "page_lines", "read_page"]

HEADER = frozenset(
    {
        "new",
        "Get trending papers in your email inbox!",
        "Get trending papers in your email inbox once a day!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
        "by AK and the research community",
    }
)
BUTTON = "Subscribe"
"""A button whose label some browsers save in front of the first title, without a space."""

MONTH = f"(?:{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]{{0,6}}"
DATE = re.compile(rf"({MONTH} \d{{1,2}}(?:, (\d{{4}}))?)(?: \d{{1,6}})?")
AUTHORS = re.compile(r"(?:[•*-] ?)?\d{1,5} authors?")
ONE_LINE_FOOTER = re.compile(rf"([^·]{{1,120}}) · ({DATE.pattern})")
FOOTER = re.compile("A(?:D(?:WN?)?)?|TDWN?")
"""A footer as a sequence of `_kind` letters: authors or organisation, dot, date, number of comments.

A number of authors is enough to make a footer; after an organisation, the dot and the date are required.
"""

PROSE_LENGTH = 200
"""The length in characters from which any line is an abstract: titles reach 150, abstracts start at 400."""
SHORTEST_ABSTRACT = 80
"""The length in characters from which a line without a footer is an abstract if it ends like a sentence."""


@dataclass(frozen=True)
class Line:
    """A non-blank line and its number in the file, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Block:
    """The text lines before a footer, with the footer's content; `closed` is false if there is no footer."""

    lines: tuple[Line, ...]
    when: str = ""
    organisation: str = ""
    closed: bool = False


def page_lines(text: str) -> tuple[Line, ...]:
    """Return the non-blank lines of a page that was saved as text."""
    lines = ((number, " ".join(line.split())) for number, line in enumerate(text.split("\n"), 1))
    return tuple(Line(number, line) for number, line in lines if line)


def read_page(lines: Sequence[Line]) -> Iterator[Record]:
    """Yield the entries of a page; one without a title or an abstract has a flaw.

    >>> page = '''Say It Plainly
    ... We show that plain prose is read by more people.
    ... • 2 authors
    ... ·
    ... Mar 8, 2021 4'''
    >>> [(entry.line, entry.title, entry.when) for entry in read_page(page_lines(page))]
    [(1, 'Say It Plainly', 'Mar 8, 2021')]
    """
    blocks = tuple(_blocks(_split_footers(_without_header(lines))))
    years = [int(found[2]) for block in blocks if (found := DATE.fullmatch(block.when)) and found[2]]
    # Only dates in the year of capture lack a year, so it is at least the year after the latest one on the page.
    capture_year = max(years) + 1 if years else None
    for block in blocks:
        for entry in _entries(block):
            yield replace(entry, capture_year=capture_year, typeset=True)


def looks_like_page(lines: Sequence[Line]) -> bool:
    """Return whether lines are those of a page: it has its header or footers, or mostly titles and abstracts."""
    labels = sum(line.text in HEADER for line in lines[:50])
    if labels >= 2 or any(line.text == "Daily Papers" for line in lines[:50]):
        return True
    records = [record for record, _ in zip(read_page(lines[:400]), range(50), strict=False)]
    sound = sum(record.flaw is None for record in records)
    return bool(sound) and sound * 2 >= len(records)


def _without_header(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without what stands before the first title, and without the page's labels further down."""
    entries = next((place for place, line in enumerate(lines) if len(line.text) >= SHORTEST_ABSTRACT), len(lines))
    start = 1 + max((place for place, line in enumerate(lines[:entries]) if line.text in HEADER), default=-1)
    body = [line for line in lines[start:] if line.text not in HEADER]
    if start and body and body[0].text.startswith(BUTTON) and not body[0].text.startswith(f"{BUTTON} "):
        body[0] = replace(body[0], text=body[0].text.removeprefix(BUTTON))
    return body


def _split_footers(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, with each footer that was saved on one line split into its three lines."""
    for line in lines:
        if len(line.text) < PROSE_LENGTH and (found := ONE_LINE_FOOTER.fullmatch(line.text)):
            yield from (Line(line.number, part) for part in (found[1], "·", found[2]))
        else:
            yield line


def _kind(line: Line) -> str:
    """Return A for a number of authors, D for a dot, W for a date, N for any other number, T for other text."""
    if line.text == "·":
        return "D"
    if AUTHORS.fullmatch(line.text):
        return "A"
    if DATE.fullmatch(line.text):
        return "W"
    return "N" if line.text.isdecimal() else "T"


def _blocks(body: Iterator[Line]) -> Iterator[Block]:
    lines = tuple(body)
    kinds = "".join(map(_kind, lines))
    start = 0
    for footer in FOOTER.finditer(kinds):
        head, foot = lines[start : footer.start()], lines[footer.start() : footer.end()]
        organisation = ""
        if footer[0].startswith("T"):
            if len(head) >= 2 and len(foot[0].text) < PROSE_LENGTH:
                organisation = _organisation(foot[0].text)
            else:
                head += foot[:1]
        yield Block(_texts(head), _when(foot), organisation, closed=True)
        start = footer.end()
    yield Block(_texts(lines[start:]) if start else lines)


def _texts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the text lines only: a page with footers also has the date of the header and numbers of votes."""
    return tuple(line for line in lines if _kind(line) == "T")


def _when(footer: Sequence[Line]) -> str:
    return next((found[1] for line in footer if (found := DATE.fullmatch(line.text))), "")


def _organisation(text: str) -> str:
    """Return the display name from an organisation line, which holds a slug and a name, or only a slug.

    >>> _organisation("McGill-NLP McGill NLP Group"), _organisation("math-ai math-ai")
    ('McGill NLP Group', 'math-ai')
    """
    slug, _, name = text.partition(" ")
    return name or slug


def _entries(block: Block) -> Iterator[Record]:
    """Yield the block's entries; the footer belongs to the last one."""
    place = 0
    while place < len(block.lines):
        line = block.lines[place]
        if _is_abstract(block, place + 1):
            entry = Record(line.number, title=line.text, abstract=block.lines[place + 1].text)
            place += 2
        elif _is_prose(line):
            entry = Record(line.number, abstract=line.text, flaw="no title precedes it")
            place += 1
        else:
            entry = Record(line.number, title=line.text, flaw="no abstract follows it")
            place += 1
        if place == len(block.lines):
            entry = replace(entry, when=block.when, organisation=block.organisation)
        yield entry


def _is_abstract(block: Block, place: int) -> bool:
    """Return whether the line at `place`, which follows a title, is that title's abstract."""
    if place >= len(block.lines):
        return False
    line, last = block.lines[place], place + 1 == len(block.lines)
    if _is_prose(line) or (last and block.closed):
        return True
    # A short line is the next title, unless it ends like a sentence and no abstract follows it.
    sentence = len(line.text) >= SHORTEST_ABSTRACT and line.text.endswith((".", "!", "?", "…"))
    return sentence and (last or not _is_prose(block.lines[place + 1]))


def _is_prose(line: Line) -> bool:
    return len(line.text) >= PROSE_LENGTH


DAILY_PAPERS = Format(
    "Daily Papers page, saved as text",
    lambda text: looks_like_page(page_lines(text[: 10 * HEAD])),
    lambda text: read_page(page_lines(text)),
    keeps="title, abstract, date (a missing year is inferred), organisation",
    lacks="authors and identifiers, which such a page doesn’t show",
)
