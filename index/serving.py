"""A published generation to a snapshot that can be searched, over a private copy."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from index.building import load_papers
from index.embedder import Embedder
from index.encoding import load_encoding
from index.generation import Generation
from index.lexical import LexicalIndex
from index.snapshot import Snapshot
from index.store import VectorStore

__all__ = ["serve"]


def serve(generation: Generation, embedder: Embedder) -> Snapshot:
    """Open a generation; the private copy goes when the last holder of the snapshot lets go of it.

    Chroma and tantivy write where they open, so they are given a copy; all else is read where it lies.
    """
    copy = Path(tempfile.mkdtemp(prefix="footnote-"))
    try:
        for part in ("chroma", "words"):
            shutil.copytree(generation.folder / part, copy / part)
        snapshot = Snapshot(
            folder=generation.folder,
            embedder=embedder,
            papers=load_papers(generation.folder),
            encoded=load_encoding(generation.folder / "vectors"),
            store=VectorStore(copy / "chroma"),
            lexical=LexicalIndex(copy / "words"),
        )
    except BaseException:
        shutil.rmtree(copy, ignore_errors=True)
        raise
    weakref.finalize(snapshot, _let_go, snapshot.store, copy)
    return snapshot


def _let_go(store: VectorStore, copy: Path) -> None:
    store.close()
    shutil.rmtree(copy, ignore_errors=True)
