"""Rows of a model's table as claims."""

from __future__ import annotations

import pytest

from assistant.generative.draft_parser import Reference, parse_draft
from assistant.generative.table_rows import Cell, row_claims

HEAD = ("Paper", "Method", "SFT data")
SIZES = (6, 6)
ONE, TWO = (Reference(1, 2),), (Reference(1, 5),)


def claimed(name: Cell, *cells: Cell) -> list[tuple[str, tuple[Reference, ...]]]:
    return [(claim.text, claim.references) for claim in row_claims([name, *cells], HEAD)]


def test_each_cell_with_references_is_a_claim_of_its_own() -> None:
    assert claimed(Cell("PRIME"), Cell("rewards", ONE), Cell("10%", TWO)) == [
        ("PRIME – method: rewards", ONE),
        ("PRIME – SFT data: 10%", TWO),
    ]


def test_a_cell_without_references_has_those_of_its_row() -> None:
    assert claimed(Cell("PRIME"), Cell("rewards"), Cell("10%", ONE)) == [
        ("PRIME – method: rewards", ONE),
        ("PRIME – SFT data: 10%", ONE),
    ]


def test_references_after_the_name_of_a_row_are_for_each_of_its_cells() -> None:
    assert claimed(Cell("PRIME", ONE), Cell("rewards"), Cell("–")) == [("PRIME – method: rewards", ONE)]


@pytest.mark.parametrize("text", ["", "–", "-", "N/A", "not stated.", "?"])
def test_an_empty_cell_claims_nothing(text: str) -> None:
    assert claimed(Cell("PRIME"), Cell(text), Cell(text)) == []


def test_a_table_without_a_head_has_no_labels() -> None:
    assert [claim.text for claim in row_claims([Cell("size"), Cell("40 images", ONE)], ())] == ["size: 40 images"]


def test_the_rows_of_a_table_are_a_list_and_its_head_a_heading() -> None:
    draft = "All win.\n\n| Paper | Result |\n| --- | ---: |\n| A | 4% [1.2] |\n| B | 5% [2.1] |\n\nSo [1.1]."
    assert [(each.lead, each.role, each.text) for each in parse_draft(draft, SIZES)] == [
        ("", "sentence", "All win."),
        ("\n\n- ", "heading", "Paper: Result"),
        ("\n- ", "sentence", "A – result: 4%"),
        ("\n- ", "sentence", "B – result: 5%"),
        ("\n\n", "sentence", "So."),
    ]


def test_a_second_table_has_its_own_head() -> None:
    draft = "| P | X |\n|--|--|\n| A | 4 [1.2] |\nThen:\n| C | 5 [1.3] |"
    assert [each.text for each in parse_draft(draft, SIZES)] == ["P: X", "A – X: 4", "Then:", "C: 5"]


def test_the_claim_of_a_cell_says_what_its_row_is_about() -> None:
    draft = "| Paper | Result |\n| --- | --- |\n| PRIME | 4% [1.2] |"
    assert [each.row for each in parse_draft(draft, SIZES)] == ["", "PRIME"]
