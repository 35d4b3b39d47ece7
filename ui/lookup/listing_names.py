"""Names that a person gives to listings, since that of a file, such as 003_479a.txt, may say little."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import FootnoteError
from index.papers import clean
from index.storage import KeptFile

__all__ = ["ListingNameError", "ListingNames", "NamedListings"]

LONGEST_NAME = 100
"""Characters of a name."""


class ListingNameError(FootnoteError):
    """Raised for a listing that doesn't exist, or a name that can't be given."""


@dataclass(frozen=True)
class ListingNames:
    """The name of each listing that has been given one, by the name of its file.

    A listing is known by the name of its file, as in `Paper.listings`; `known` is all that there are.
    """

    names: Mapping[str, str] = field(default_factory=dict)

    def shown(self, file: str) -> str:
        """Return the name to show for a listing.

        >>> names = ListingNames({"003_479a.txt": "Papers of May"})
        >>> names.shown("003_479a.txt"), names.shown("other.txt")
        ('Papers of May', 'other.txt')
        """
        return self.names.get(file) or file

    def find(self, name: str, known: Collection[str]) -> str:
        """Return the listing whose file, or else whose shown name in any case, this is.

        Raises ListingNameError, which lists those that there are, for any other name.
        """
        if name in known:
            return name
        wanted = clean(name).casefold()
        for file in sorted(known):
            if wanted in {file.casefold(), self.shown(file).casefold()}:
                return file
        there = ", ".join(self._both(file) for file in sorted(known)) or "none"
        raise ListingNameError(f"no listing is called {name!r}; there are: {there}")

    def matching(self, part: str, known: Collection[str]) -> frozenset[str]:
        """Return the listings whose file or shown name contains a text, in any case.

        >>> sorted(ListingNames({"a.txt": "May"}).matching("MA", ["a.txt", "mail.txt", "b.txt"]))
        ['a.txt', 'mail.txt']
        """
        wanted = part.casefold()
        return frozenset(
            file for file in known if wanted in file.casefold() or wanted in self.shown(file).casefold()
        )

    def _both(self, file: str) -> str:
        shown = self.shown(file)
        return file if shown == file else f"{shown} ({file})"


class NamedListings:
    """The names in a file beside the index: each change is one step under a lock."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, ListingNames, ListingNames())

    def read(self) -> ListingNames:
        """Return the names; raise KeptFileError for a damaged file."""
        return self._file.read()

    def rename(self, old: str, new: str, known: Collection[str]) -> str:
        """Give a listing another name, and return it as it is shown; the name of its file is its first one.

        Raises ListingNameError for an unknown listing, an empty or overlong name, or one that another listing has.
        """
        name = new if new in known else _checked(new)

        def renamed(before: ListingNames) -> ListingNames:
            file = before.find(old, known)
            for other in known:
                if other != file and name.casefold() in {other.casefold(), before.shown(other).casefold()}:
                    raise ListingNameError(f"another listing is called {name!r}; choose another name")
            names = {**before.names, file: name}
            return ListingNames({one: shown for one, shown in names.items() if shown != one})

        self._file.change(renamed)
        return name

    def forget(self, files: Collection[str]) -> None:
        """Forget the names of listings that are gone."""
        self._file.change(
            lambda before: ListingNames({file: name for file, name in before.names.items() if file not in files})
        )


def _checked(name: str) -> str:
    name = clean(name)
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_NAME:
        raise ListingNameError(f"{name[:LONGEST_NAME]!r} can’t name a listing; use 1 to {LONGEST_NAME} characters")
    return name
