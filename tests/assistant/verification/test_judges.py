"""A second judge may doubt what the code supports, no more; the real loading code runs on a tiny model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from assistant.answer import Verdict
from assistant.errors import ModelTimeout
from assistant.generative.writer import AnswerDraft, Writer
from assistant.verification.entailment import CrossEncoderEntailment
from assistant.verification.judges import EntailmentJudge, Judgement, ModelJudge, Pair, is_unsure
from index.errors import EncoderError
from index.papers.paper import Paper
from tests.support.fakes import SHELF, Scripted, WordEncoder

PAIRS = [Pair("Cats hunt.", ("Cats hunt at night.",)), Pair("Cats never sleep.", ("Cats sleep by day.",))]
NLI = {0: "contradiction", 1: "entailment", 2: "neutral"}


class Unsure:
    """Supports every claim, with little certainty; one that says "Dogs" not at all."""

    def check(self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = ()) -> Verdict:
        return Verdict("unsupported", 0.1) if "Dogs" in claim else Verdict("supported", 0.6)


class Says:
    """A judge whose word is known; it keeps what it was asked."""

    def __init__(self, *upheld: bool, notice: str = "") -> None:
        self.upheld, self.notice = upheld, notice
        self.asked: list[Pair] = []

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        self.asked.extend(pairs)
        return Judgement(self.upheld, self.notice)


def written(judge: Says, *answers: str) -> AnswerDraft:
    *_, last = Writer(Scripted(*answers), Unsure(), WordEncoder(), judge=judge).write("Cats?", SHELF)
    return last


def told(draft: AnswerDraft) -> list[str]:
    return [sentence.text for sentence in draft.sentences]


def test_what_the_judge_doubts_gives_way_to_the_words_it_cites() -> None:
    draft = written(Says(True, False), "Cats sleep [1.2]. Bread is baked [2.2].")
    assert told(draft) == ["Cats sleep.", "We bake 12 loaves."]


def test_the_judge_never_saves_what_the_code_rejects() -> None:
    judge = Says(True)
    draft = written(judge, "Cats sleep [1.2]. Dogs bake [2.2].", "1. drop")
    assert told(draft) == ["Cats sleep.", "We bake 12 loaves."]
    assert [pair.claim for pair in judge.asked] == ["Cats sleep."]


def test_an_answer_of_which_the_judge_upholds_nothing_is_empty() -> None:
    assert written(Says(False), "Cats sleep [1.2].").empty


def test_a_judge_that_cannot_be_asked_is_told_and_done_without() -> None:
    draft = written(Says(True, notice="Checked by code alone: it is gone."), "Cats sleep [1.2].")
    assert told(draft) == ["Cats sleep."]
    assert draft.notice == "Checked by code alone: it is gone."


def test_only_what_is_supported_and_not_certain_is_unsure() -> None:
    assert is_unsure(Verdict("supported", 0.6))
    assert not is_unsure(Verdict("supported", 0.94)) and not is_unsure(Verdict("unsupported", 0.4))


@pytest.mark.parametrize(
    ("reply", "upheld"),
    [
        ("1. yes\n2. no", (True, False)),
        ("**1**: No, it is the reverse.\n2) YES", (False, True)),
        ("", (True, True)),
        ("no", (True, True)),
        ("7. no\n1. nothing", (True, True)),
    ],
)
def test_the_language_model_says_yes_or_no_line_by_line(reply: str, upheld: tuple[bool, ...]) -> None:
    model = Scripted(reply)
    assert ModelJudge(model).judge(PAIRS).upheld == upheld
    assert "2. Claim: Cats never sleep.\n   Quote: Cats sleep by day." in model.asked[0][-1].content


def test_a_language_model_that_fails_to_judge_is_told() -> None:
    judgement = ModelJudge(Scripted(ModelTimeout("it was late"))).judge(PAIRS)
    assert judgement == Judgement((True, True), "Checked by code alone: it was late.")


def save_model(folder: Path, labels: dict[int, str]) -> str:
    """Save a tiny BERT whose second label is always the likeliest; return where."""
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] cats hunt never sleep at night by day .".split()
    (folder / "vocabulary").write_text("\n".join(words))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label=labels,
        label2id={label: number for number, label in labels.items()},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.arange(len(labels)) == 1)
    model.save_pretrained(folder / "model")
    BertTokenizer(vocab=str(folder / "vocabulary")).save_pretrained(folder / "model")
    return str(folder / "model")


@pytest.mark.parametrize(
    ("labels", "entailed"),
    [(NLI, True), ({0: "ENTAILMENT", 1: "neutral", 2: "contradiction"}, False)],
    ids=["second", "first"],
)
def test_the_label_for_entailment_is_read_from_the_model(
    tmp_path: Path, labels: dict[int, str], entailed: bool
) -> None:
    model = CrossEncoderEntailment(save_model(tmp_path, labels))
    assert model.entailed(PAIRS) == [entailed, entailed]
    assert EntailmentJudge(model).judge(PAIRS) == Judgement((entailed, entailed))


def test_a_model_without_that_label_or_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="has the labels good, bad, and one must be 'entailment'"):
        CrossEncoderEntailment(save_model(tmp_path, {0: "good", 1: "bad"})).entailed(PAIRS)
    judgement = EntailmentJudge(CrossEncoderEntailment(str(tmp_path / "nowhere"))).judge(PAIRS)
    assert judgement.upheld == (True, True)
    assert judgement.notice.startswith("Checked by code alone: the entailment model")
    assert "FOOTNOTE_CHECKER" in judgement.notice
