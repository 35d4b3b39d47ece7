"""What the READMEs tell of speed is what was measured."""

from __future__ import annotations

import json
import re

from eval.readme_tables import KEPT, PAGES, TABLES, filled
from eval.speed.rivals import Comparison, Rival
from eval.speed.scale import Asking, Cost, Ingest, Report

FIGURES = {
    "rivals": Comparison("a machine", 3, 2, (Rival("plain", 1.0, 2.0, 3.0, 0.5, 0.75),), ("txtai",)).to_dict(),
    "scale": Report(
        "a machine",
        2.5,
        Ingest(10, 30.0, 15.0),
        (Asking(40, 0.1, 0.2, 9.0),),
        (Cost(1000, 6000, 9.0, 1.5, 0.5, 30.0, 10.0, 20.0, 11.0, 21.0, 900.0, 950.0, 120.0),),
    ).to_dict(),
}


def test_a_table_is_replaced_by_the_figures_and_the_rest_stays() -> None:
    page = "before\n" + "".join(f"<!-- {name} -->\nbygone\n<!-- /{name} -->\n" for name in TABLES) + "after"
    told = filled(page, FIGURES)
    assert "bygone" not in told
    assert told.startswith("before\n") and told.endswith("after")
    for line in (
        "| plain | 1.0 | 2.0 | 3.0 | 0.500 | 0.750 |",
        "Not installed: txtai.",
        "](docs/scale.svg)",
        "| 1,000 | 9.0 | 1.5 | 0.5 | 10, 20 | 11, 21 | 0.90 | 0.95 | 0.12 |",
        "| ingest, the whole pipeline | 30 texts a second, 2.00 x SentenceTransformer.encode alone |",
    ):
        assert line in told
    assert filled(told, FIGURES) == told


def test_the_pages_have_a_place_for_each_table_and_tell_the_kept_figures() -> None:
    """Fails when figures are measured anew and `python -m eval fill` isn't run, or a table is edited by hand."""
    pages = [page.read_text("utf-8") for page in PAGES]
    for name in TABLES:
        assert any(re.search(f"<!-- {name} -->\n.*?<!-- /{name} -->", page, re.DOTALL) for page in pages)
    kept = {path.stem: json.loads(path.read_text("utf-8")) for path in KEPT.glob("*.json")}
    assert [filled(page, kept) for page in pages] == pages
