"""A row of a model's table, read as claims: each cell by itself, with the names of its row and its column.

    | Paper | Method | Result |
    | --- | --- | --- |
    | PRIME | implicit rewards [1.2] | 15% better [1.5] |

The last row claims "PRIME – method: implicit rewards" [1.2] and "PRIME – result: 15% better" [1.5]. That PRIME is
the quoted paper's supports neither, so what follows the name is checked by itself as well.
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
    """The text of a cell or of a claim, its references, and how many more are to nothing that exists.

    Of a claim, `row` is the name of the row, with which its text begins.
    """

    text: str
    references: tuple[Reference, ...] = ()
    unknown: int = 0
    row: str = ""


def row_claims(cells: Sequence[Cell], columns: Sequence[str]) -> list[Cell]:
    """Return what a row claims: cell by cell, those without references with the row's, or as one if it has none.

    >>> row_claims([Cell("PRIME"), Cell("40%", (Reference(1, 2),)), Cell("–")], ["Paper", "Result", "Data"])
    [Cell(text='PRIME – result: 40%', references=(Reference(paper=1, sentence=2),), unknown=0, row='PRIME')]
    """
    name, *values = cells
    labelled = [
        (_label(column), cell)
        for column, cell in zip_longest(columns[1:], values)
        if cell is not None and not NOTHING.fullmatch(cell.text.strip(" ."))
    ]
    if not labelled:
        return [name] if name.references else []
    of_row = tuple(dict.fromkeys(reference for _, cell in labelled for reference in cell.references))
    if not of_row and not name.references:
        return [_claim(name, labelled, ())]
    return [_claim(name, [each], each[1].references or of_row) for each in labelled]


def _claim(name: Cell, labelled: Sequence[tuple[str, Cell]], references: Sequence[Reference]) -> Cell:
    said = "; ".join(f"{label}: {cell.text}" if label else cell.text for label, cell in labelled)
    labels = bool(labelled[0][0])
    return Cell(
        f"{name.text}{' – ' if labels else ': '}{said}" if name.text else said,
        tuple(dict.fromkeys((*name.references, *references))),
        name.unknown + sum(cell.unknown for _, cell in labelled),
        name.text if labels else "",
    )


def _label(column: str | None) -> str:
    """Return the name of a column as it stands within a sentence: a capital at its beginning is no name."""
    text = column or ""
    return text[:1].lower() + text[1:] if text[1:].islower() else text
