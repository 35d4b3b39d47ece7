"""What a generation consists of, and how each part is written and read."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from index.clock import later_than, utc_now
from index.embeddings import (
    Before,
    Checkpoints,
    EncodedCorpus,
    EncodedPaper,
    TextKey,
    concat_ranges,
    encode_papers,
    load_encoded_papers,
    load_encoding,
    save_encoding,
)
from index.encoders import Encoder
from index.errors import REBUILD, FootnoteError, IndexDamaged, IndexFolderError, IndexForeign, IndexMismatch
from index.lifecycle.arrivals import (
    ARRIVALS_FILE,
    EDITS_FILE,
    arrivals_after,
    edits_after,
    load_instants,
    save_instants,
)
from index.lifecycle.garbage import collector_paused
from index.map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.papers import Paper, paper_from_json, paper_to_json, passage_parts
from index.search import (
    CALIBRATION_FILE,
    SQLITE_ONLY_ROWS,
    Calibration,
    Indices,
    calibrate,
    change_lexical,
    change_store,
    foreign_content,
    load_calibration,
    save_calibration,
    write_lexical,
    write_store,
)
from index.spelling import VOCABULARY_FILE, count_words, load_vocabulary, save_vocabulary
from index.storage import (
    GONE,
    Generation,
    Numbering,
    current,
    generations,
    gone_rows,
    load_numbers,
    make_room,
    publish,
)

__all__ = [
    "EMBEDDINGS",
    "NONE_READ",
    "PAPERS",
    "PARTS",
    "SCHEMA",
    "STORE",
    "WORDS",
    "BuildInput",
    "Part",
    "ReadPapers",
    "check_about",
    "check_compatible",
    "intact_papers",
    "read_papers",
    "write_index",
]

SIZE_FACTOR = 0.035
"""Upper bound of a generation's size: bytes per character of text and dimension of the encoder.

The five listings, 414,000 characters at 384 dimensions, take 5.4 MB.
"""

MOST_GONE = 0.1
"""Share of its numbers that a part keeps for removed papers before it is written anew."""

SCHEMA = "7"
"""The version of the files in a generation; an index with another one is refused."""


ReadPapers = Mapping[Path, tuple[Paper, ...]]
"""The papers of generations that have just been read or written, by the generations' folders."""

NONE_READ: ReadPapers = MappingProxyType({})


@dataclass(frozen=True)
class Previous:
    """The generation that a new one replaces; its papers and the locations of its records are intact."""

    generation: Generation
    papers: tuple[Paper, ...]

    @cached_property
    def rows(self) -> Mapping[TextKey, int]:
        """The row of each paper, by title and abstract."""
        return {(paper.title, paper.abstract): row for row, paper in enumerate(self.papers)}

    @cached_property
    def intact(self) -> bool:
        """Whether its files of records are as published; if not, only records that match their checksums are."""
        with suppress(IndexDamaged):
            self.generation.part(EMBEDDINGS)
            return True
        return False

    def former_rows(self, papers: Sequence[Paper]) -> Indices:
        """Return the row here of each of these papers, (papers,), or GONE for those that are new."""
        return np.array([self.rows.get((paper.title, paper.abstract), GONE) for paper in papers], np.int64)


@dataclass(frozen=True)
class BuildInput:
    """What a generation is built from: papers, the embeddings of each, and the encoder that made them.

    `previous` is the generation being replaced, if it used the same encoder. If its parts are changed instead of
    written anew, `former` (papers,) has the row in it of each paper, or GONE for those that are new, and `encoded`
    are only these. `arrivals` and `edits` are those of the papers.
    """

    papers: Sequence[Paper]
    encoded: Sequence[EncodedPaper]
    encoder: Encoder
    previous: Previous | None = None
    former: Indices | None = None
    arrivals: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> tuple[Previous, Indices] | None:
        """The generation whose parts are changed, and `former`; None if they are written anew."""
        return (self.previous, self.former) if self.previous and self.former is not None else None

    @property
    def added(self) -> Indices:
        """The rows of the papers that are new, where parts are changed."""
        assert self.former is not None
        return np.flatnonzero(self.former == GONE)


@dataclass(frozen=True)
class Part:
    """A file or folder of a generation, and the function that writes it after the parts before it."""

    name: str
    write: Callable[[Path, BuildInput], None]


