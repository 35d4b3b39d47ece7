"""Opening an index folder: the current generation or, if it is damaged, as much as is intact.

Only papers and embeddings can't be rebuilt from the rest. While they are intact, the generation is used: without
Chroma, the vectors are searched directly; without tantivy's files, the words are indexed again in memory. If they
are damaged, the previous generation is used or, if it shares the damaged file, the papers whose embeddings are
damaged are found by their words only. In each case the snapshot's notices say so, and what to type.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.embeddings import EncodedCorpus, load_encoding
from index.encoders import Encoder
from index.errors import REBUILD, IndexDamaged, IndexForeign
from index.lifecycle.build import (
    EMBEDDINGS,
    NONE_READ,
    PAPERS,
    STORE,
    WORDS,
    ReadPapers,
    check_compatible,
    read_papers,
)
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
from index.storage import Generation, PrivateFolder, current, generations, stamp

__all__ = ["open_snapshot", "release"]

T = TypeVar("T")

NO_COPY = (
    "Footnote can’t make its private copy of the index ({}), so searching takes longer. The index is "
    "sound, and every paper can be found. Free some space in {}, or set TMPDIR to another folder."
)


def open_snapshot(
    root: Path, encoder: Encoder, chroma_url: str | None = None, read: ReadPapers = NONE_READ
) -> Snapshot:
    """Open the index in a folder; its private copy is deleted when the snapshot is garbage-collected.

    With `chroma_url`, that server holds the papers' centroids; raises StoreUnreachable if it doesn't answer. The
    papers of generations in `read` aren't read again. Also raises IndexMissing, IndexMismatch, IndexForeign,
    IndexFolderError, and IndexDamaged if no generation is intact enough to be searched.
    """
    while True:
        before = stamp(root)
        try:
            snapshot = _open_generation(current(root), encoder, chroma_url, read)
        except IndexDamaged as damage:
            if stamp(root) == before:
                return _open_older(root, encoder, chroma_url, damage)
        else:
            if not snapshot.notices or stamp(root) == before:
                return snapshot
        # A generation was published meanwhile, and the one being opened may have been deleted: open the new one.


def _open_older(root: Path, encoder: Encoder, chroma_url: str | None, damage: IndexDamaged) -> Snapshot:
    for generation in generations(root):
        with suppress(IndexDamaged):
            return _open_generation(
                generation,
                encoder,
                chroma_url,
                NONE_READ,
                f"The index is damaged ({damage.what}). Footnote is searching an older version of it, "
                f"{generation.folder.name}, without the changes made since; {REBUILD}, then make them again.",
            )
    with suppress(IndexDamaged):
        notice = (
            f"The index is damaged ({damage.what}). Papers whose embeddings are damaged are found by their words "
            f"only; {REBUILD}."
        )
        return _open_generation(current(root), encoder, None, NONE_READ, notice, damaged=True)
    raise damage


def _open_generation(
    generation: Generation,
    encoder: Encoder,
    chroma_url: str | None,
    read: ReadPapers,
    *notices: str,
    damaged: bool = False,
) -> Snapshot:
    check_compatible(generation, encoder)
    papers = read_papers(generation, read)
    problems: list[str] = []
    folder = _unless_damaged(PrivateFolder, problems)
    store: Store | None = None
    words = None
    try:
        encoded = _open_damaged(generation) if damaged else _open_encoding(generation, folder, problems)
        if folder:
            path = folder.path
            if chroma_url:
                store = ChromaServerStore(chroma_url, generation, encoded.centroids())
            elif chroma_usable():
                store = _unless_damaged(lambda: _open_store(generation, path), problems)
            words = _unless_damaged(lambda: LexicalIndex(generation.copy(WORDS, path)), problems)
        others = {
            name: part
            for name in generation.parts - {PAPERS, EMBEDDINGS, STORE, WORDS}
            if (part := _unless_damaged(partial(_kept, generation, name, folder), problems))
        }
        snapshot = Snapshot(
            encoder=encoder,
            papers=papers,
            embeddings=encoded,
            store=store or ExactStore(encoded.centroids()),
            words=words
            or LexicalIndex.in_memory(passage_parts(papers, map(encoded.passages, range(len(papers))))),
            parts=others,
            generation=generation.folder.name,
            notices=(*notices, *dict.fromkeys(problems)),
        )
    except BaseException:
        release(os.getpid(), store, folder)
        raise
    weakref.finalize(snapshot, release, os.getpid(), store, folder)
    return snapshot


def _open_encoding(generation: Generation, folder: PrivateFolder | None, problems: list[str]) -> EncodedCorpus:
    """Open the embeddings, their small files from a copy if it can be made."""
    if folder:
        try:
            copied = generation.copy(EMBEDDINGS, folder.path, but_records=True)
            return load_encoding(copied, generation.folder / EMBEDDINGS)
        except OSError as error:
            shutil.rmtree(folder.path / EMBEDDINGS, ignore_errors=True)
            problems.append(NO_COPY.format(error.strerror or error, tempfile.gettempdir()))
    return load_encoding(generation.part(EMBEDDINGS))


def _open_damaged(generation: Generation) -> EncodedCorpus:
    """Open embeddings of which some records are damaged, but not where they are."""
    return load_encoding(generation.part(EMBEDDINGS, but_records=True), damaged=True)


def _kept(generation: Generation, name: str, folder: PrivateFolder | None) -> Path:
    """Return the path of a small part's copy, which outlives its generation; without a folder, of the part."""
    return generation.copy(name, folder.path) if folder else generation.part(name)


def _open_store(generation: Generation, folder: Path) -> ChromaStore:
    """Open a copy of Chroma's part; raise IndexForeign, before Chroma opens it, if Footnote didn't write it."""
    copy = generation.copy(STORE, folder)
    if why := foreign_content(copy):
        raise IndexForeign(generation.folder.parent, f"{generation.folder.name}/{STORE} {why}")
    return ChromaStore(copy)


def _unless_damaged(make: Callable[[], T], problems: list[str]) -> T | None:
    """Return what `make` returns; if its files are damaged or can't be copied, None, and append the reason."""
    try:
        return make()
    except IndexDamaged as damage:
        problems.append(_damage_notice(damage.what))
    except OSError as error:
        problems.append(NO_COPY.format(error.strerror or error, tempfile.gettempdir()))
    return None


def _damage_notice(problem: str) -> str:
    return (
        f"The index is damaged ({problem}). Its papers and vectors are intact, so every paper can still be found; "
        f"{REBUILD}."
    )


def release(owner: int, store: Store | None, folder: PrivateFolder | None) -> None:
    """Close a snapshot's store and remove its private copy, if this is the process, by number, that opened it."""
    if os.getpid() != owner:
        return  # in a forked process, both belong to the parent
    if store:
        store.close()
    if folder:
        folder.remove()
