"""What is in a generation, and how it is filled and read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.embedder import Embedder
from index.encoding import EncodedPaper, encode_papers, load_encoding, save_encoding
from index.errors import FootnoteError, IndexFolderError, IndexMismatch
from index.generation import Generation, current, publish
from index.lexical import write_lexical
from index.paper_map import MAP_FILE, draw_map, extend_map, load_map, save_map
from index.papers import Paper
from index.passages import passage_text
from index.store import write_store

__all__ = ["PARTS", "SCHEMA", "Contents", "Part", "load_papers", "readable", "write_index"]

SCHEMA = "1"
"""Of the files in a generation; an index of another schema is refused."""


@dataclass(frozen=True)
class Contents:
    """What a generation is made of: papers, what the encoder made of each, and the encoder.

    `before` is the folder of the generation that it takes the place of, where that one can be read.
    """

    papers: Sequence[Paper]
    encoded: Sequence[EncodedPaper]
    embedder: Embedder
    before: Path | None = None


@dataclass(frozen=True)
class Part:
    """A file or folder of a generation, and what writes it; the parts before it are there by then."""

    name: str
    write: Callable[[Path, Contents], None]


def readable(root: Path, embedder: Embedder) -> Generation:
    """Return the current generation; raise IndexMismatch unless its schema and encoder are ours."""
    generation = current(root)
    for what, ours in _about(embedder).items():
        theirs = generation.about.get(what)
        if theirs != ours:
            raise IndexMismatch(
                root,
                f"this index has the {what} {theirs}, and {ours} is asked for; "
                "build it again with: footnote index --rebuild PATH...",
            )
    return generation


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
    before = _before(root, embedder)
    encoded = encode_papers(papers, embedder, _known(before) if before else {}, progress)
    contents = Contents(papers, encoded, embedder, before)

    def fill(folder: Path) -> None:
        for part in PARTS:
            part.write(folder / part.name, contents)

    publish(root, _about(embedder), fill)


def _before(root: Path, embedder: Embedder) -> Path | None:
    """Return the folder of the current generation; None if it can't be read or is another encoder's."""
    try:
        return readable(root, embedder).folder
    except IndexFolderError:
        return None


def _known(before: Path) -> dict[tuple[str, str], EncodedPaper]:
    """Return what a generation has encoded."""
    encoded = load_encoding(before / "vectors")
    return {(paper.title, paper.abstract): encoded.paper(row) for row, paper in enumerate(load_papers(before))}


def _write_papers(path: Path, contents: Contents) -> None:
    with path.open("w", encoding="utf-8") as file:
        for paper in contents.papers:
            record = asdict(paper) | {"date": paper.date.isoformat() if paper.date else None}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def load_papers(folder: Path) -> tuple[Paper, ...]:
    """Return the papers of a generation, in the order of its rows."""
    with (folder / "papers.jsonl").open(encoding="utf-8") as file:
        return tuple(_paper(json.loads(line)) for line in file)


def _paper(record: dict[str, Any]) -> Paper:
    when = date.fromisoformat(record["date"]) if record["date"] else None
    return Paper(**record | {"date": when, "listings": tuple(record["listings"])})


def _write_vectors(path: Path, contents: Contents) -> None:
    save_encoding(path, contents.encoded)


def _write_chroma(path: Path, contents: Contents) -> None:
    write_store(path, np.concatenate([paper.vectors for paper in contents.encoded]))


def _write_words(path: Path, contents: Contents) -> None:
    pairs = zip(contents.papers, contents.encoded, strict=True)
    write_lexical(path, [passage_text(paper, passage) for paper, own in pairs for passage in own.passages])


def _write_map(path: Path, contents: Contents) -> None:
    directions = np.stack([paper.direction for paper in contents.encoded])
    known = load_map(contents.before) if contents.before else None
    if contents.before and known:
        rows = {(paper.title, paper.abstract): row for row, paper in enumerate(load_papers(contents.before))}
        stood = [rows.get((paper.title, paper.abstract)) for paper in contents.papers]
        save_map(path, extend_map(known, stood, contents.papers, directions))
    else:
        save_map(path, draw_map(contents.papers, directions))


PARTS = (
    Part("papers.jsonl", _write_papers),
    Part("vectors", _write_vectors),
    Part("chroma", _write_chroma),
    Part("words", _write_words),
    Part(MAP_FILE, _write_map),
)
"""What a generation holds, in the order of writing. A reader finds a part of its own in `Snapshot.folder`."""
