"""Add an uploaded listing to the index, reporting progress and then the outcome."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from queue import SimpleQueue

from index.errors import FootnoteError
from index.listings import DROPPED, Listing, ReaderProcess
from index.papers import Changes, Paper, clean
from ui.protocols import Library
from ui.server import LARGEST_UPLOAD

__all__ = ["Added", "Outcome", "Progress", "Rejected", "Upload", "add_listing", "add_papers", "read_upload"]

MOST_REMARKS = 50
"""Remarks of each kind that are listed for one uploaded file."""

LONGEST_NAME = 120
"""Characters of a file name that are kept."""

MOST_RECORDS = 50_000
"""Records of a file that are read; others wait meanwhile. `footnote index` reads all of them."""

SECONDS_TO_LEAVE = 0.5
"""How often a reading looks whether anybody still waits for it."""

INCOMPLETE = "the upload was incomplete; drop the file again"


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it; `first` marks the first of several that were dropped together."""

    name: str
    content: bytes
    first: bool = True


@dataclass(frozen=True)
class Progress:
    """How many of `total` texts are encoded; `total` is 0 while the papers are still being read or fetched."""

    name: str
    done: int = 0
    total: int = 0
    doing: str = "Reading"


@dataclass(frozen=True)
class Added:
    """What was added: what changed in the index, and remarks on records that were skipped or repaired.

    `skipped_count` is the number of all that were skipped; `cut` says from where the rest wasn't read, if any.
    """

    name: str
    changes: Changes
    skipped: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    skipped_count: int = 0
    cut: str = ""


@dataclass(frozen=True)
class Rejected:
    """A file from which nothing was added, and why."""

    name: str
    why: str


Outcome = Added | Rejected


def read_upload(text: str) -> Upload | Rejected:
    """Return the file that the page sent as JSON: its `name`, its `size` in bytes and its `content` in base64.

    Only the last part of a path is kept as the name, and it is only ever displayed. `first` defaults to true.
    """
    try:
        sent = json.loads(text)
        name, size, encoded = _file_name(str(sent["name"])), int(sent["size"]), str(sent["content"])
        if size > LARGEST_UPLOAD:
            limit = f"{LARGEST_UPLOAD // 1024**2} MB"
            return Rejected(name, f"the file is larger than {limit}; add it with footnote index instead")
        content = base64.b64decode(encoded, validate=True)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Rejected("a file", INCOMPLETE)
    if len(content) != size:
        return Rejected(name, INCOMPLETE)
    return Upload(name, content, sent.get("first") is not False)


def add_listing(library: Library, upload: Upload) -> Generator[Progress | Outcome]:
    """Add a listing's papers to the index; yield its progress, then its outcome.

    If the generator is closed, reading is stopped; once encoding has begun, it runs to the end.
    """
    yield Progress(upload.name)
    try:
        listing = yield from _read(upload)
        changes = yield from add_papers(library, listing, upload.name)
        skipped, repaired = (
            tuple(map(str, remarks[:MOST_REMARKS])) for remarks in (listing.skipped, listing.repaired)
        )
        yield Added(upload.name, changes, skipped, repaired, len(listing.skipped), str(listing.cut or ""))
    except FootnoteError as error:
        yield Rejected(upload.name, str(error).removeprefix(upload.name).lstrip(":, "))


def add_papers(library: Library, papers: Sequence[Paper], name: str) -> Generator[Progress, None, Changes]:
    """Add papers to the index; yield the progress of what has this name, and return what changed."""
    steps: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
    with ThreadPoolExecutor(1, "footnote-adding") as worker:
        adding = worker.submit(library.add, papers, lambda done, total: steps.put((done, total)))
        adding.add_done_callback(lambda _: steps.put(None))
        while (step := steps.get()) is not None:
            yield Progress(name, *step)
    return adding.result()


def _read(upload: Upload) -> Generator[Progress, None, Listing]:
    """Yield now and then while a process of its own reads the listing, which ends when the generator is closed."""
    with ThreadPoolExecutor(1, "footnote-reading") as worker, ReaderProcess(DROPPED) as reader:
        reading = worker.submit(reader.read, upload.content, upload.name, MOST_RECORDS)
        while wait((reading,), SECONDS_TO_LEAVE).not_done:
            yield Progress(upload.name)
        return reading.result()


def _file_name(path: str) -> str:
    """Return the last part of a path, without invisible characters.

    >>> _file_name("../../etc/passwd"), _file_name("C:\\\\lists\\\\a.txt"), _file_name("..")
    ('passwd', 'a.txt', 'listing')
    """
    last = clean(PureWindowsPath(PurePosixPath(path).name).name)[:LONGEST_NAME]
    return last if last.strip(" .") else "listing"
