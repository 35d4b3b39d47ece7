"""Where an index is opened from: a folder of this machine, or a database that it was uploaded to."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from index.encoders import Encoder
from index.lance import Database
from index.lifecycle.build import NONE_READ, ReadPapers
from index.lifecycle.open import open_snapshot
from index.lifecycle.snapshot import Snapshot
from index.lifecycle.uploading import open_uploaded
from index.storage import stamp

__all__ = ["DatabaseSource", "FolderSource", "Source"]


class Source(Protocol):
    """A place that has an index, and from time to time a new version of it."""

    @property
    def place(self) -> Path | str:
        """The folder or the address, as error messages name it."""

    @property
    def check_interval(self) -> float:
        """Seconds between two looks for a new version."""

    def stamp(self) -> Hashable:
        """Return what changes with every version."""

    def open(self, encoder: Encoder, read: ReadPapers = NONE_READ) -> Snapshot:
        """Open the current version; the papers of a generation in `read` aren't read again."""


@dataclass(frozen=True)
class FolderSource:
    """An index folder; its vectors may be in a Chroma server."""

    place: Path
    chroma_url: str | None = None
    check_interval = 1.0

    def stamp(self) -> Hashable:
        """Return the state of the file that names the current generation."""
        return stamp(self.place)

    def open(self, encoder: Encoder, read: ReadPapers = NONE_READ) -> Snapshot:
        """Open the current generation or what is intact of it; see `open_snapshot` for the errors."""
        return open_snapshot(self.place, encoder, self.chroma_url, read)


@dataclass(frozen=True)
class DatabaseSource:
    """A LanceDB database that an index was uploaded to."""

    place: str
    check_interval = 10.0

    def stamp(self) -> Hashable:
        """Return what the database says of its current generation; raise DatabaseError if it can't be read."""
        return self._database.current()

    def open(self, encoder: Encoder, read: ReadPapers = NONE_READ) -> Snapshot:
        """Open the current generation; see `open_uploaded` for the errors."""
        return open_uploaded(self._database, encoder)

    @cached_property
    def _database(self) -> Database:
        return Database(self.place)
