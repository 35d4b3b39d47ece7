"""Papers side by side."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import Citation, Table, TableRow
from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder

NEST = Paper(
    "NEST: A Bench for Birds",
    "Birds are common. However, no test of their building exists. We introduce NEST, a benchmark of 300 nests. "
    "We evaluate five birds on NEST. Results show that swallows outperform sparrows by 12%.",
)
CRUMB = Paper(
    "CRUMB: Sharing Among Birds",
    "Sharing is hard. Existing rules fail in large flocks. We propose CRUMB, a rule for sharing. "
    "Experiments show that CRUMB improves fairness by 20%.",
)
OTHERS = tuple(Paper(f"Topic {name}", f"This is about {name} alone.") for name in map(str, range(10)))


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return Assistant(PaperIndex.build([NEST, CRUMB, *OTHERS], tmp_path, WordEncoder()))


def test_a_comparison_is_a_table_of_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST and CRUMB.")
    assert (answer.status, answer.shape) == ("answered", "comparison")
    assert answer.table is not None
    assert [row.paper for row in answer.table.rows] == [NEST, CRUMB] or [
        row.paper for row in answer.table.rows
    ] == [CRUMB, NEST]
    cited = {cell for row in answer.table.rows for cell in row.cells if cell}
    assert cited == set(answer.citations)


def test_a_result_stands_in_the_column_of_results(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST and CRUMB.")
    assert answer.table is not None
    results = {row.paper: row.cells[answer.table.columns.index("result")] for row in answer.table.rows}
    assert all(cell is not None and "%" in cell.quote for cell in results.values())


def test_a_name_that_stands_for_no_paper_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST, CRUMB and WORMS.")
    assert (answer.status, answer.reason) == ("partial", "not_in_corpus")
    assert "“WORMS”" in answer.message


def test_a_table_exports_as_csv_and_markdown(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST and CRUMB.")
    assert answer.table is not None
    head, *rows = csv.reader(io.StringIO(answer.table.to_csv()))
    assert head == ["paper", *answer.table.columns]
    assert {row[0] for row in rows} == {NEST.title, CRUMB.title}
    assert "|  | Problem | Method | Data | Result |" in answer.to_markdown()
    table = answer.to_dict()["table"]
    assert [row["paper"] for row in table["rows"]] == [row.paper.key for row in answer.table.rows]


def test_a_formula_in_a_cell_stays_text() -> None:
    paper = Paper("=1+1", "=cmd() is quoted.")
    quote = Citation(1, paper, paper.abstract, 0, len(paper.abstract))
    written = Table(("result",), (TableRow(paper, (quote,)),)).to_csv()
    assert written.splitlines()[1] == "'=1+1,'=cmd() is quoted."


def test_a_row_needs_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="every row needs 2 cells"):
        Table(("method", "result"), (TableRow(NEST, (None,)),))


def test_a_table_has_the_columns_that_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST and CRUMB.", columns=("Results", "flocks"))
    assert answer.table is not None
    assert answer.table.columns == ("results", "flocks")
    rows = {row.paper: row.cells for row in answer.table.rows}
    assert {"%" in cell.quote for cells in rows.values() if (cell := cells[0])} == {True}
    assert [cell.quote if cell else None for cell in (rows[NEST][1], rows[CRUMB][1])] == [
        None,
        "Existing rules fail in large flocks.",
    ]


def test_a_table_is_asked_for_again_by_its_receipt(assistant: Assistant) -> None:
    answer = assistant.ask("Compare NEST and CRUMB.", shown_as="table", columns=("result",))
    assert answer.receipt is not None
    assert (answer.receipt.asked.shown_as, answer.receipt.asked.columns) == ("table", ("result",))
