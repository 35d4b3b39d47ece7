"""Read public test collections, to measure the search on papers and queries that it was not tuned on.

A collection is a folder in the layout of BEIR (Thakur et al., 2021):

    corpus.jsonl      one {"_id": "...", "title": "...", "text": "..."} per line; may be corpus.jsonl.gz
    queries.jsonl     one {"_id": "...", "text": "..."} per line; may be queries.jsonl.gz
    qrels.tsv         query-id, corpus-id and score, with or without a header line; may be qrels/test.tsv
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import EvaluationFileError
from index.papers import Paper

__all__ = ["Collection", "CollectionError", "read_collection"]


class CollectionError(EvaluationFileError):
    """Raised if a folder is not a valid collection."""


@dataclass(frozen=True)
class Collection:
    """Papers, queries by id, and the gains of the relevant papers by query id and paper id.

    A paper's id is kept as its only listing, since titles may repeat. A paper without text gets its title as its
    abstract; a paper with neither is dropped, and so is a query without a relevant paper.
    """

    papers: tuple[Paper, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def read_collection(folder: Path) -> Collection:
    """Return the collection in a folder; raise CollectionError with the file and line if it is not valid."""
    if not folder.is_dir():
        raise CollectionError(folder, "not a folder; give a folder with corpus.jsonl, queries.jsonl and qrels.tsv")
    papers = _records(_file(folder, "corpus.jsonl", "corpus.jsonl.gz"))
    queries = _records(_file(folder, "queries.jsonl", "queries.jsonl.gz"))
    qrels = _file(folder, "qrels.tsv", "qrels/test.tsv")
    relevant = _judgements(qrels)
    if unknown := sorted(relevant.keys() - queries.keys()):
        raise CollectionError(qrels, f"the query {unknown[0]!r} is judged but not among the queries")
    if papers.keys().isdisjoint(paper for gains in relevant.values() for paper in gains):
        raise CollectionError(qrels, "no relevant paper is in the corpus; is this the same collection?")
    return Collection(
        papers=tuple(_paper(key, record) for key, record in papers.items() if any(map(str.strip, record))),
        queries={query: queries[query][1] for query in relevant},
        relevant=relevant,
    )


def _paper(paper_id: str, record: tuple[str, str]) -> Paper:
    title, text = record
    if not text.strip():
        return Paper("", title, listings=(paper_id,))
    return Paper(title, text, listings=(paper_id,))


def _file(folder: Path, *names: str) -> Path:
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise CollectionError(folder, f"no {' or '.join(names)} here")
    return found


def _records(path: Path) -> dict[str, tuple[str, str]]:
    """Return (title, text) by id."""
    records: dict[str, tuple[str, str]] = {}
    for number, line in _lines(path):
        try:
            record_id, title, text = _record(line)
            if record_id in records:
                raise ValueError(f"the _id {record_id!r} is used twice")
        except ValueError as error:
            raise CollectionError(path, str(error), number) from None
        records[record_id] = (title, text)
    return records


def _record(line: str) -> tuple[str, str, str]:
    """Return the id, title and text of a line; a missing title or null text is empty."""
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(record, dict) or not {"_id", "text"} <= record.keys():
        raise ValueError('not a JSON object with "_id" and "text"')
    title, text = record.get("title") or "", record["text"] or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise ValueError('"title" and "text" must be strings')
    return str(record["_id"]), title, text


def _judgements(path: Path) -> dict[str, dict[str, float]]:
    """Return the positive gains by query id and paper id."""
    relevant: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        columns = line.split("\t")
        if number == 1 and columns[-1].strip().isalpha():
            continue  # the header line
        try:
            query, paper, score = columns
            gain = float(score)
        except ValueError:
            expected = "is not a query-id, a corpus-id and a score separated by tabs"
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
