"""The papers of one of a person's collections, to ask or search within it."""

from __future__ import annotations

from assistant.collections import CollectionShelf
from ui.protocols import Answering

__all__ = ["keys_in"]


def keys_in(name: str | None, assistant: Answering) -> frozenset[str] | None:
    """Return the keys of the papers in a collection that are in the index; None, which is all, for no name.

    Raises CollectionError if there is no such collection, or none of its papers is in the index.
    """
    if not name:
        return None
    return CollectionShelf(assistant.settings.collections_file).keys_in(name, assistant.index.papers)
