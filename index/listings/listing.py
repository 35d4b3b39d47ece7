"""Read the papers of one listing, whatever its format."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from index.errors import ListingError
from index.listings.encoding import Decoded, decode
from index.listings.registry import format_of, unread_format, without_abstracts
from index.papers import Paper
from index.records import NO_ABSTRACT, Format, Record, Remark, to_paper, validate

__all__ = ["Listing", "contents", "parse_listing", "read_listing"]

LARGEST = 64 * 1024 * 1024
"""The maximum size of a listing in bytes; a page has a few hundred kilobytes."""
EXPECTED = (
    "a saved Daily Papers page, BibTeX, RIS, JSON, CSV or another format with a title and abstract for each paper"
)
MOST_FLAWS = 1_000
"""Bad records in a row after which the rest of a listing isn't read."""
UNREAD = "the rest of the file was not read"
REPORTED = 500
"""Records after which progress is reported."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Listing(Sequence[Paper]):
    """The papers of one listing in its order, with remarks on the entries that were `skipped` or `repaired`.

    `cut` says from where, and why, the rest wasn't read, if any. `format` is the name of the listing's format.
    """

    papers: tuple[Paper, ...]
    skipped: tuple[Remark, ...] = ()
    repaired: tuple[Remark, ...] = ()
    cut: Remark | None = None
    format: str = ""

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

    The format is recognised by the content. An entry that is not a paper is skipped. Raises ListingError for a
    file that is missing, larger than 64 MB, not text, in no known format, or without a single paper, and for a
    page of which most entries are not papers.
    """
    path = Path(path)
    return parse_listing(contents(path), path)


def parse_listing(
    content: bytes, path: Path | str, most: int | None = None, progress: Progress | None = None
) -> Listing:
    """Return the papers in the bytes of a listing, as `read_listing` does; `path` is used as its name only.

    With `most`, the records after so many aren't read. `progress` is told the line that is being read and the
    number of lines.
    """
    path = Path(path)
    if len(content) > LARGEST:
        raise ListingError(path, f"larger than {LARGEST // 1024**2} MB; split it into several listings")
    decoded = _decoded(path, content)
    text = decoded.text
    format = format_of(text, path.suffix.lower())
    if format is None:
        raise ListingError(
            path, unread_format(text) or f"not a listing that Footnote knows; expected {EXPECTED}", line=1
        )
    records, cut = _read(text, format, most, progress)
    sound = tuple(record for record in records if not record.flaw)
    skipped = tuple(Remark(record.line, record.name, record.flaw) for record in records if record.flaw)
    if not sound:
        raise _nothing_in(path, skipped, cut, without_abstracts(text, format))
    if "page" in format.name and len(skipped) > len(sound):
        raise ListingError(
            path,
            f"most of it isn’t a listing of papers: {len(sound):,} of {len(records):,} entries have a title and "
            f"an "
            f"abstract; expected {EXPECTED}",
            line=skipped[0].line,
        )
    read_as = (Remark(decoded.line, "", decoded.note),) if decoded.note else ()
    repaired = tuple(Remark(record.line, record.name, note) for record in sound for note in record.notes)
    return Listing(
        papers=tuple(to_paper(record, path.name) for record in sound),
        skipped=skipped,
        repaired=(*read_as, *repaired),
        cut=cut,
        format=format.name,
    )


def _read(
    text: str, format: Format, most: int | None, progress: Progress | None
) -> tuple[list[Record], Remark | None]:
    """Return the records of a text, and from where and why the rest wasn't read, if any."""
    records: list[Record] = []
    lines, flawed = text.count("\n") + 1, 0
    for record in map(validate, format.read(text)):
        if len(records) == most:
            return records, Remark(record.line, "", f"the file has more than {most:,} records; {UNREAD}")
        records.append(record)
        flawed = flawed + 1 if record.flaw else 0
        if flawed == MOST_FLAWS:
            problem = f"{MOST_FLAWS:,} records in a row are bad; {UNREAD}. Is this {format.name}?"
            return records, Remark(record.line, "", problem)
        if progress and len(records) % REPORTED == 0:
            progress(record.line, lines)
    return records, None


def _nothing_in(path: Path, skipped: Sequence[Remark], cut: Remark | None, without_abstracts: str) -> ListingError:
    """Return the error for a listing without a paper; what it says if only abstracts are missing is given."""
    if not skipped:
        return ListingError(path, f"it contains no papers; expected {EXPECTED}")
    if not cut and all(one.reason == NO_ABSTRACT for one in skipped):
        return ListingError(path, without_abstracts, line=skipped[0].line)
    first = skipped[0]
    records = "record was" if len(skipped) == 1 else "records were"
    rest = cut.reason if cut else f"{len(skipped):,} {records} skipped and no paper is left; expected {EXPECTED}"
    return ListingError(
        path,
        f"{first.reason}. {rest}",
        line=first.line,
    )


def _decoded(path: Path, content: bytes) -> Decoded:
    """Return the text of a listing; raise ListingError if it is empty or no text."""
    if not content.strip():
        raise ListingError(path, f"the file is empty; expected {EXPECTED}")
    decoded = decode(content)
    if decoded is None:
        raise ListingError(
            path, f"a binary file, not text (byte {content.index(0) + 1:,} is 0); expected {EXPECTED}"
        )
    return decoded


def contents(path: Path) -> bytes:
    """Return the bytes of a listing; raise ListingError for what can't be opened or isn't a regular file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise ListingError(path, f"this is {kind}; expected a file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ListingError(path, f"it can’t be opened ({getattr(error, 'strerror', error)})") from error
