"""The shapes of an answer, and the table that a comparison has."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.answer.parts import Citation
from index.papers import Paper

__all__ = ["FORMS", "LISTED_SHAPES", "SHAPES", "Form", "Shape", "Table", "TableRow"]

Shape = Literal["fact", "list", "count", "synthesis", "comparison", "corpus"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""What a question asks for."""

LISTED_SHAPES: tuple[Shape, ...] = ("list", "count", "synthesis")
"""The shapes that are answered by a list of papers."""

Form = Literal["answer", "list", "table"]
FORMS: tuple[Form, ...] = get_args(Form)
"""How a reader may have it shown instead: as one answer, as a list, or as a table."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""


@dataclass(frozen=True)
class TableRow:
    """A paper, and for each column what it says: a citation, or None if its abstract doesn't say it."""

    paper: Paper
    cells: tuple[Citation | None, ...]


@dataclass(frozen=True)
class Table:
    """Papers beside each other; raises ValueError unless each row has a cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row needs {len(self.columns)} cells, one for each of {self.columns}")

    def to_csv(self) -> str:
        """Return the table as CSV, with a column for the papers; text that looks like a formula is quoted."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(["paper", *self.columns])
        for row in self.rows:
            quotes = [cell.quote if cell else "" for cell in row.cells]
            writer.writerow([_harmless(text) for text in (row.paper.title, *quotes)])
        return written.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