def check_compatible(generation: Generation, encoder: Encoder) -> None:
    """Raise IndexMismatch unless a generation has this version's schema and this encoder."""
    check_about(generation.about, encoder, generation.folder.parent, REBUILD)


def check_about(about: Mapping[str, object], encoder: Encoder, place: Path | str, remedy: str) -> None:
    """Raise IndexMismatch, with what to do, unless an index has this version's schema and this encoder."""
    for what, required in _about(encoder).items():
        found = about.get(what)
        if found != required:
            raise IndexMismatch(
                place, f"this index was built with {what} {found}, but {what} {required} is needed; {remedy}"
            )


def _about(encoder: Encoder) -> dict[str, str]:
    return {"schema": SCHEMA, "encoder": encoder.name}


def write_index(
    root: Path,
    papers: Sequence[Paper],
    encoder: Encoder,
    progress: Callable[[int, int], None] | None,
    *,
    from_scratch: bool = True,
    read: ReadPapers = NONE_READ,
) -> Path:
    """Publish a generation with these papers and return its folder; embeddings in the current one are reused.

    Unless `from_scratch`, what a large generation has for Chroma, tantivy and spelling is changed, not written
    anew. `read` are the papers of generations that needn't be read again.
    """
    if not papers:
        raise FootnoteError("there are no papers to index; give a listing that contains some")
    previous = _previous(root, encoder, read)
    former = _former(papers, previous) if previous and not from_scratch and previous.intact else None
    make_room(root, _size(papers, encoder))
    checkpoints = Checkpoints(root, _about(encoder))
    known = checkpoints.load()
    if previous and former is None:
        known |= _known(previous)
    new = papers if former is None else [papers[row] for row in np.flatnonzero(former == GONE).tolist()]
    encoded = encode_papers(new, encoder, known, progress, checkpoints.save)
    read = {**read, previous.generation.folder: previous.papers} if previous else read
    source = BuildInput(papers, encoded, encoder, previous, former, *_instants(root, papers, read))

    def fill(folder: Path) -> None:
        for part in PARTS:
            part.write(folder / part.name, source)

    newest = next(generations(root), None)
    origin = {"origin": newest.origin} if newest else {}
    try:
        published = publish(root, _about(encoder) | origin, fill, previous.generation if previous else None)
    except IndexDamaged as damage:  # of a record that is kept
        raise IndexDamaged(root, damage.what) from damage
    checkpoints.clear()
    return published


def _former(papers: Sequence[Paper], previous: Previous) -> Indices | None:
    """Return the row of each paper in the previous generation if its parts can be changed; None if they can't.

    They can't where papers are few, which are written anew just as fast, or share title and abstract.
    """
    if min(len(papers), len(previous.papers)) <= SQLITE_ONLY_ROWS or len(previous.rows) < len(previous.papers):
        return None
    former = previous.former_rows(papers)
    kept = former[former != GONE]
    return former if 2 * len(kept) > len(papers) and np.bincount(kept).max() == 1 else None


def _size(papers: Sequence[Paper], encoder: Encoder) -> int:
    """Return about how many bytes a generation of these papers takes."""
    characters = sum(len(paper.title) + len(paper.abstract) for paper in papers)
    return int(characters * encoder.dimension * SIZE_FACTOR)


def intact_papers(root: Path) -> tuple[Paper, ...]:
    """Return the papers of the newest generation in which they are intact.

    If there is none, raises what `current` or `Generation.part` raises for the current generation.
    """
    for generation in generations(root):
        with suppress(IndexDamaged):
            return read_papers(generation)
    return read_papers(current(root))


def read_papers(generation: Generation, read: ReadPapers = NONE_READ) -> tuple[Paper, ...]:
    """Return a generation's papers, in the order of its rows, from `read` or from disk.

    Raises IndexDamaged if they are damaged.
    """
    if known := read.get(generation.folder):
        return known
    with_keys = generation.about.get("schema") == SCHEMA  # another version may have computed them in another way
    with generation.part(PAPERS).open("rb") as file, collector_paused():
        return tuple(paper_from_json(line, with_keys) for line in file)


