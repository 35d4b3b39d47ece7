"""A listing that was dropped onto the page, into the index: how far it is, then what became of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from queue import SimpleQueue

from index.errors import FootnoteError
from index.listings import Listing, parse_listing
from index.papers import Changes, clean
from ui.protocols import Library
from ui.server import LARGEST_UPLOAD

__all__ = ["Added", "Dropped", "Outcome", "Progressed", "Rejected", "add_listing", "read_dropped"]

LONGEST_NAME = 120
"""Characters of a file's name that are kept."""


@dataclass(frozen=True)
class Dropped:
    """A file as the browser read it; `first` of those that were dropped together."""

    name: str
    content: bytes
    first: bool = True


@dataclass(frozen=True)
class Progressed:
    """How many of how many texts are encoded; none of none while the file is read."""

    name: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Added:
    """What became of a listing's papers; `remarks` say what was left out, by line and reason."""

    name: str
    changes: Changes
    listing: Listing


@dataclass(frozen=True)
class Rejected:
    """A file that nothing could be taken from, and why."""

    name: str
    why: str


Outcome = Added | Rejected
"""What became of a file."""


def read_dropped(text: str) -> Dropped | Rejected:
    """Return the file that the page sends as JSON: its `name`, `size` and bytes (`content`, in base64).

    A name is only ever shown; of a path its last part stays. `first` is true where it is left out.
    """
    try:
        sent = json.loads(text)
        name, size, encoded = _bare(str(sent["name"])), int(sent["size"]), str(sent["content"])
        if size > LARGEST_UPLOAD:
            return Rejected(name, f"it is larger than {LARGEST_UPLOAD // 1024**2} MB; use footnote index instead")
        content = base64.b64decode(encoded, validate=True)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Rejected("a file", "it did not arrive whole; drop it again")
    if len(content) != size:
        return Rejected(name, "it did not arrive whole; drop it again")
    return Dropped(name, content, sent.get("first") is not False)


def add_listing(library: Library, dropped: Dropped) -> Generator[Progressed | Outcome]:
    """Add a listing's papers to the index; the last thing told is what became of it.

    Once begun it is finished, whether or not anybody still listens.
    """
    yield Progressed(dropped.name)
    told: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
    try:
        listing = parse_listing(dropped.content, dropped.name)
        with ThreadPoolExecutor(1, "footnote-adding") as worker:
            adding = worker.submit(library.add, listing, lambda done, total: told.put((done, total)))
            adding.add_done_callback(lambda _: told.put(None))
            while (news := told.get()) is not None:
                yield Progressed(dropped.name, *news)
        yield Added(dropped.name, adding.result(), listing)
    except FootnoteError as error:
        yield Rejected(dropped.name, str(error).removeprefix(dropped.name).lstrip(":, "))


def _bare(name: str) -> str:
    """Return the last part of a path, without what can't be seen.

    >>> _bare("../../etc/passwd"), _bare("C:\\\\lists\\\\a.txt"), _bare("..")
    ('passwd', 'a.txt', 'listing')
    """
    last = clean(PureWindowsPath(PurePosixPath(name).name).name)[:LONGEST_NAME]
    return last if last.strip(" .") else "listing"
