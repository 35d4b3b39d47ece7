"""Everything that can go wrong, as one small tree.

    FootnoteError
    ├── ListingError          a listing that can't be read
    ├── EncoderError          an encoder that can't be had, or is not what it claims to be
    ├── StoreUnreachable      a Chroma server that can't be reached
    └── IndexFolderError      an index folder that can't be used
        ├── IndexMissing      there is none
        ├── IndexDamaged      its files are not what was published
        ├── IndexForeign      it holds what Footnote doesn't write
        ├── IndexMismatch     it was built with another encoder or schema
        ├── IndexBusy         another process is writing it
        └── IndexClosed       it was closed

`assistant.errors` adds to it what can go wrong with a question or a language model.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "EncoderError",
    "FootnoteError",
    "IndexBusy",
    "IndexClosed",
    "IndexDamaged",
    "IndexFolderError",
    "IndexForeign",
    "IndexMismatch",
    "IndexMissing",
    "ListingError",
    "StoreUnreachable",
]


REBUILD = "write it anew with: footnote index --rebuild"
"""What to type when an index can't be used as it is; followed by listings, it starts one of these alone."""


class FootnoteError(Exception):
    """Base of all errors of Footnote; its message says what, which value, and what to do."""


class ListingError(FootnoteError):
    """Raised for a listing that can't be read; `path` and `line` say where."""

    def __init__(self, path: Path, expected: str, line: int | None = None) -> None:
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {expected}")
        self.path = path
        self.line = line


class EncoderError(FootnoteError):
    """Raised for an encoder that can't be loaded or fails its checksum."""


class StoreUnreachable(FootnoteError):
    """Raised when a Chroma server doesn't answer, or not as one does; asking again may do."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"the Chroma server at {url} can't be used ({why}). Start it, or unset FOOTNOTE_CHROMA_URL to search "
            "the copy on this machine"
        )
        self.url = url


class IndexFolderError(FootnoteError):
    """Raised for an index folder that can't be used; `folder` says which."""

    def __init__(self, folder: Path, message: str) -> None:
        super().__init__(f"{folder}: {message}")
        self.folder = folder


class IndexMissing(IndexFolderError):
    """Raised when a folder holds no index."""


class IndexDamaged(IndexFolderError):
    """Raised when the files of an index are not the ones that were published; `what` says which."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(folder, f"{what}; {REBUILD}")
        self.what = what


class IndexForeign(IndexFolderError):
    """Raised when an index holds what Footnote doesn't write, and opening it could run someone's code."""


class IndexMismatch(IndexFolderError):
    """Raised when an index was built with another encoder or schema."""


class IndexBusy(IndexFolderError):
    """Raised when another process is writing the index."""


class IndexClosed(IndexFolderError):
    """Raised when an index is read after it was closed."""
