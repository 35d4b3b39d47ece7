"""What is in a generation, and how it is filled and read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.calibration import CALIBRATION_FILE, calibrate, save_calibration
from index.embedder import Embedder
from index.encoding import EncodedPaper, encode_papers, load_encoding, save_encoding
from index.errors import REBUILD, FootnoteError, IndexDamaged, IndexFolderError, IndexMismatch
from index.generation import Generation, current, generations
from index.lexical import write_lexical
from index.paper_map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.papers import Paper
from index.passages import passage_texts
from index.publishing import make_room, publish
from index.store import write_store
from index.unpublished import Unpublished

__all__ = [
    "PAPERS",
    "PARTS",
    "SCHEMA",
    "STORE",
    "VECTORS",
    "WORDS",
    "Contents",
    "Part",
    "check_readable",
    "load_papers",
    "whole_papers",
    "write_index",
]

BYTES = 0.5
"""What a generation takes by character and dimension: 70 MB for the five listings, 393,000 characters, at 384."""

SCHEMA = "2"
"""Of the files in a generation; an index of another schema is refused."""


@dataclass(frozen=True)
class Contents:
    """What a generation is made of: papers, what the encoder made of each, and the encoder.

    `before` is the generation that it takes the place of, where papers and vectors of one are whole.
    """

    papers: Sequence[Paper]
    encoded: Sequence[EncodedPaper]
    embedder: Embedder
    before: Generation | None = None


@dataclass(frozen=True)
class Part:
    """A file or folder of a generation, and what writes it; the parts before it are there by then."""

    name: str
    write: Callable[[Path, Contents], None]


def check_readable(generation: Generation, embedder: Embedder) -> None:
    """Raise IndexMismatch unless a generation's schema and encoder are ours."""
    for what, ours in _about(embedder).items():
        theirs = generation.about.get(what)
        if theirs != ours:
            raise IndexMismatch(
                generation.folder.parent, f"this index has the {what} {theirs}, and {ours} is asked for; {REBUILD}"
            )


def _about(embedder: Embedder) -> dict[str, str]:
    return {"schema": SCHEMA, "encoder": embedder.name}


def write_index(
    root: Path, papers: Sequence[Paper], embedder: Embedder, progress: Callable[[int, int], None] | None
) -> None:
    """Publish a generation that holds these papers, taking over what the current one has encoded."""
    if not papers:
        raise FootnoteError("there are no papers to index; give a listing that has some")
    bare = next((paper for paper in papers if not paper.sentences), None)
    if bare:
        raise FootnoteError(f"the paper {bare.title!r} has no abstract; leave it out, or give it one")
    make_room(root, _room(papers, embedder))
    before = _before(root, embedder)
    unpublished = Unpublished(root, _about(embedder))
    known = unpublished.known() | (_known(before) if before else {})
    encoded = encode_papers(papers, embedder, known, progress, unpublished.keep)
    contents = Contents(papers, encoded, embedder, before)

    def fill(folder: Path) -> None:
        for part in PARTS:
            part.write(folder / part.name, contents)

    publish(root, _about(embedder), fill)
    unpublished.clear()


def _room(papers: Sequence[Paper], embedder: Embedder) -> int:
    """Return about how many bytes a generation of these papers takes."""
    letters = sum(len(paper.title) + len(paper.abstract) for paper in papers)
    return int(letters * embedder.dimension * BYTES)


def whole_papers(root: Path) -> tuple[Paper, ...]:
    """Return the papers of the newest generation that has them whole; raise what `current` raises if none has."""
    for generation in generations(root):
        with suppress(IndexDamaged):
            return load_papers(generation.part(PAPERS))
    return load_papers(current(root).part(PAPERS))


def _before(root: Path, embedder: Embedder) -> Generation | None:
    """Return the newest generation whose papers and vectors are whole; None if there is none of this encoder."""
    for generation in generations(root):
        with suppress(IndexFolderError):
            check_readable(generation, embedder)
            generation.part(PAPERS), generation.part(VECTORS)
            return generation
    return None


def _known(before: Generation) -> dict[tuple[str, str], EncodedPaper]:
    """Return what a generation has encoded."""
    encoded = load_encoding(before.folder / VECTORS)
    papers = load_papers(before.folder / PAPERS)
    return {(paper.title, paper.abstract): encoded.paper(row) for row, paper in enumerate(papers)}


def _write_papers(path: Path, contents: Contents) -> None:
    with path.open("w", encoding="utf-8") as file:
        for paper in contents.papers:
            record = asdict(paper) | {"date": paper.date.isoformat() if paper.date else None}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def load_papers(path: Path) -> tuple[Paper, ...]:
    """Return the papers of a generation, in the order of its rows."""
    with path.open(encoding="utf-8") as file:
        return tuple(_paper(json.loads(line)) for line in file)


def _paper(record: dict[str, Any]) -> Paper:
    when = date.fromisoformat(record["date"]) if record["date"] else None
    return Paper(**record | {"date": when, "listings": tuple(record["listings"])})


def _write_vectors(path: Path, contents: Contents) -> None:
    save_encoding(path, contents.encoded)


def _write_chroma(path: Path, contents: Contents) -> None:
    write_store(path, np.stack([paper.direction for paper in contents.encoded]))


def _write_words(path: Path, contents: Contents) -> None:
    windows = [own.passages for own in contents.encoded]
    write_lexical(path, passage_texts(contents.papers, windows))


def _write_map(path: Path, contents: Contents) -> None:
    directions = np.stack([paper.direction for paper in contents.encoded])
    before = contents.before
    known = _map_of(before) if before else None
    if before and known:
        rows = {
            (paper.title, paper.abstract): row for row, paper in enumerate(load_papers(before.folder / PAPERS))
        }
        stood = [rows.get((paper.title, paper.abstract)) for paper in contents.papers]
        save_map(path, extend_map(known, stood, contents.papers, directions))
    else:
        save_map(path, draw_map(contents.papers, directions))


def _map_of(generation: Generation) -> PaperMap | None:
    """Return a generation's map; None when it has none, or a damaged one."""
    with suppress(IndexDamaged):
        return load_map(generation.part(MAP_FILE))
    return None


def _write_calibration(path: Path, contents: Contents) -> None:
    save_calibration(path, calibrate(contents.papers, contents.encoded, contents.embedder))


PAPERS, VECTORS, STORE, WORDS = "papers.jsonl", "vectors", "chroma", "words"

PARTS = (
    Part(PAPERS, _write_papers),
    Part(VECTORS, _write_vectors),
    Part(STORE, _write_chroma),
    Part(WORDS, _write_words),
    Part(MAP_FILE, _write_map),
    Part(CALIBRATION_FILE, _write_calibration),
)
"""What a generation holds, in the order of writing. A further part is found in `Snapshot.parts`, verified."""
