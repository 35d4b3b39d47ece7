"""A folder to a snapshot that can be searched: the current generation or, where that is damaged, what is whole.

Papers and vectors are what can't be made again here. While they are whole, the generation serves: without
Chroma the vectors themselves are searched, without tantivy's files the words are indexed again in memory. When
they aren't, the generation before serves. Either way the snapshot's notices say so, and what to type.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.encoders import Encoder
from index.errors import REBUILD, IndexDamaged, IndexForeign
from index.lifecycle.build import PAPERS, STORE, VECTORS, WORDS, check_readable, load_papers
from index.lifecycle.snapshot import Snapshot
from index.papers import passage_parts
from index.search import (
    ChromaServerStore,
    ChromaStore,
    ExactStore,
    LexicalIndex,
    Store,
    chroma_usable,
    foreign_content,
)
from index.storage import Generation, PrivateFolder, current, generations, load_encoding, stamp

__all__ = ["open_snapshot"]

T = TypeVar("T")


def open_snapshot(root: Path, encoder: Encoder, chroma_url: str | None = None) -> Snapshot:
    """Open the index in a folder; its private copy goes when the last holder of the snapshot lets go of it.

    With `chroma_url` that server holds Chroma's part. Raises StoreUnreachable when it doesn't answer; besides,
    raises IndexMissing, IndexMismatch, IndexForeign, IndexFolderError, and IndexDamaged when nothing in the
    folder is whole enough to be served.
    """
    while True:
        before = stamp(root)
        try:
            snapshot = _served(current(root), encoder, chroma_url)
        except IndexDamaged as damage:
            if stamp(root) == before:
                return _stand_in(root, encoder, chroma_url, damage)
        else:
            if not snapshot.notices or stamp(root) == before:
                return snapshot
        # Published anew meanwhile, twice even if what was being opened is gone: open that.


def _stand_in(root: Path, encoder: Encoder, chroma_url: str | None, damage: IndexDamaged) -> Snapshot:
    for generation in generations(root):
        with suppress(IndexDamaged):
            return _served(
                generation,
                encoder,
                chroma_url,
                f"The index is damaged ({damage.what}). Searched is {generation.folder.name}, without what was "
                f"added after it; {REBUILD}, and add that again.",
            )
    raise damage


def _served(generation: Generation, encoder: Encoder, chroma_url: str | None, *notices: str) -> Snapshot:
    check_readable(generation, encoder)
    papers = load_papers(generation.part(PAPERS))
    encoded = load_encoding(generation.part(VECTORS))
    troubles: list[str] = []
    folder = _unless_damaged(PrivateFolder, troubles)
    try:
        store: Store | None = None
        lexical = None
        if folder:
            path = folder.path
            if chroma_url:
                store = ChromaServerStore(chroma_url, generation, encoded.centroids())
            elif chroma_usable():
                store = _unless_damaged(lambda: _open_store(generation, path), troubles)
            lexical = _unless_damaged(lambda: LexicalIndex(generation.copy(WORDS, path)), troubles)
        others = {
            name: part
            for name in generation.parts - {PAPERS, VECTORS, STORE, WORDS}
            if (part := _unless_damaged(partial(generation.part, name), troubles))
        }
        snapshot = Snapshot(
            encoder=encoder,
            papers=papers,
            encoded=encoded,
            store=store or ExactStore(encoded.centroids()),
            lexical=lexical
            or LexicalIndex.in_memory(passage_parts(papers, map(encoded.passages, range(len(papers))))),
            parts=others,
            notices=(*notices, *map(_goes_without, troubles)),
        )
    except BaseException:
        _let_go(os.getpid(), store, folder)
        raise
    weakref.finalize(snapshot, _let_go, os.getpid(), store, folder)
    return snapshot


def _open_store(generation: Generation, folder: Path) -> ChromaStore:
    """Open a copy of Chroma's part; raise IndexForeign, before Chroma sees it, for one that isn't our work."""
    copy = generation.copy(STORE, folder)
    if why := foreign_content(copy):
        raise IndexForeign(generation.folder.parent, f"{generation.folder.name}/{STORE} {why}")
    return ChromaStore(copy)


def _unless_damaged(make: Callable[[], T], troubles: list[str]) -> T | None:
    """Return what is made; None, and the reason among the troubles, when the disk doesn't give it."""
    try:
        return make()
    except IndexDamaged as damage:
        troubles.append(damage.what)
    except OSError as error:
        troubles.append(f"a copy of it can't be used ({error.strerror or error})")
    return None


def _goes_without(trouble: str) -> str:
    return (
        f"The index is damaged ({trouble}). Its papers and their vectors are whole, and are searched without that "
        f"part; {REBUILD}."
    )


def _let_go(owner: int, store: Store | None, folder: PrivateFolder | None) -> None:
    if os.getpid() != owner:
        return  # a forked process: what it inherited is its parent's
    if store:
        store.close()
    if folder:
        folder.remove()
