"""Models for entailment by folder: the real loading code runs on tiny ones, built here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from transformers import BertForSequenceClassification, BertForTokenClassification

from assistant.judging.entailment import NamedEntailment
from assistant.judging.judges import EntailmentJudge, Judgement, Pair
from index.encoders.token_classifier import LazyTokenClassifier
from index.errors import EncoderError
from tests.support.tiny_models import Classifier, save_bert

PAIRS = [Pair("Cats hunt.", ("Cats hunt at night.",)), Pair("Cats never sleep.", ("Cats sleep by day.",))]
NLI = {0: "contradiction", 1: "entailment", 2: "neutral"}


def save_model(
    folder: Path, labels: dict[int, str], kind: type[Classifier] = BertForSequenceClassification
) -> str:
    """Save a tiny model whose second label is always the most likely, and return its folder."""
    return save_bert(folder, labels, kind, always=1)


@pytest.mark.parametrize(
    ("labels", "entailed"),
    [
        (NLI, True),
        ({0: "ENTAILMENT", 1: "neutral", 2: "contradiction"}, False),
        ({0: "contradiction", 1: "neutral", 2: "entailment"}, False),
        ({0: "unsupported", 1: "supported"}, True),
        ({0: "entailment", 1: "not_entailment"}, False),
        ({0: "LABEL_0", 1: "LABEL_1"}, True),
    ],
    ids=["second", "first", "last", "second of two", "first of two", "without names"],
)
def test_the_entailment_label_is_read_from_the_model(
    tmp_path: Path, labels: dict[int, str], entailed: bool
) -> None:
    model = NamedEntailment(save_model(tmp_path, labels))
    assert model.entailed(PAIRS) == [entailed, entailed]
    assert EntailmentJudge(model).judge(PAIRS) == Judgement((entailed, entailed))
    assert [bool(chance > 1 / len(labels)) for chance in model.chances(PAIRS)] == [entailed, entailed]


def test_an_unusable_model_is_reported_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="labels good, bad, and one must be 'consistent' or 'entailed'"):
        NamedEntailment(save_model(tmp_path, {0: "good", 1: "bad"})).entailed(PAIRS)
    judgement = EntailmentJudge(NamedEntailment(str(tmp_path / "nowhere"))).judge(PAIRS)
    assert judgement.upheld == (None, None)
    assert judgement.notice.startswith("Checked without the judge: the entailment model")
    assert "FOOTNOTE_CHECKER" in judgement.notice


@pytest.mark.parametrize(
    ("labels", "entailed"),
    [
        ({0: "LABEL_0", 1: "LABEL_1"}, False),
        ({0: "supported", 1: "hallucinated"}, False),
        ({0: "hallucinated", 1: "supported"}, True),
    ],
    ids=["without names", "second", "first"],
)
def test_a_classifier_of_tokens_upholds_what_has_no_unsupported_token(
    tmp_path: Path, labels: dict[int, str], entailed: bool
) -> None:
    model = NamedEntailment(save_model(tmp_path, labels, BertForTokenClassification))
    assert model.entailed(PAIRS) == [entailed, entailed]
    assert [bool(chance > 0.5) for chance in model.chances(PAIRS)] == [entailed, entailed]


def test_a_claim_is_as_good_as_its_worst_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = {0: "supported", 1: "hallucinated"}
    model = NamedEntailment(save_model(tmp_path, labels, BertForTokenClassification))
    read = [np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([[0.9, 0.1], [0.3, 0.7]])]
    monkeypatch.setattr(LazyTokenClassifier, "predict", lambda self, pairs: read)
    assert model.chances(PAIRS).round(2).tolist() == pytest.approx([0.8, 0.3])
    assert model.entailed(PAIRS) == [True, False]


def test_a_long_quote_is_cut_and_the_claim_read_whole(tmp_path: Path) -> None:
    model = NamedEntailment(save_model(tmp_path, {0: "hallucinated", 1: "supported"}, BertForTokenClassification))
    assert model.entailed([Pair("Cats hunt.", ("Cats hunt at night. " * 200,))]) == [True]


def test_a_classifier_of_tokens_without_a_label_for_unsupported_ones_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path, {0: "noun", 1: "verb"}, BertForTokenClassification)
    with pytest.raises(EncoderError, match="labels noun, verb, and one must be 'hallucinated' or 'hallucination'"):
        NamedEntailment(folder).entailed(PAIRS)
