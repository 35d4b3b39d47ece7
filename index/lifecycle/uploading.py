"""An index in a database: uploaded from its folder, opened from its tables."""

from __future__ import annotations

import hashlib
import io
import os
import weakref
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.embeddings import load_encoded_papers, load_encoding
from index.encoders import Encoder
from index.errors import DatabaseError, IndexMissing
from index.lance import (
    FILES,
    PAPERS,
    PASSAGES,
    STEMS,
    Content,
    Database,
    LanceEmbeddings,
    LanceStore,
    LanceWords,
    Uploaded,
    read_papers,
    write_tables,
)
from index.lifecycle import build
from index.lifecycle.open import release
from index.lifecycle.snapshot import Snapshot
from index.storage import Generation, PrivateFolder, current

__all__ = ["open_uploaded", "upload_index"]

FREQUENCIES = "document_frequencies.npy"
"""The file, beside the parts of a generation, with the papers that contain each token."""

REMEDY = "build it anew where it was built and upload that, or set FOOTNOTE_ENCODER"
"""What to do about an uploaded index of another schema or encoder."""

WITH_TABLES = {build.PAPERS, build.EMBEDDINGS, build.STORE, build.WORDS}
"""The parts of a generation that become tables; the others are uploaded as files."""


def upload_index(root: Path, database: Database) -> Uploaded:
    """Upload the current generation of an index folder, unless the database has it, and make it the current one.

    Readers see all of it or nothing. Nobody may write to the folder meanwhile. Raises DatabaseError if the
    database can't be used or has another index, and what `current` and `Generation.part` raise.
    """
    generation = current(root)
    name = generation.folder.name
    before = database.current()
    if before and before.origin != generation.origin:
        raise database.error("it has another index; give an empty folder or bucket, or delete that one first")
    if before and before.generation == name:
        return before
    content = _content(generation)
    summed = write_tables(database, name, content)
    uploaded = Uploaded(
        generation=name,
        origin=generation.origin,
        schema=str(generation.about["schema"]),
        encoder=str(generation.about["encoder"]),
        papers=len(content.papers),
        checksum=summed,
    )
    database.make_current(uploaded)
    return uploaded


def _content(generation: Generation) -> Content:
    vectors = generation.part(build.EMBEDDINGS)
    frequencies = io.BytesIO()
    np.save(frequencies, load_encoding(vectors).document_frequencies, allow_pickle=False)
    files = {name: generation.part(name).read_bytes() for name in sorted(generation.parts - WITH_TABLES)}
    return Content(
        build.read_papers(generation),
        load_encoded_papers(vectors),
        files | {FREQUENCIES: frequencies.getvalue()},
    )


def open_uploaded(database: Database, encoder: Encoder) -> Snapshot:
    """Open the current generation of a database.

    Raises DatabaseError if the database can't be used, IndexMissing if nothing was uploaded to it, and
    IndexMismatch if that was built with another encoder or schema.
    """
    while True:
        uploaded = database.current()
        if uploaded is None:
            raise IndexMissing(
                database.url, "nothing has been uploaded yet; upload an index with: footnote upload"
            )
        build.check_about(asdict(uploaded), encoder, database.url, REMEDY)
        try:
            return _open(database, uploaded, encoder)
        except DatabaseError:
            if database.current() == uploaded:
                raise
            # Another generation has been uploaded meanwhile, and this one dropped: open that one.


def _open(database: Database, uploaded: Uploaded, encoder: Encoder) -> Snapshot:
    papers_table, passages, stems, files = (
        database.open(f"{table}-{uploaded.generation}") for table in (PAPERS, PASSAGES, STEMS, FILES)
    )
    papers, spans = read_papers(papers_table, uploaded.checksum)
    folder = PrivateFolder()
    try:
        for row in files.rows("name", "content", "sha256"):
            if hashlib.sha256(row["content"]).hexdigest() != row["sha256"]:
                raise files.damaged(f"{row['name']} doesn’t match its checksum")
            (folder.path / Path(row["name"]).name).write_bytes(row["content"])
        frequencies = np.load(folder.path / FREQUENCIES, allow_pickle=False)
        snapshot = Snapshot(
            encoder=encoder,
            papers=papers,
            embeddings=LanceEmbeddings(papers_table, spans, frequencies, encoder.dimension),
            store=LanceStore(papers_table),
            words=LanceWords(passages, {row["stem"]: row["passages"] for row in stems.rows("stem", "passages")}),
            parts={path.name: path for path in folder.path.iterdir()},
            generation=uploaded.generation,
        )
    except BaseException:
        folder.remove()
        raise
    weakref.finalize(snapshot, release, os.getpid(), snapshot.store, folder)
    return snapshot