def _previous(root: Path, encoder: Encoder, read: ReadPapers) -> Previous | None:
    """Return the newest generation of this encoder whose papers and locations of records are intact, or None."""
    for generation in generations(root):
        with suppress(IndexFolderError):
            check_compatible(generation, encoder)
            papers = read_papers(generation, read)
            generation.part(EMBEDDINGS, but_records=True)
            return Previous(generation, papers)
    return None


def _instants(
    root: Path, papers: Sequence[Paper], read: ReadPapers
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return when papers came in and were edited, as far as the current generation, or an intact one, knows.

    Its encoder and schema don't matter: papers that are encoded anew aren't new. Instead of a file that is damaged
    there, an older generation's is used.
    """
    for generation in _current_first(root):
        with suppress(IndexDamaged):
            known = read_papers(generation, read)
            arrivals, edits = (_intact_instants(root, name) for name in (ARRIVALS_FILE, EDITS_FILE))
            now = later_than((*arrivals.values(), *edits.values()))
            return arrivals_after(arrivals, known, papers, now), edits_after(edits, known, papers, now)
    return arrivals_after({}, (), papers, utc_now(exact=True)), {}


def _intact_instants(root: Path, name: str) -> Mapping[str, str]:
    """Return what this part of the first generation holds in which it is intact; nothing if there is none."""
    for generation in _current_first(root):
        with suppress(IndexDamaged):
            return load_instants(generation.part(name))
    return {}


def _current_first(root: Path) -> Iterator[Generation]:
    """Yield the current generation before others; a build that was killed can leave a newer one, never in use."""
    with suppress(IndexFolderError):
        yield current(root)
    yield from generations(root)


def _write_arrivals(path: Path, source: BuildInput) -> None:
    save_instants(path, source.arrivals)


def _write_edits(path: Path, source: BuildInput) -> None:
    save_instants(path, source.edits)


def _known(previous: Previous) -> dict[TextKey, EncodedPaper]:
    """Return the embeddings in a generation that match their checksums."""
    encoded = load_encoded_papers(previous.generation.folder / EMBEDDINGS)
    return {
        (paper.title, paper.abstract): one
        for paper, one in zip(previous.papers, encoded, strict=True)
        if one.intact
    }


def _write_papers(path: Path, source: BuildInput) -> None:
    known = _known_lines(*source.changed) if source.changed else itertools.repeat((None, b""))
    with path.open("wb") as file:
        file.writelines(
            line if paper is before or paper == before else f"{paper_to_json(paper)}\n".encode()
            for paper, (before, line) in zip(source.papers, known, strict=False)
        )


def _known_lines(previous: Previous, former: Indices) -> Iterator[tuple[Paper | None, bytes]]:
    """Yield the paper that was in each row before, and its line: to write it anew takes longer."""
    lines = (previous.generation.folder / PAPERS).read_bytes().splitlines(keepends=True)
    return ((None, b"") if old == GONE else (previous.papers[old], lines[old]) for old in former.tolist())


def _write_embeddings(path: Path, source: BuildInput) -> None:
    before = None
    if source.changed:
        previous, former = source.changed
        before = Before(previous.generation.folder / EMBEDDINGS, former)
    save_encoding(path, source.encoded, before)


def _write_chroma(path: Path, source: BuildInput) -> None:
    encoded = _encoding_beside(path)
    if source.changed and _take_previous(path, source, linked=not len(source.added)):
        previous, former = source.changed
        if why := foreign_content(path):
            raise IndexForeign(path.parent.parent, f"{path.name} {why}")
        if numbers := _numbering(path, len(previous.papers), former):
            change_store(path, numbers, encoded.centroids(source.added))
            return
    write_store(path, encoded.centroids())


def _write_words(path: Path, source: BuildInput) -> None:
    encoded = _encoding_beside(path)
    if source.changed and _take_previous(path, source):
        previous, former = source.changed
        before = load_encoding(previous.generation.folder / EMBEDDINGS)
        former_passages = _former_passages(encoded, before, former)
        if numbers := _numbering(path, len(before.spans), former_passages):
            added = [source.papers[row] for row in source.added]
            change_lexical(path, numbers, passage_parts(added, map(encoded.passages, source.added)))
            return
    write_lexical(path, passage_parts(source.papers, map(encoded.passages, range(len(encoded)))))


def _former_passages(encoded: EncodedCorpus, before: EncodedCorpus, former: Indices) -> Indices:
    """Return the row that each passage had before, (passages,), or GONE, given those of the papers."""
    kept = np.flatnonzero(former != GONE)
    rows, _ = concat_ranges(encoded.passage_starts, kept)
    rows_before, _ = concat_ranges(before.passage_starts, former[kept])
    passages = np.full(len(encoded.spans), GONE, np.int64)
    passages[rows] = rows_before
    return passages


def _numbering(path: Path, count: int, former: Indices) -> Numbering | None:
    """Return the numbering of a part taken over, after the change; delete it and return None if too much is gone.

    `count` is how many rows the part had before.
    """
    before = load_numbers(path)
    numbers = Numbering.after(np.arange(count) if before is None else before, former)
    if numbers.share_gone <= MOST_GONE:
        return numbers
    shutil.rmtree(path)
    return None


def _encoding_beside(path: Path) -> EncodedCorpus:
    return load_encoding(path.parent / EMBEDDINGS)


def _take_previous(path: Path, source: BuildInput, linked: bool = False) -> bool:
    """Copy or link a part of the previous generation; return False if it must be written anew."""
    assert source.previous
    generation = source.previous.generation
    take = generation.link if linked else generation.copy
    try:
        take(path.name, path.parent)
    except IndexDamaged:
        shutil.rmtree(path, ignore_errors=True)
        return False
    return True


def _write_map(path: Path, source: BuildInput) -> None:
    encoded = _encoding_beside(path)
    previous = source.previous
    known = _map_of(previous.generation) if previous else None
    if previous and known:
        former = previous.former_rows(source.papers) if source.former is None else source.former
        save_map(path, extend_map(known, former, source.papers, encoded.centroids))
    else:
        save_map(path, draw_map(source.papers, encoded.centroids()))


def _map_of(generation: Generation) -> PaperMap | None:
    """Return a generation's map, or None if it has none, or a damaged or outdated one."""
    with suppress(IndexDamaged):
        known = load_map(generation.part(MAP_FILE))
        return None if known.outdated else known
    return None


def _write_calibration(path: Path, source: BuildInput) -> None:
    known = _calibration_after(source.previous, source.papers) if source.previous else None
    save_calibration(path, known or calibrate(source.papers, _encoding_beside(path), source.encoder))


def _calibration_after(previous: Previous, papers: Sequence[Paper]) -> Calibration | None:
    """Return the previous calibration, or None if it is damaged or too much has changed since."""
    changed = previous.rows.keys() ^ {(paper.title, paper.abstract) for paper in papers}
    with suppress(IndexDamaged):
        return load_calibration(previous.generation.part(CALIBRATION_FILE)).after(len(changed), len(papers))
    return None


def _write_vocabulary(path: Path, source: BuildInput) -> None:
    if source.changed and (known := _vocabulary_of(source.changed[0])):
        previous, former = source.changed
        removed = [previous.papers[row] for row in gone_rows(former, len(previous.papers)).tolist()]
        save_vocabulary(path, count_words([source.papers[row] for row in source.added], known, removed))
    else:
        save_vocabulary(path, count_words(source.papers))


def _vocabulary_of(previous: Previous) -> Mapping[str, int] | None:
    """Return the previous generation's vocabulary, or None if it has none or it is damaged."""
    with suppress(IndexDamaged):
        return load_vocabulary(previous.generation.part(VOCABULARY_FILE))
    return None


PAPERS, EMBEDDINGS, STORE, WORDS = "papers.jsonl", "embeddings", "chroma", "words"

PARTS = (
    Part(PAPERS, _write_papers),
    Part(EMBEDDINGS, _write_embeddings),
    Part(STORE, _write_chroma),
    Part(WORDS, _write_words),
    Part(MAP_FILE, _write_map),
    Part(CALIBRATION_FILE, _write_calibration),
    Part(VOCABULARY_FILE, _write_vocabulary),
    Part(ARRIVALS_FILE, _write_arrivals),
    Part(EDITS_FILE, _write_edits),
)
"""The parts of a generation, in the order of writing. `Snapshot.parts` has the verified paths of further ones."""
