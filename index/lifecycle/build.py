"""What is in a generation, and how it is filled and read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from index.encoders import Encoder
from index.errors import REBUILD, FootnoteError, IndexDamaged, IndexFolderError, IndexForeign, IndexMismatch
from index.map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.papers import Paper, passage_parts
from index.search import (
    CALIBRATION_FILE,
    SQLITE_ONLY_ROWS,
    calibrate,
    extend_lexical,
    extend_store,
    foreign_content,
    save_calibration,
    write_lexical,
    write_store,
)
from index.storage import (
    Checkpoints,
    EncodedCorpus,
    EncodedPaper,
    Generation,
    TextKey,
    current,
    encode_papers,
    generations,
    load_encoded_papers,
    load_encoding,
    make_room,
    publish,
    save_encoding,
)

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

BYTES = 0.25
"""What a generation takes at most by character and dimension: 35 MB for the five listings, 414,000 by 384."""

SCHEMA = "4"
"""Of the files in a generation; an index of another schema is refused."""

FIELDS = tuple(field.name for field in fields(Paper))
"""What is written of a paper."""


@dataclass(frozen=True)
class Before:
    """The generation that another takes the place of: its papers and vectors are whole."""

    generation: Generation
    papers: Sequence[Paper]

    @property
    def rows(self) -> Mapping[TextKey, int]:
        """Where each paper stands, by title and abstract."""
        return {(paper.title, paper.abstract): row for row, paper in enumerate(self.papers)}


@dataclass(frozen=True)
class Contents:
    """What a generation is made of: papers, what the encoder made of each, and the encoder.

    `before` is there when a generation of this encoder was. Where `extended`, the papers begin with all of its
    papers, their titles and abstracts as they were, and what was made of those is taken over as it is.
    """

    papers: Sequence[Paper]
    encoded: Sequence[EncodedPaper]
    encoder: Encoder
    before: Before | None = None
    extended: bool = False


@dataclass(frozen=True)
class Part:
    """A file or folder of a generation, and what writes it; the parts before it are there by then."""

    name: str
    write: Callable[[Path, Contents], None]


def check_readable(generation: Generation, encoder: Encoder) -> None:
    """Raise IndexMismatch unless a generation's schema and encoder are ours."""
    for what, ours in _about(encoder).items():
        theirs = generation.about.get(what)
        if theirs != ours:
            raise IndexMismatch(
                generation.folder.parent, f"this index has the {what} {theirs}, and {ours} is asked for; {REBUILD}"
            )


def _about(encoder: Encoder) -> dict[str, str]:
    return {"schema": SCHEMA, "encoder": encoder.name}


def write_index(
    root: Path,
    papers: Sequence[Paper],
    encoder: Encoder,
    progress: Callable[[int, int], None] | None,
    anew: bool = True,
) -> None:
    """Publish a generation that holds these papers, taking over what the current one has encoded.

    Unless it is written `anew`, more than that is taken over where many papers stay and others follow them.
    """
    if not papers:
        raise FootnoteError("there are no papers to index; give a listing that has some")
    before = _before(root, encoder)
    extended = not anew and before is not None and _begins_with(papers, before.papers)
    fresh = papers[len(before.papers) :] if before and extended else papers
    bare = next((paper for paper in fresh if not paper.sentences), None)
    if bare:
        raise FootnoteError(f"the paper {bare.title!r} has no abstract; leave it out, or give it one")
    make_room(root, _room(fresh, encoder))
    checkpoints = Checkpoints(root, _about(encoder))
    known = checkpoints.load() | (_known(before, anew) if before else {})
    encoded = encode_papers(papers, encoder, known, progress, checkpoints.save)
    contents = Contents(papers, encoded, encoder, before, extended)

    def fill(folder: Path) -> None:
        for part in PARTS:
            part.write(folder / part.name, contents)

    earlier = next(generations(root), None)
    origin = {"origin": earlier.origin} if earlier else {}
    publish(root, _about(encoder) | origin, fill, before.generation if before else None)
    checkpoints.clear()


