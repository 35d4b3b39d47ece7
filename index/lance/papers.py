"""The table of papers: each one's record, centroid, passages and token embeddings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.lance.database import OpenTable
from index.papers import Paper, paper_from_json

__all__ = ["LanceStore", "checksum", "read_papers"]


class LanceStore:
    """The papers' centroids, searched by the database."""

    def __init__(self, table: OpenTable) -> None:
        self._table = table

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the rows nearest to a vector (dimension,) by cosine similarity, best first."""
        return self._table.nearest(vector, limit)

    def close(self) -> None:
        """Do nothing: no file is open, and other processes read the tables."""


def read_papers(table: OpenTable, expected: str) -> tuple[tuple[Paper, ...], list[NDArray[np.int32]]]:
    """Return the papers in the order of their rows, and the spans of each one's passages, (passages, 2).

    Raises DatabaseError if their records don't have the `expected` checksum.
    """
    rows: list[dict[str, Any]] = sorted(table.rows("row", "record", "spans"), key=lambda row: row["row"])
    if checksum([row["record"] for row in rows]) != expected:
        raise table.damaged("its papers don’t match their checksum")
    papers = tuple(paper_from_json(row["record"], with_key=True) for row in rows)
    return papers, [np.array(row["spans"], np.int32).reshape(-1, 2) for row in rows]


def checksum(records: Sequence[str]) -> str:
    """Return the SHA-256 of records, one after the other."""
    summed = hashlib.sha256()
    for record in records:
        summed.update(record.encode())
    return summed.hexdigest()
