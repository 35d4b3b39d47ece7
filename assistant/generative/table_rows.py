"""A row of a model's table, read as claims: each cell by itself, with the names of its row and its column.

    | Paper | Method | Result |
    | --- | --- | --- |
    | PRIME | implicit rewards [1.2] | 15% better [1.5] |

The last row claims "PRIME – method: implicit rewards" [1.2] and "PRIME – result: 15% better" [1.5].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.generative.citation_markers import Reference

__all__ = ["Cell", "row_claims"]

NOTHING = re.compile(r"[-–—?\s]*|n/?a|none|not (?:stated|reported|given|mentioned|specified)", re.IGNORECASE)
"""The text of a cell that claims nothing."""


@dataclass(frozen=True)
class Cell:
    """The text of a cell or of a claim, its references, and how many more are to nothing that exists."""

    text: str
    references: tuple[Reference, ...] = ()
    unknown: int = 0


def row_claims(cells: Sequence[Cell], columns: Sequence[str]) -> list[Cell]:
    """Return what a row claims: cell by cell if each has references, else as a whole.

    >>> row_claims([Cell("PRIME"), Cell("40%", (Reference(1, 2),)), Cell("–")], ["Paper", "Result", "Data"])
    [Cell(text='PRIME – result: 40%', references=(Reference(paper=1, sentence=2),), unknown=0)]
    """
    name, *values = cells
    labelled = [
        (_label(column), cell)
        for column, cell in zip_longest(columns[1:], values)
        if cell is not None and not NOTHING.fullmatch(cell.text.strip(" ."))
    ]
    if not labelled:
        return [name] if name.references else []
    if all(cell.references for _, cell in labelled):
        return [_claim(name, [each]) for each in labelled]
    return [_claim(name, labelled)]


def _claim(name: Cell, labelled: Sequence[tuple[str, Cell]]) -> Cell:
    said = "; ".join(f"{label}: {cell.text}" if label else cell.text for label, cell in labelled)
    separator = " – " if labelled[0][0] else ": "
    cells = [name, *(cell for _, cell in labelled)]
    return Cell(
        f"{name.text}{separator}{said}" if name.text else said,
        tuple(dict.fromkeys(reference for cell in cells for reference in cell.references)),
        sum(cell.unknown for cell in cells),
    )


def _label(column: str | None) -> str:
    """Return the name of a column as it stands within a sentence: a capital at its beginning is no name."""
    text = column or ""
    return text[:1].lower() + text[1:] if text[1:].islower() else text
