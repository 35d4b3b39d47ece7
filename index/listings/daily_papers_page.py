"""Saved Daily Papers pages: which lines are titles, abstracts and footers.

Two layouts are known. In one, each entry ends with a footer of three lines:

    Value Drifts: Tracing Value Alignment During LLM Post-Training
    As LLMs occupy an increasingly important role in society, they are …
    McGill-NLP McGill NLP Group
    ·
    Oct 30, 2025 1

The first line of a footer names an organisation or counts the authors ("• 5 authors"); the number
after the date counts comments; a date of the year in which the page was saved has no year. In the other
layout titles and abstracts stand in turn, without footers. An entry that lacks its footer is the
second layout inside the first, so one reading does for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.listings.records import Record
from index.papers import MONTH_NAMES

__all__ = ["Line", "page_lines", "read_page"]

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
GLUED = "Subscribe"
"""A button that some browsers save in front of the first title, with no space between."""

MONTH = f"(?:{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]{{0,6}}"
DATE = re.compile(rf"({MONTH} \d{{1,2}}(?:, (\d{{4}}))?)(?: \d{{1,6}})?")
AUTHORS = re.compile(r"(?:[•*-] ?)?\d{1,5} authors?")
ONE_LINE_FOOTER = re.compile(rf"([^·]{{1,120}}) · ({DATE.pattern})")
FOOTER = re.compile("A(?:D(?:WN?)?)?|TDWN?")
"""A footer in the letters of `_kind`: authors, dot, date and number; or organisation, dot, date, number."""

PROSE = 200
"""Characters from which a line is an abstract, whatever it ends with: titles reach 150, abstracts start at 400."""
SHORTEST_ABSTRACT = 80
"""Characters from which a line that ends like a sentence may be an abstract, where no footer proves it."""


@dataclass(frozen=True)
class Line:
    """A line that is not blank, and its number in the file, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Block:
    """The lines of text up to a footer, and what the footer says; `closed` is false where there is none."""

    lines: tuple[Line, ...]
    when: str = ""
    organisation: str = ""
    closed: bool = False


def page_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a page that was saved as text."""
    lines = ((number, " ".join(line.split())) for number, line in enumerate(text.split("\n"), 1))
    return tuple(Line(number, line) for number, line in lines if line)


def read_page(lines: Sequence[Line]) -> Iterator[Record]:
    """Yield the entries of a page, those that lack a title or an abstract included.

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
    # The year is left out in the year of capture, so every year that is written lies before it.
    capture_year = max(years) + 1 if years else None
    for block in blocks:
        for entry in _entries(block):
            yield replace(entry, capture_year=capture_year)


def _without_header(lines: Sequence[Line]) -> list[Line]:
    start = 1 + max((place for place, line in enumerate(lines) if line.text in HEADER), default=-1)
    body = list(lines[start:])
    if start and body and body[0].text.startswith(GLUED) and not body[0].text.startswith(f"{GLUED} "):
        body[0] = replace(body[0], text=body[0].text.removeprefix(GLUED))
    return body


def _split_footers(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, each footer that was saved as one line broken into its three."""
    for line in lines:
        if len(line.text) < PROSE and (found := ONE_LINE_FOOTER.fullmatch(line.text)):
            yield from (Line(line.number, part) for part in (found[1], "·", found[2]))
        else:
            yield line


def _kind(line: Line) -> str:
    """Return A for a count of authors, D for a dot, W for a date, N for a number, T for any other text."""
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
            if len(head) >= 2 and len(foot[0].text) < PROSE:
                organisation = _organisation(foot[0].text)
            else:
                head += foot[:1]
        yield Block(_texts(head), _when(foot), organisation, closed=True)
        start = footer.end()
    yield Block(_texts(lines[start:]) if start else lines)


def _texts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Leave out what a page with footers has beside titles and abstracts: the header's date, counts of votes."""
    return tuple(line for line in lines if _kind(line) == "T")


def _when(footer: Sequence[Line]) -> str:
    return next((found[1] for line in footer if (found := DATE.fullmatch(line.text))), "")


def _organisation(text: str) -> str:
    """Return the display name in an organisation line, which is a slug and the name, or a slug alone.

    >>> _organisation("McGill-NLP McGill NLP Group"), _organisation("math-ai math-ai")
    ('McGill NLP Group', 'math-ai')
    """
    slug, _, name = text.partition(" ")
    return name or slug


def _entries(block: Block) -> Iterator[Record]:
    """Yield the block's entries; only the last one can own the footer."""
    place = 0
    while place < len(block.lines):
        line = block.lines[place]
        if _is_abstract(block, place + 1):
            entry = Record(line.number, title=line.text, abstract=block.lines[place + 1].text)
            place += 2
        elif _is_prose(line):
            entry = Record(line.number, abstract=line.text, flaw="no title stands in front of it")
            place += 1
        else:
            entry = Record(line.number, title=line.text, flaw="no abstract follows it")
            place += 1
        if place == len(block.lines):
            entry = replace(entry, when=block.when, organisation=block.organisation)
        yield entry


def _is_abstract(block: Block, place: int) -> bool:
    """Say whether the line at `place`, which follows a title, is that title's abstract."""
    if place >= len(block.lines):
        return False
    line, last = block.lines[place], place + 1 == len(block.lines)
    if _is_prose(line) or (last and block.closed):
        return True
    # A short line is the next title, unless it reads as a sentence and what follows it is no abstract.
    sentence = len(line.text) >= SHORTEST_ABSTRACT and line.text.endswith((".", "!", "?", "…"))
    return sentence and (last or not _is_prose(block.lines[place + 1]))


def _is_prose(line: Line) -> bool:
    return len(line.text) >= PROSE
