"""Names are distinguished, and found by their variants, in the real papers."""

from __future__ import annotations

import pytest

from index import PaperIndex
from index.search.bm25 import split_terms


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Memory3", r"$\text{Memory}^3$"),
        ("memory cubed model", r"$\text{Memory}^3$"),
        ("V_0", "V_0:"),
        ("V_0.5", "V_{0.5}:"),
        ("V0.5 value model", "V_{0.5}:"),
        ("R3", "R3:"),
        ("R^3", "Preference-free Alignment Learning"),
        ("egonormia", "EgoNormia:"),
        ("Ego Normia", "EgoNormia:"),
        ("KV Tuner", "KVTuner:"),
        ("lean vec", "LeanVec:"),
        ("VPO", "Value-Incentivized Preference Optimization"),
        ("DVPO", "Lean and Mean: Decoupled Value Policy Optimization"),
        ("SVPO", "Step-level Value Preference Optimization"),
        ("IPO", "IPO:"),
        ("InPO", "InPO:"),
    ],
)
def test_a_name_finds_its_paper(question: str, title: str, real_index: PaperIndex) -> None:
    assert real_index.search(question, limit=1)[0].paper.title.startswith(title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("EgoNormai", "EgoNormia:"),
        ("KVTunner", "KVTuner:"),
        ("nurvalus benchmark", "NurValues:"),
        ("daily dilemas", "DailyDilemmas:"),
        ("Sheaf nueral netwroks", "Sheaf Neural Networks"),
    ],
)
def test_a_name_with_a_typo_finds_its_paper(question: str, title: str, real_index: PaperIndex) -> None:
    assert real_index.search(question, limit=1)[0].paper.title.startswith(title)


def test_thousands_separators_are_ignored() -> None:
    assert split_terms("1,240 images") == split_terms("1240 images")


def test_a_possessive_matches_the_name() -> None:
    assert set(split_terms("KVTuner's search")) >= set(split_terms("KVTuner search"))


def test_no_text_takes_long_or_fails() -> None:
    for text in ("a-" * 20_000, "$" * 50_000, "\\" * 50_000, "{_^" * 15_000, "aB" * 25_000, "1," * 25_000):
        assert isinstance(split_terms(text), list)
