"""Read the papers of one listing: a saved Daily Papers page, JSON, JSON Lines or BibTeX."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from index.errors import ListingError
from index.listings.bibtex_listing import read_bibtex
from index.listings.daily_papers_page import page_lines, read_page
from index.listings.html_text import html_lines
from index.listings.json_listing import read_json
from index.listings.records import Record, to_paper, validate
from index.papers import Paper

__all__ = ["Listing", "Remark", "parse_listing", "read_listing"]

LARGEST = 64 * 1024 * 1024
"""The maximum size of a listing in bytes; a page has a few hundred kilobytes."""
EXPECTED = (
    "a saved Daily Papers page (text or HTML), JSON, JSONL or BibTeX, with a title and abstract for each paper"
)

JSON = re.compile(r"\s*(?:\[\s*[\]{]|\{\s*[\"}])")
BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][^\n=]{0,200},", re.MULTILINE)
HTML = re.compile(r"\s*(?:<!--|<!doctype html|<html|<head|<body|<main|<div|<article|<section)", re.IGNORECASE)

Reader = Callable[[str], Iterator[Record]]


@dataclass(frozen=True)
class Remark:
    """A problem with an entry of a listing: its line, its title or first words (`what`), and the `reason`."""

    line: int
    what: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" + (f" ({self.what})" if self.what else "")


@dataclass(frozen=True)
class Listing(Sequence[Paper]):
    """The papers of one listing in its order, with remarks on the entries that were `skipped` or `repaired`."""

    papers: tuple[Paper, ...]
    skipped: tuple[Remark, ...] = ()
    repaired: tuple[Remark, ...] = ()

    def __len__(self) -> int:
        return len(self.papers)

    @overload
    def __getitem__(self, place: int) -> Paper: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Paper, ...]: ...
    def __getitem__(self, place: int | slice) -> Paper | tuple[Paper, ...]:
        return self.papers[place]


def read_listing(path: Path | str) -> Listing:
    """Return the papers of the file at `path`, with remarks on the entries that were skipped or repaired.

    The format is recognised by the content, or failing that by the file's name. An entry that is not a paper is
    skipped. Raises ListingError for a file that is missing, larger than 64 MB, not UTF-8 text, or without a
    single paper.
    """
    path = Path(path)
    return parse_listing(_bytes(path), path)


def parse_listing(content: bytes, path: Path | str) -> Listing:
    """Return the papers in the bytes of a listing, as `read_listing` does; `path` is used as its name only."""
    path = Path(path)
    if len(content) > LARGEST:
        raise ListingError(path, f"larger than {LARGEST // 1024**2} MB; split it into several listings")
    text = _text(path, content)
    records = tuple(validate(record) for record in _reader(path, text)(text))
    sound = tuple(record for record in records if not record.flaw)
    skipped = tuple(Remark(record.line, record.name, record.flaw) for record in records if record.flaw)
    if not sound:
        raise _nothing_in(path, skipped)
    return Listing(
        papers=tuple(to_paper(record, path.name) for record in sound),
        skipped=skipped,
        repaired=tuple(Remark(record.line, record.name, note) for record in sound for note in record.notes),
    )


def _nothing_in(path: Path, skipped: Sequence[Remark]) -> ListingError:
    if not skipped:
        return ListingError(path, f"no paper in it; expected {EXPECTED}")
    first = skipped[0]
    records = "record was" if len(skipped) == 1 else "records were"
    return ListingError(
        path,
        f"{first.reason}. {len(skipped)} {records} skipped and no paper is left; expected {EXPECTED}",
        line=first.line,
    )


def _reader(path: Path, text: str) -> Reader:
    """Choose a reader by the text, or failing that by the file's name; the default is a page saved as text."""
    if JSON.match(text):
        return read_json
    if HTML.match(text):
        return _read_html
    if BIBTEX.search(text):
        return read_bibtex
    by_name: dict[str, Reader] = {".json": read_json, ".jsonl": read_json, ".bib": read_bibtex}
    return by_name.get(path.suffix.lower(), _read_text)


def _read_html(text: str) -> Iterator[Record]:
    return read_page(html_lines(text))


def _read_text(text: str) -> Iterator[Record]:
    return read_page(page_lines(text))


def _text(path: Path, content: bytes) -> str:
    """Return a file's text with `\\n` as line end; raise ListingError if the file is empty or not UTF-8 text."""
    if not content.strip():
        raise ListingError(path, f"the file is empty; expected {EXPECTED}")
    if b"\0" in content:
        raise ListingError(
            path, f"a binary file, not text (byte {content.index(0) + 1:,} is 0); expected {EXPECTED}"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte, line = content[error.start], content.count(b"\n", 0, error.start) + 1
        raise ListingError(
            path, f"byte {error.start + 1:,} (0x{byte:02X}) is not UTF-8; save the file as UTF-8 text", line
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise ListingError(path, f"this is {kind}; expected a file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ListingError(path, f"it can't be opened ({getattr(error, 'strerror', error)})") from error
