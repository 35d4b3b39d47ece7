"""Stars: the collection that a star on a paper gathers it into."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.collections.shelf import CollectionShelf, Held, held
from index.papers import Paper

__all__ = ["STARRED", "star", "starred", "unstar"]

STARRED = "Starred"
"""The name of the collection; it is made with the first star and goes with the last."""


def starred(shelf: CollectionShelf, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Return the keys, as of today, of the papers that have a star."""
    return tuple(one.paper.key for one in _held(shelf, papers))


def star(shelf: CollectionShelf, paper: Paper) -> None:
    """Give a paper a star."""
    shelf.add(STARRED, [paper])


def unstar(shelf: CollectionShelf, key: str, papers: Sequence[Paper]) -> None:
    """Take the star from the paper with this key; a note on it, if it has any, goes as well."""
    gone = [one.kept.key for one in _held(shelf, papers) if one.paper.key == key]
    if not gone:
        return
    rest = shelf.remove(STARRED, gone)
    if not (rest.papers or rest.answers or rest.note):
        shelf.delete(rest.name)


def _held(shelf: CollectionShelf, papers: Sequence[Paper]) -> tuple[Held, ...]:
    name = STARRED.casefold()
    return next((held(one, papers) for one in shelf.collections if one.name.casefold() == name), ())
