"""The tables in README.md and docs/ show the saved figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.readme_tables import PAGES, fill_tables, saved_figures
from eval.speed.rivals import Comparison, Rival
from eval.speed.scale import ConcurrentQuestions, CorpusCost, CostReport, Ingest

FIGURES = {
    "rivals": Comparison("a machine", 3, 2, (Rival("plain", 1.0, 2.0, 3.0, 0.5, 0.75),), ("txtai",)).to_dict(),
    "scale": CostReport(
        "a machine",
        2.5,
        Ingest(10, 30.0, 15.0),
        (ConcurrentQuestions(40, 0.1, 0.2, 9.0),),
        (
            CorpusCost(
                papers=1000,
                passages=6000,
                built=9.0,
                added=1.5,
                removed=0.7,
                opened=0.5,
                first=30.0,
                median=10.0,
                p95=20.0,
                dated_median=11.0,
                dated_p95=21.0,
                memory=900.0,
                peak=950.0,
                disk=120.0,
                uploaded=4.0,
                uploaded_opened=0.4,
                uploaded_median=25.0,
                uploaded_p95=35.0,
            ),
        ),
    ).to_dict(),
}


ALL_TABLES = {name: table for tables in PAGES.values() for name, table in tables.items()}


def test_a_table_is_replaced_and_the_rest_of_the_page_stays() -> None:
    page = "before\n" + "".join(f"<!-- {name} -->\nstale\n<!-- /{name} -->\n" for name in ALL_TABLES) + "after"
    filled = fill_tables(page, ALL_TABLES, FIGURES)
    assert "stale" not in filled
    assert filled.startswith("before\n") and filled.endswith("after")
    for line in (
        "| plain | 1.0 | 2.0 | 3.0 | 0.500 | 0.750 |",
        "Not installed: txtai.",
        "| 1,000 | 9.0 | 1.5 | 0.7 | 0.5 | 10, 20 | 11, 21 | 0.90 | 0.95 | 0.12 |",
        "| 1,000 | 4.0 | 0.4 | 25, 35 | 10, 20 |",
        "| ingest, the whole pipeline | 30 texts per second, 2.00 x SentenceTransformer.encode alone |",
        "| concurrent askers: 40 | median 0.10 s, p95 0.20 s, 9.0 answers per second |",
    ):
        assert line in filled
    assert fill_tables(filled, ALL_TABLES, FIGURES) == filled


def test_a_table_without_figures_stays() -> None:
    page = "<!-- rivals -->\nstale\n<!-- /rivals -->"
    assert fill_tables(page, ALL_TABLES, {}) == page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_the_saved_figures(page: Path) -> None:
    """Fails if figures are measured again without `python -m eval fill`, or if a table is edited by hand."""
    text = page.read_text("utf-8")
    for name in PAGES[page]:
        assert re.search(f"<!-- {name} -->\n.*?<!-- /{name} -->", text, re.DOTALL)
    assert fill_tables(text, PAGES[page], saved_figures()) == text
