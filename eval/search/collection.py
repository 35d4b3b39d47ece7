"""Public test collections: how well the search ranks papers and questions that it wasn't made on.

A collection is a folder in the layout that BEIR made common (Thakur et al., 2021):

    corpus.jsonl      {"_id": "...", "title": "...", "text": "..."} a line; .jsonl.gz will do
    queries.jsonl     {"_id": "...", "text": "..."} a line; .jsonl.gz will do
    qrels.tsv         query-id, corpus-id and score, with or without a heading; or qrels/test.tsv
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import FootnoteError
from index.papers import Paper

__all__ = ["Collection", "CollectionError", "read_collection"]


class CollectionError(FootnoteError):
    """Raised for a folder that holds no collection; `path` and `line` say where."""

    def __init__(self, path: Path, expected: str, line: int | None = None) -> None:
        super().__init__(f"{path}, line {line}: {expected}" if line else f"{path}: {expected}")
        self.path = path
        self.line = line


@dataclass(frozen=True)
class Collection:
    """Papers, queries by id, and the gain of each relevant paper by query id and paper id.

    A paper carries its id as its one listing: titles may repeat, ids don't. One without a text has its title
    for an abstract, and one without either is left out. Only queries with a relevant paper are kept.
    """

    papers: tuple[Paper, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def read_collection(folder: Path) -> Collection:
    """Read the collection in a folder; raise CollectionError, naming file and line, where it isn't one."""
    if not folder.is_dir():
        raise CollectionError(folder, "not a folder; give one with corpus.jsonl, queries.jsonl and qrels.tsv")
    papers = _records(_file(folder, "corpus.jsonl", "corpus.jsonl.gz"))
    queries = _records(_file(folder, "queries.jsonl", "queries.jsonl.gz"))
    judged = _file(folder, "qrels.tsv", "qrels/test.tsv")
    relevant = _judgements(judged)
    if unknown := sorted(relevant.keys() - queries.keys()):
        raise CollectionError(judged, f"judges the query {unknown[0]!r}, which the queries lack")
    if papers.keys().isdisjoint(paper for gains in relevant.values() for paper in gains):
        raise CollectionError(judged, "calls none of the corpus's papers relevant; is it another collection's?")
    return Collection(
        papers=tuple(_paper(own, record) for own, record in papers.items() if any(map(str.strip, record))),
        queries={own: queries[own][1] for own in relevant},
        relevant=relevant,
    )


def _paper(own_id: str, record: tuple[str, str]) -> Paper:
    title, text = record
    if not text.strip():
        return Paper("", title, listings=(own_id,))
    return Paper(title, text, listings=(own_id,))


def _file(folder: Path, *names: str) -> Path:
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise CollectionError(folder, f"holds no {' or '.join(names)}")
    return found


def _records(path: Path) -> dict[str, tuple[str, str]]:
    """Return (title, text) by id."""
    records: dict[str, tuple[str, str]] = {}
    for number, line in _lines(path):
        try:
            own_id, *texts = _record(line)
            if own_id in records:
                raise ValueError(f"the _id {own_id!r} is there twice")
        except ValueError as error:
            raise CollectionError(path, str(error), number) from None
        records[own_id] = (texts[0], texts[1])
    return records


def _record(line: str) -> tuple[str, str, str]:
    """Return id, title and text of a line; a title may be absent."""
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(record, dict) or not {"_id", "text"} <= record.keys():
        raise ValueError('not an object with "_id" and "text"')
    title, text = record.get("title") or "", record["text"] or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise ValueError('"title" and "text" must be texts')
    return str(record["_id"]), title, text


def _judgements(path: Path) -> dict[str, dict[str, float]]:
    """Return the gains above zero by query id and paper id."""
    relevant: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        columns = line.split("\t")
        if number == 1 and columns[-1].strip().isalpha():
            continue  # the heading
        try:
            query, paper, score = columns
            gain = float(score)
        except ValueError:
            expected = "is not a query-id, a corpus-id and a score with tabs between"
            raise CollectionError(path, f"{line[:40]!r} {expected}", number) from None
        if gain > 0:
            relevant.setdefault(query, {})[paper] = gain
    return relevant


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from ((number, line.rstrip("\r\n")) for number, line in enumerate(file, 1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CollectionError(path, f"can't be read: {error}") from error
