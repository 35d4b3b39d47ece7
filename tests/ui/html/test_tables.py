"""Papers compared, as an HTML table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Table, TableRow
from index import Paper
from tests.support.browser import BENCH, DRIFT, EVIL, HOSTILE, cite, quoted
from tests.support.elements import Elements
from ui.html.answers import turn

BLANK = tuple(Paper(f"Nothing {name}", "It says nothing.") for name in ("One", "Two"))


def compared(*more: Paper) -> Answer:
    """Return an answer with a table: what two papers say, and more papers that say nothing."""
    answer = quoted("Compare them.")
    of_bench, also_of_bench, of_drift = answer.citations
    rows = (TableRow(BENCH, (of_bench, also_of_bench, of_bench)), TableRow(DRIFT, (None, of_drift, None)))
    empty = (TableRow(paper, (None, None, None)) for paper in more)
    return replace(answer, table=Table(("method", "result", "data"), (*rows, *empty)))


def test_few_papers_stand_beside_each_other_and_more_one_below_the_other() -> None:
    assert 'class="compared beside"' in turn(1, compared())
    assert 'class="compared stacked"' in turn(1, compared(*BLANK))


@pytest.mark.parametrize("more", [(), BLANK])
def test_each_cell_says_what_it_is_about(more: tuple[Paper, ...]) -> None:
    """Fails when rows and columns are mixed up, or a cell is missing."""
    answer = compared(*more)
    assert answer.table is not None
    html = turn(1, answer)
    heads = [value for name, value in Elements(html).attributes if name == "data-head"]
    columns = [column.capitalize() for column in answer.table.columns]
    papers = [row.paper.title for row in answer.table.rows]
    assert heads == (columns * len(papers) if more else papers * len(columns))
    assert html.count('class="absent"') == 2 + 3 * len(more)


def test_a_column_is_named_as_it_is_in_either_layout() -> None:
    """Fails when a name is escaped twice."""
    for more in ((), BLANK):
        answer = compared(*more)
        assert answer.table is not None
        named = replace(answer, table=replace(answer.table, columns=("r&d", "result", "data")))
        assert "R&amp;amp;" not in turn(1, named)
        assert "R&amp;d" in turn(1, named)


def test_a_quote_in_two_cells_is_linked_back_to_the_first() -> None:
    ids = [value for name, value in Elements(turn(1, compared())).attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {"a1-r0-1", "a1-r1-2", "a1-r2-3"} <= set(ids)


def test_markup_in_a_table_is_shown_as_text() -> None:
    evil = cite(1, EVIL, f"An abstract of {HOSTILE} and more.")
    table = Table((f"column {HOSTILE}",), (TableRow(EVIL, (evil,)),))
    seen = Elements(turn(1, replace(quoted("?"), sentences=(), citations=(), table=table)))
    assert not {"script", "img", "iframe"} & set(seen.tags)
    assert f"An abstract of {HOSTILE}" in seen.text
