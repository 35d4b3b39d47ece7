"""Changes that a reader asks for on the page.

A paper is removed or corrected, a listing removed or renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from index.errors import FootnoteError
from index.papers import listings_of
from ui.html import count
from ui.lookup import NamedListings, corrected
from ui.protocols import Library
from ui.sent_values import sent_object

__all__ = ["Change", "Refused", "make_change", "read_change"]

Act = Literal["remove", "correct", "unlist", "relist"]
GONE = "This paper is no longer in the index."
LONGEST = 20_000
"""Characters of the authors that are read."""


@dataclass(frozen=True)
class Change:
    """What is to be done: with the paper of this key, or, in `unlist` and `relist`, the listing of this file."""

    act: Act
    key: str = ""
    file: str = ""
    name: str = ""
    date: str = ""
    authors: str = ""


class Refused(FootnoteError):
    """Raised for a change that can't be made."""


def read_change(text: str) -> Change | None:
    """Return the change in a text; None for anything else, as anyone may send any text.

    >>> read_change('{"act": "relist", "file": "a.txt", "name": "May"}')
    Change(act='relist', key='', file='a.txt', name='May', date='', authors='')
    >>> read_change('{"act": "drop"}') is None
    True
    """
    value = sent_object(text)
    act = value.get("act")
    texts = [value.get(name, "") for name in ("key", "file", "name", "date", "authors")]
    if act not in get_args(Act) or not all(isinstance(one, str) and len(one) <= LONGEST for one in texts):
        return None
    return Change(cast(Act, act), *texts)


def make_change(library: Library, named: NamedListings, change: Change | None) -> str:
    """Make a change and return what came of it, as a sentence; raise FootnoteError if it can't be made."""
    if change is None:
        raise Refused("That request can’t be read. Reload the page")
    if change.act == "relist":
        return f"Renamed to “{named.rename(change.file, change.name, listings_of(library.papers))}”."
    if change.act == "unlist":
        shown = named.read().shown(change.file)
        removed = len(library.remove_listing(change.file).removed)
        named.forget([change.file])
        return f"Removed “{shown}” and {count(removed, 'paper')} with it."
    paper = next((one for one in library.papers if one.key == change.key), None)
    if paper is None:
        raise Refused(GONE)
    if change.act == "remove":
        library.remove([paper])
        return f"Removed “{paper.title}”."
    changes = library.correct([corrected(paper, change.date, change.authors.splitlines())])
    return "Saved." if changes else "Nothing has changed."
