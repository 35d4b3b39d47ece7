"""Writing the tables of a generation."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.embeddings import EncodedPaper, centroids, dimension_of, unpack_vectors
from index.lance.database import FILES, PAPERS, PASSAGES, STEMS, Database, arrow
from index.lance.papers import checksum
from index.papers import Paper, Passage, paper_to_json, passage_parts
from index.search import stems

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

__all__ = ["Content", "write_tables"]

PAPERS_PER_BATCH = 1000
"""Papers written at a time: about 20 MB."""

INDEXED_PAPERS = 5_000
"""Papers from which their vectors get an index; up to there every vector is compared, in 9 ms at most."""


@dataclass(frozen=True)
class Content:
    """What is uploaded of a generation: its papers, the embeddings of each, and its other parts by name."""

    papers: Sequence[Paper]
    encoded: Sequence[EncodedPaper]
    files: Mapping[str, bytes]


def write_tables(database: Database, generation: str, content: Content) -> str:
    """Write a generation's tables and return the checksum of its papers; nobody sees them yet.

    Raises DatabaseError if they can't be written.
    """
    records = [paper_to_json(paper) for paper in content.papers]
    first = content.encoded[0]
    dimension = dimension_of(first.vectors, len(first.spans))
    batches = _papers(content, records, dimension)
    papers = database.write(f"{PAPERS}-{generation}", _papers_schema(dimension), batches)
    if len(records) > INDEXED_PAPERS:
        papers.index_vectors()
    frequencies: Counter[str] = Counter()
    passages = database.write(f"{PASSAGES}-{generation}", _passages_schema(), _passages(content, frequencies))
    passages.index_words()
    database.write(f"{STEMS}-{generation}", *_table(stem=[*frequencies], passages=[*frequencies.values()]))
    files = content.files.values()
    sums = [hashlib.sha256(one).hexdigest() for one in files]
    database.write(f"{FILES}-{generation}", *_table(name=[*content.files], content=[*files], sha256=sums))
    return checksum(records)


def _papers_schema(dimension: int) -> pa.Schema:
    pa = arrow()
    return pa.schema(
        {
            "row": pa.int32(),
            "record": pa.string(),
            "spans": pa.list_(pa.int32()),
            "vector": pa.list_(pa.float32(), dimension),
            "passages": pa.binary(),
            "passages_sum": pa.uint32(),
            "tokens": pa.binary(),
            "tokens_sum": pa.uint32(),
        }
    )


def _papers(content: Content, records: Sequence[str], dimension: int) -> Iterator[pa.RecordBatch]:
    for first in range(0, len(records), PAPERS_PER_BATCH):
        encoded = content.encoded[first : first + PAPERS_PER_BATCH]
        vectors, tokens = zip(*(one.parts for one in encoded), strict=True)
        starts = np.cumsum([0, *(len(one.spans) for one in encoded[:-1])])
        columns = {
            "row": range(first, first + len(encoded)),
            "record": records[first : first + PAPERS_PER_BATCH],
            "spans": [one.spans.ravel() for one in encoded],
            "vector": list(centroids(unpack_vectors(vectors, dimension), starts)),
            "passages": vectors,
            "passages_sum": [one.vectors_sum for one in encoded],
            "tokens": tokens,
            "tokens_sum": [one.tokens_sum for one in encoded],
        }
        yield arrow().record_batch(columns, schema=_papers_schema(dimension))


def _passages_schema() -> pa.Schema:
    pa = arrow()
    return pa.schema({"row": pa.int32(), "text": pa.string()})


def _passages(content: Content, frequencies: Counter[str]) -> Iterator[pa.RecordBatch]:
    """Yield the stems of each passage, as they are indexed, and count in how many passages each is."""
    stems_of = lru_cache(64)(lambda part: tuple(stems(part)))  # consecutive passages share parts
    row = 0
    for first in range(0, len(content.papers), PAPERS_PER_BATCH):
        papers = content.papers[first : first + PAPERS_PER_BATCH]
        windows = [
            [Passage(start, end) for start, end in one.spans.tolist()]
            for one in content.encoded[first : first + PAPERS_PER_BATCH]
        ]
        texts: list[str] = []
        for parts in passage_parts(papers, windows):
            words = [stem for part in parts for stem in stems_of(part)]
            frequencies.update(set(words))
            texts.append(" ".join(words))
        columns = {"row": range(row, row + len(texts)), "text": texts}
        yield arrow().record_batch(columns, schema=_passages_schema())
        row += len(texts)


def _table(**columns: Sequence[object]) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    table = arrow().table(columns)
    return table.schema, iter(table.to_batches())
