"""Names are told apart, and found by their variants, on the real papers."""

from __future__ import annotations

import pytest

from index import PaperIndex
from index.search.terms import terms


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
def test_a_name_finds_its_own_paper(question: str, title: str, real_index: PaperIndex) -> None:
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
def test_a_typo_of_a_letter_or_two_still_finds(question: str, title: str, real_index: PaperIndex) -> None:
    assert real_index.search(question, limit=1)[0].paper.title.startswith(title)


def test_thousands_are_one_number_with_their_commas_or_without() -> None:
    assert terms("1,240 images") == terms("1240 images")


def test_a_possessive_is_the_name() -> None:
    assert set(terms("KVTuner's search")) >= set(terms("KVTuner search"))


def test_no_text_makes_terms_slow_or_fail() -> None:
    for text in ("a-" * 20_000, "$" * 50_000, "\\" * 50_000, "{_^" * 15_000, "aB" * 25_000, "1," * 25_000):
        assert isinstance(terms(text), list)