def _begins_with(papers: Sequence[Paper], before: Sequence[Paper]) -> bool:
    """Say whether papers begin with those before, more than a few: a few are written anew as fast."""
    return len(papers) > len(before) > SQLITE_ONLY_ROWS and all(
        (one.title, one.abstract) == (other.title, other.abstract)
        for one, other in zip(papers, before, strict=False)
    )


def _room(papers: Sequence[Paper], encoder: Encoder) -> int:
    """Return about how many bytes a generation of these papers takes."""
    letters = sum(len(paper.title) + len(paper.abstract) for paper in papers)
    return int(letters * encoder.dimension * BYTES)


def whole_papers(root: Path) -> tuple[Paper, ...]:
    """Return the papers of the newest generation that has them whole; raise what `current` raises if none has."""
    for generation in generations(root):
        with suppress(IndexDamaged):
            return load_papers(generation.part(PAPERS))
    return load_papers(current(root).part(PAPERS))


def _before(root: Path, encoder: Encoder) -> Before | None:
    """Return the newest generation whose papers and vectors are whole; None if there is none of this encoder."""
    for generation in generations(root):
        with suppress(IndexFolderError):
            check_readable(generation, encoder)
            papers = load_papers(generation.part(PAPERS))
            generation.part(VECTORS)
            return Before(generation, papers)
    return None


def _known(before: Before, checked: bool) -> dict[TextKey, EncodedPaper]:
    """Return what a generation has encoded; where `checked`, only what is whole of it to the last word piece."""
    encoded = load_encoded_papers(before.generation.folder / VECTORS)
    return {
        (paper.title, paper.abstract): one
        for paper, one in zip(before.papers, encoded, strict=True)
        if not checked or one.intact
    }


def _write_papers(path: Path, contents: Contents) -> None:
    with path.open("w", encoding="utf-8") as file:
        for paper in contents.papers:
            record = {name: getattr(paper, name) for name in FIELDS}
            record["date"] = paper.date.isoformat() if paper.date else None
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def load_papers(path: Path) -> tuple[Paper, ...]:
    """Return the papers of a generation, in the order of its rows."""
    with path.open(encoding="utf-8") as file:
        return tuple(_paper(json.loads(line)) for line in file)


def _paper(record: dict[str, Any]) -> Paper:
    when = date.fromisoformat(record["date"]) if record["date"] else None
    return Paper(**record | {"date": when, "listings": tuple(record["listings"])})


def _write_vectors(path: Path, contents: Contents) -> None:
    before = contents.before if contents.extended else None
    save_encoding(path, contents.encoded, before.generation.folder / VECTORS if before else None)


def _write_chroma(path: Path, contents: Contents) -> None:
    directions = _encoding_beside(path).centroids()
    if first := _taken_over(path, contents):
        if why := foreign_content(path):
            raise IndexForeign(path.parent.parent, f"{path.name} {why}")
        extend_store(path, directions[first:], first)
    else:
        write_store(path, directions)


def _write_words(path: Path, contents: Contents) -> None:
    encoded = _encoding_beside(path)
    first = _taken_over(path, contents)
    windows = map(encoded.passages, range(first, len(encoded)))
    parts = passage_parts(contents.papers[first:], windows)
    if first:
        extend_lexical(path, parts, int(encoded.passage_starts[first]))
    else:
        write_lexical(path, parts)


def _encoding_beside(path: Path) -> EncodedCorpus:
    return load_encoding(path.parent / VECTORS)


def _taken_over(path: Path, contents: Contents) -> int:
    """Copy a part of the generation before, and return how many papers it holds; 0 where it is to be made anew."""
    if not contents.before or not contents.extended:
        return 0
    try:
        contents.before.generation.copy(path.name, path.parent)
    except IndexDamaged:
        shutil.rmtree(path, ignore_errors=True)
        return 0
    return len(contents.before.papers)


def _write_map(path: Path, contents: Contents) -> None:
    directions = _encoding_beside(path).centroids()
    before = contents.before
    known = _map_of(before.generation) if before else None
    if before and known:
        rows = before.rows
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
    save_calibration(path, calibrate(contents.papers, _encoding_beside(path), contents.encoder))


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
