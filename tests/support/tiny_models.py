"""Models so small that a test builds them, saved as a model hub would hold them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertTokenizer,
)

__all__ = ["Classifier", "save_bert"]

Classifier = BertForSequenceClassification | BertForTokenClassification

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] cats hunt never sleep at night by day bread needs yeast rivers run to the sea"
    " who ."
).split()


def save_bert(
    folder: Path,
    labels: Mapping[int, str],
    kind: type[Classifier] = BertForSequenceClassification,
    always: int | None = None,
) -> str:
    """Save a BERT of two layers, its weights drawn from a fixed seed, and return its folder.

    With `always`, that label is the most likely whatever it reads.
    """
    (folder / "vocabulary").write_text("\n".join(WORDS))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.5,
        id2label=dict(labels),
        label2id={label: number for number, label in labels.items()},
    )
    model = kind(config)
    if always is not None:
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.arange(len(labels)) == always)
    model.save_pretrained(folder / "model")
    BertTokenizer(vocab=str(folder / "vocabulary")).save_pretrained(folder / "model")
    return str(folder / "model")
