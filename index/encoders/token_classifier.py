"""A classifier of tokens: it reads two texts together and labels each token of the second. Loaded on first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Floats
from index.encoders.lazy_model import Labels, LazyModel, labels_in
from index.environment import IMPORTING

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__all__ = ["LazyTokenClassifier", "labels_tokens"]

LONGEST = 512
"""Tokens of both texts together that are read, if the model's own limit isn't known."""


@dataclass(frozen=True)
class Loaded:
    """A model with its tokenizer."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase


class LazyTokenClassifier(LazyModel[Loaded]):
    """A classifier of tokens by name or folder; `flaw` returns why one with these labels can't serve, or None."""

    def __init__(self, name: str, role: str, remedy: str, flaw: Callable[[Labels], str | None]) -> None:
        super().__init__(name, role, remedy)
        self._flaw = flaw

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[Floats]:
        """Return, for each pair, the chance of each label for each token of its second text, (tokens, labels).

        Of a pair that is too long, the end of the first text isn't read. Raises EncoderError when the model can't
        be loaded or used.
        """
        with self._lock:
            return [_chances(self._model, *pair) for pair in pairs]

    @property
    def labels(self) -> Labels:
        """The name of each label; raises EncoderError as `predict` does."""
        with self._lock:
            return labels_in(self._model.model.config)

    def _load(self) -> Loaded:
        with IMPORTING:
            from transformers import AutoModelForTokenClassification, AutoTokenizer

        model = AutoModelForTokenClassification.from_pretrained(self.name, trust_remote_code=False).eval()
        return Loaded(model, AutoTokenizer.from_pretrained(self.name, trust_remote_code=False))

    def _flaw_of(self, model: Loaded) -> str | None:
        return self._flaw(labels_in(model.model.config))


def labels_tokens(name: str) -> bool:
    """Return whether the model of this name or folder is a classifier of tokens; False if it can't be told."""
    with IMPORTING:
        from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(name, trust_remote_code=False)
    except (OSError, ValueError):
        return False
    return any(kind.endswith("ForTokenClassification") for kind in config.architectures or ())


def _chances(loaded: Loaded, first: str, second: str) -> Floats:
    import torch

    longest = min(
        loaded.tokenizer.model_max_length, getattr(loaded.model.config, "max_position_embeddings", LONGEST)
    )
    encoded = loaded.tokenizer(first, second, truncation="only_first", max_length=longest, return_tensors="pt")
    of_second = [place for place, text in enumerate(encoded.sequence_ids(0)) if text == 1]
    with torch.inference_mode():
        logits = loaded.model(**encoded).logits[0, of_second]
    return np.asarray(logits.softmax(dim=-1), np.float32)
