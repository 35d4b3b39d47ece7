"""Entailment models compared with the rules, with tiny models built here."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from eval.answers import LabelledClaim
from eval.comparing.checkers import checkers_table, compare_checkers
from index import PaperIndex
from index.errors import EncoderError
from tests.support.fakes import CATS, RIVERS
from tests.support.tiny_models import save_bert

CLAIMS = (
    LabelledClaim("1", "At night 87% of cats hunt.", (CATS.title,), True, "true"),
    LabelledClaim("2", "At night 12% of cats hunt.", (CATS.title,), False, "number"),
    LabelledClaim("3", "Rivers run to the sea.", (RIVERS.title,), True, "true"),
    LabelledClaim("4", "At night 87% of cats hunt.", (CATS.title,), True, "true", quotes=("The rest stay in.",)),
)


def test_a_model_is_measured_alone_and_after_the_rules(few_index: PaperIndex, tmp_path: Path) -> None:
    """The tiny model upholds everything: alone it is no better than chance, after the rules it loses nothing."""
    name = save_bert(tmp_path, {0: "neutral", 1: "entailment", 2: "contradiction"}, always=1)
    read: list[int] = []
    rules, alone, after = compare_checkers(few_index, [name], {"few": CLAIMS[:3]}, lambda: read.append(1))
    assert rules.sets == {"few": (1.0, 1.0)}
    assert alone.sets == {"few": (0.5, 0.5)}
    assert after.sets == {"few": (None, 1.0)}
    assert (after.name, len(read)) == (f"the rules, then {name}", 6)
    assert checkers_table([rules, alone, after]).row_count == 3


def test_anchorcite_upholds_what_it_finds_a_sentence_for(
    few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if its scores are read without its own threshold, .4, or if it looks for a model."""

    class LexicalScorer:
        default_threshold = 0.4

    def anchor_claim(claim: str, text: str, *, scorer: LexicalScorer, threshold: float) -> SimpleNamespace | None:
        assert isinstance(scorer, LexicalScorer)
        shared = len(set(claim.split()) & set(text.split())) / len(set(claim.split()))
        return SimpleNamespace(score=shared) if shared > threshold else None

    monkeypatch.setitem(sys.modules, "anchorcite", SimpleNamespace(anchor_claim=anchor_claim))
    monkeypatch.setitem(sys.modules, "anchorcite.scorers", SimpleNamespace(LexicalScorer=LexicalScorer))
    _, alone, _ = compare_checkers(few_index, ["anchorcite"], {"few": (CLAIMS[0], CLAIMS[1], CLAIMS[3])})
    assert alone.sets == {"few": (0.5, 0.25)}  # it passes the wrong number, and misses what isn't quoted


def test_a_claim_is_read_with_its_own_quotes_if_it_has_any(few_index: PaperIndex) -> None:
    (rules,) = compare_checkers(few_index, [], {"few": (CLAIMS[1], CLAIMS[3])})
    assert rules.sets["few"][1] == 0.5  # what was quoted doesn't support it


def test_a_model_that_cannot_be_loaded_is_one_sentence(few_index: PaperIndex, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="can’t be loaded"):
        compare_checkers(few_index, [str(tmp_path / "nowhere")], {"few": CLAIMS[:2]})
