"""Find listings on disk and collect the papers of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.errors import ListingError
from index.listings.listing import contents, read_listing
from index.listings.reader_process import GIVEN, ReaderProcess
from index.papers import Paper
from index.records import Remark

__all__ = ["SUFFIXES", "Collected", "collect_papers", "default_papers", "find_listings"]

SUFFIXES = frozenset(
    ".txt .html .htm .json .jsonl .ndjson .bib .ris .nbib .medline .xml .atom .rss .csv .tsv .tab .ciw".split()
)
"""Files with other endings are ignored in a folder, but read when named."""

MOST_REMARKS = 10
"""Remarks of one kind on one listing that are passed on; of the others, only their number."""


@dataclass(frozen=True)
class Collected:
    """The papers of several listings, duplicates included, and what went wrong.

    `skipped` are entries that were left out, `skipped_count` in all, and `repaired` entries that were changed,
    each with file, line and reason, and at most ten of a file. `unreadable` are whole listings that could not be
    read, each with the reason; `cut` are the places from which the rest of a listing was not read, and why. `read`
    and `passed_over` say which files of folders were read, and which weren't, and why.
    """

    papers: tuple[Paper, ...]
    skipped: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    skipped_count: int = 0
    read: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


def collect_papers(paths: Iterable[Path], progress: Callable[[int, int], None] | None = None) -> Collected:
    """Read listings, and the listings in folders, in a process of its own; `progress` is told lines of a listing.

    A listing that can't be read is reported in `unreadable`, as is a link in a folder to a file outside it:
    whoever made the link may not be whoever indexes the folder. Raises the first ListingError if that leaves no
    paper at all.
    """
    with ReaderProcess(GIVEN) as reader:
        return _collected(tuple(paths), reader, progress)


def _collected(
    paths: tuple[Path, ...], reader: ReaderProcess, progress: Callable[[int, int], None] | None
) -> Collected:
    papers: list[Paper] = []
    skipped: list[str] = []
    repaired: list[str] = []
    read: list[str] = []
    cut: list[str] = []
    errors: list[ListingError] = []
    skipped_count = 0
    for path in find_listings(paths):
        try:
            if path not in paths:
                _check_stays_inside(path)
            listing = reader.read(contents(path), path, progress=progress)
        except ListingError as error:
            errors.append(error)
            continue
        papers.extend(listing)
        skipped.extend(_messages(path, listing.skipped))
        repaired.extend(_messages(path, listing.repaired))
        skipped_count += len(listing.skipped)
        if listing.cut:
            cut.append(f"{path}, {listing.cut}")
        if path not in paths:
            count = "1 paper" if len(listing) == 1 else f"{len(listing):,} papers"
            read.append(f"{path}: {count} ({listing.format})")
    if errors and not papers:
        raise errors[0]
    passed_over = tuple(message for path in paths if path.is_dir() for message in _passed_over(path))
    return Collected(
        tuple(papers),
        tuple(skipped),
        tuple(repaired),
        tuple(map(str, errors)),
        skipped_count,
        tuple(read),
        passed_over,
        tuple(cut),
    )


def _messages(path: Path, remarks: Sequence[Remark]) -> list[str]:
    messages = [f"{path}, {remark}" for remark in remarks[:MOST_REMARKS]]
    more = len(remarks) - MOST_REMARKS
    return [*messages, f"{path}: {more:,} more of {len(remarks):,} entries"] if more > 0 else messages


def _passed_over(folder: Path) -> list[str]:
    """Return what in a folder isn't read, and why."""
    messages = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            messages.append(f"{path}: a folder inside a folder; to read it, give its path")
        elif path.suffix.lower() not in SUFFIXES and not path.name.startswith("."):
            messages.append(f"{path}: listings don’t end like this; to read it, give its path")
    return messages


def default_papers() -> tuple[Paper, ...]:
    """Return the papers of the listings that come with Footnote, duplicates included."""
    folder = Path(str(files("index"))) / "data"
    return tuple(paper for path in find_listings([folder]) for paper in read_listing(path))


def find_listings(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the given files, and the listings in the given folders in order of name, each path once.

    Subfolders are not searched. Raises ListingError for a folder without a listing.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_listings_in(path) if path.is_dir() else (path,)))
    return tuple(found)


def _listings_in(folder: Path) -> list[Path]:
    try:
        listings = sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    except OSError as error:
        raise ListingError(folder, f"it can’t be opened ({error.strerror})") from error
    if not listings:
        raise ListingError(
            folder, f"no listing in this folder; expected a file ending in {', '.join(sorted(SUFFIXES))}"
        )
    return listings


def _check_stays_inside(path: Path) -> None:
    """Raise ListingError for a symbolic link to a file outside its folder."""
    target = path.resolve()
    if path.is_symlink() and not target.is_relative_to(path.parent.resolve()):
        raise ListingError(path, f"it is a link to another folder; to read it, give the path: {target}")
