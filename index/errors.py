"""The exceptions of Footnote.

    FootnoteError
    ├── ListingError          a listing can't be read
    ├── EncoderError          an encoder can't be loaded, or fails its checksum
    ├── StoreUnreachable      a Chroma server can't be reached
    ├── DatabaseError         the database of an uploaded index can't be used
    ├── IndexReadOnly         an uploaded index can't be changed
    ├── KeptFileError         a person's own file, such as the collections, can't be used
    └── IndexFolderError      an index folder can't be used
        ├── IndexMissing      it contains no index
        ├── IndexDamaged      its files differ from those that were published
        ├── IndexForeign      it contains something that Footnote doesn't write
        ├── IndexMismatch     it was built with another encoder or schema
        ├── IndexBusy         another process is writing to it
        └── IndexClosed       the index was closed

`assistant.errors` adds the exceptions for questions and language models.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "DatabaseError",
    "EncoderError",
    "FootnoteError",
    "IndexBusy",
    "IndexClosed",
    "IndexDamaged",
    "IndexFolderError",
    "IndexForeign",
    "IndexMismatch",
    "IndexMissing",
    "IndexReadOnly",
    "KeptFileError",
    "ListingError",
    "StoreUnreachable",
]


REBUILD = "rebuild it with: footnote index --rebuild"
"""How to repair an index from its own papers; followed by listings, the command builds an index of only those."""


class FootnoteError(Exception):
    """Base class of all exceptions of Footnote; a message says what is wrong, with which value, and what to do."""


class ListingError(FootnoteError):
    """Raised for a listing that can't be read; `path` and, if known, `line` locate the `problem`."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {problem}")
        self.path = path
        self.problem = problem
        self.line = line


class EncoderError(FootnoteError):
    """Raised for an encoder that can't be loaded or fails its checksum."""


class StoreUnreachable(FootnoteError):
    """Raised when a Chroma server doesn't answer, or gives an unexpected answer; a retry may succeed."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"the Chroma server at {url} can’t be used ({why}). Start it, or unset FOOTNOTE_CHROMA_URL to search "
            "the copy on this machine"
        )
        self.url = url


class DatabaseError(FootnoteError):
    """Raised when the database of an uploaded index can't be used; `url` is its address. A retry may succeed."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"the index at {url} can’t be used ({why}). Check the address and its credentials, or upload the "
            "index again with: footnote upload"
        )
        self.url = url


class IndexReadOnly(FootnoteError):
    """Raised when an uploaded index is to be changed; `url` is its address."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"the index at {url} can’t be changed from here. Change it where it was built, then upload it again "
            "with: footnote upload"
        )
        self.url = url


class KeptFileError(FootnoteError):
    """Raised for a file of a person's own that is damaged, or can't be read or written; `path` is its path."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} {problem}")
        self.path = path


class IndexFolderError(FootnoteError):
    """Raised for an index folder, or an uploaded index, that can't be used; `folder` is its path or address."""

    def __init__(self, folder: Path | str, message: str) -> None:
        super().__init__(f"{folder}: {message}")
        self.folder = folder


class IndexMissing(IndexFolderError):
    """Raised when a folder contains no index."""


class IndexDamaged(IndexFolderError):
    """Raised when the files of an index differ from those that were published; `what` says how."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(folder, f"{what}; {REBUILD}")
        self.what = what


class IndexForeign(IndexFolderError):
    """Raised when an index contains something that Footnote doesn't write: opening it could run foreign code."""


class IndexMismatch(IndexFolderError):
    """Raised when an index was built with another encoder or schema."""


class IndexBusy(IndexFolderError):
    """Raised when another process is writing to the index."""


class IndexClosed(IndexFolderError):
    """Raised when an index is used after it was closed."""
