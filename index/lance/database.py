"""A LanceDB database: its tables, and which uploaded generation is current.

The only file that imports lancedb.

Every generation has tables of its own, and one row of the table `footnote` names the current one. So readers see
the old generation or the new one, never a mixture. The one before stays for replicas that still read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.errors import DatabaseError

if TYPE_CHECKING:
    import lancedb
    import pyarrow as pa  # type: ignore[import-untyped]
    from lancedb.query import LanceVectorQueryBuilder
    from lancedb.table import Table

__all__ = ["FILES", "PAPERS", "PASSAGES", "STEMS", "Database", "OpenTable", "Uploaded", "arrow"]

CURRENT = "footnote"
"""The table with one row, an `Uploaded`."""

PARTITIONS, REFINED = 20, 2
"""Partitions of an index of vectors that are searched, and how many times as many vectors are compared exactly.

Of the hundred nearest of 100,000 vectors, all are found; with LanceDB's defaults .986.
"""

ROWS_PER_BATCH = 10_000
"""Rows of a table read at a time."""

TABLES = PAPERS, PASSAGES, STEMS, FILES = "papers", "passages", "stems", "files"
"""The tables of a generation; its name, which starts with "g-", follows after a hyphen."""


@dataclass(frozen=True)
class Uploaded:
    """A generation in the database: its name, the index it is of, and what it was built with.

    `papers` is how many it has, and `checksum` the SHA-256 of their records, one after the other.
    """

    generation: str
    origin: str
    schema: str
    encoder: str
    papers: int
    checksum: str


class Database:
    """The database at a URL: a folder, or an address of an object store such as `s3://bucket/papers`.

    Credentials are read from where the store's own tools read them, such as `AWS_ACCESS_KEY_ID`. Every method
    raises DatabaseError if the database can't be used.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def current(self) -> Uploaded | None:
        """Return the current generation; None if nothing has been uploaded."""
        if not urlsplit(self.url).scheme and not Path(self.url).exists():
            return None  # LanceDB would make the folder
        with self.errors():
            if CURRENT not in self._names():
                return None
            (row,) = self._connection.open_table(CURRENT).to_arrow().to_pylist()
            return Uploaded(**row)

    def make_current(self, uploaded: Uploaded) -> None:
        """Let readers see a generation whose tables are complete; drop those of all but it and the last one."""
        before = self.current()
        with self.errors():
            row = arrow().Table.from_pylist([asdict(uploaded)])
            self._connection.create_table(CURRENT, row, mode="overwrite")
            kept = {uploaded.generation, before.generation if before else ""}
            for name in self._names():
                table, _, generation = name.partition("-")
                if table in TABLES and generation.startswith("g-") and generation not in kept:
                    self._connection.drop_table(name)

    def write(self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> OpenTable:
        """Write a new table, in place of one that an interrupted upload has left."""
        with self.errors():
            made = self._connection.create_table(table, iter(batches), schema=schema, mode="overwrite")
            return OpenTable(self, made)

    def open(self, table: str) -> OpenTable:
        """Open a table."""
        with self.errors():
            return OpenTable(self, self._connection.open_table(table))

    def error(self, why: object) -> DatabaseError:
        """Return the error that says why the database can't be used."""
        reason = " ".join(str(why).split()).partition(" { ")[0]  # after which LanceDB says where in its source
        return DatabaseError(_without_password(self.url), reason or type(why).__name__)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise any error of LanceDB, which has no class of its own for them, as DatabaseError."""
        try:
            yield
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise self.error(error) from error

    @cached_property
    def _connection(self) -> lancedb.DBConnection:
        os.environ.setdefault("LANCEDB_LOG", "error")  # it warns of every new table
        try:
            import lancedb
        except ImportError as error:
            raise self.error(
                "LanceDB isn’t installed; install it with: pip install 'footnote[lancedb]'"
            ) from error
        return lancedb.connect(self.url)

    def _names(self) -> list[str]:
        names: list[str] = []
        page = self._connection.list_tables()
        while True:
            names += page.tables
            if not page.page_token:
                return names
            page = self._connection.list_tables(page_token=page.page_token)


class OpenTable:
    """An open table of a database; every method raises DatabaseError if it can't be read."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def rows(self, *names: str) -> Iterator[dict[str, Any]]:
        """Yield these columns of all rows, in no particular order."""
        with self._errors():
            for batch in self._table.search().select(list(names)).limit(len(self)).to_batches(ROWS_PER_BATCH):
                yield from batch.to_pylist()

    def take(self, rows: NDArray[np.int64], *names: str) -> list[dict[str, Any]]:
        """Return these columns of the rows with these values of `row`, in their order, which may repeat some."""
        with self._errors():
            offsets = np.unique(rows).tolist()  # tables are written once, in the order of `row`
            taken = self._table.take_offsets(offsets).select(["row", *names]).to_arrow().to_pylist()
        by_row = {one["row"]: one for one in taken}
        return [by_row[row] for row in rows.tolist()]

    def nearest(self, vector: Floats, limit: int) -> NDArray[np.int64]:
        """Return the values of `row` whose `vector` is nearest by cosine similarity, best first."""
        with self._errors():
            query = cast("LanceVectorQueryBuilder", self._table.search(vector, "vector", "vector"))
            query = query.distance_type("cosine").nprobes(PARTITIONS).refine_factor(REFINED).limit(limit)
            found = query.select(["row", "_distance"]).to_arrow()
        return np.asarray(found["row"], np.int64)

    def matching(self, text: str, limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the values of `row` whose `text` has any of these words, and their BM25 scores, best first."""
        with self._errors():
            query = self._table.search(text, query_type="fts", fts_columns="text")
            found = query.limit(limit).select(["row", "_score"]).to_arrow()
        return np.asarray(found["row"], np.int64), np.asarray(found["_score"], np.float32)

    def index_words(self) -> None:
        """Make `text`, words with spaces between them, searchable by them as they are."""
        from lancedb.index import FTS

        with self._errors():
            self._table.create_index(
                "text",
                config=FTS(
                    base_tokenizer="whitespace",
                    lower_case=False,
                    stem=False,
                    remove_stop_words=False,
                    ascii_folding=False,
                    max_token_length=None,
                    with_position=False,
                ),
            )

    def index_vectors(self) -> None:
        """Make `vector` quick to search by cosine similarity."""
        from lancedb.index import IvfSq

        with self._errors():
            self._table.create_index("vector", config=IvfSq(distance_type="cosine"))

    def __len__(self) -> int:
        with self._errors():
            return self._table.count_rows()

    def damaged(self, how: str) -> DatabaseError:
        """Return the error to raise for content that isn't what was uploaded."""
        return self._database.error(f"it is damaged: {how}")

    def _errors(self) -> AbstractContextManager[None]:
        return self._database.errors()


def arrow() -> ModuleType:
    """Return pyarrow, whose tables LanceDB writes and returns."""
    return import_module("pyarrow")


def _without_password(url: str) -> str:
    """Return a URL without the user and the password that may be in it.

    >>> _without_password("s3://key:secret@bucket/papers"), _without_password("/srv/papers")
    ('s3://bucket/papers', '/srv/papers')
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.scheme else url
