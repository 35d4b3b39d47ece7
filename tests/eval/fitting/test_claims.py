"""The fit finds what tells false claims from true ones and lets nothing speak for a claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.verification import FEATURES, Findings
from assistant.verification.alignment import Conflict
from assistant.verification.coverage import Coverage
from assistant.verification.features import fitted_scoring
from eval.answers import LabelledClaim
from eval.fitting import (
    Checked,
    check_claims,
    claims_table,
    features_table,
    fit_scoring,
    reliability_svg,
    save_scoring,
)
from index import PaperIndex

COPIED = Coverage(
    closeness=1.0, matched=1.0, matched_outside_gap=1.0, matched_ignoring_paper=1.0, gap=0.0, gap_words=()
)
CONFLICT = Conflict("rises", "falls")


def checked(number: int = 400) -> Iterator[Checked]:
    """Yield claims: a negation is found in most false ones, an overstatement in half of the true ones."""
    random = np.random.default_rng(5)
    for at in range(number):
        supported = at % 2 == 0
        found = Findings(COPIED)
        if random.random() < (0.1 if supported else 0.8):
            found = replace(found, negations=(CONFLICT,))
        if supported and random.random() < 0.5:
            found = replace(found, overstatements=("always",))
        claim = LabelledClaim(f"c{at}", "Boats float.", (f"paper {at % 50}",), supported, "negation")
        yield Checked(claim, "made up", found, {"length": float(random.random())})


def test_what_tells_false_claims_weighs_most_and_nothing_speaks_for_a_claim() -> None:
    weights = fit_scoring(list(checked())).weights
    assert weights["negations"] > 1
    assert weights["overstatements"] == 0
    assert weights.keys() == FEATURES.keys() and min(weights.values()) >= 0


def test_the_file_says_where_the_weights_come_from(tmp_path: Path) -> None:
    claims = list(checked())
    save_scoring(fit_scoring(claims), claims, tmp_path / "weights.json")
    stored = json.loads((tmp_path / "weights.json").read_text())
    assert stored["fitted"]["on"] == {"made up": 400}
    assert {"by", "date", "ridge", "auroc"} <= stored["fitted"].keys()


def test_the_weights_in_use_are_for_todays_features() -> None:
    assert fitted_scoring().weights.keys() == FEATURES.keys()


def test_the_tables_have_a_row_for_each_feature_and_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.fitting.claim_tables.SURFACE", {"length": None})
    claims = list(checked())
    scoring = fit_scoring(claims)
    assert features_table(claims, scoring).row_count == len(FEATURES)
    assert claims_table({"made up": claims, "again": claims}, scoring).row_count == 2


def test_the_reliability_diagram_has_a_dot_for_each_tenth_in_use() -> None:
    claims = list(checked())
    scoring = fit_scoring(claims)
    tenths = {int(10 * scoring.score(one.found)) for one in claims}
    assert reliability_svg(claims, scoring).count("<circle") == len(tenths)


def test_a_claim_is_checked_by_its_quotes_or_else_by_its_papers(few_index: PaperIndex) -> None:
    paper = few_index.papers[0]
    by_paper = LabelledClaim("a", paper.sentences[0].text, (paper.title,), True, "close")
    by_quote = replace(by_paper, id="b", quotes=("Rivers run to the sea.",))
    one, other = check_claims(few_index, [by_paper, by_quote], "few")
    assert one.found.coverage.matched == 1 > other.found.coverage.matched
