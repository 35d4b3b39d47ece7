"""Models for entailment by name or folder: whether quotes support a claim.

cross-encoders          a label for quotes and claim: entailment or another, as `cross-encoder/nli-deberta-v3-base`
classifiers of tokens   a label for each token of the claim: supported or not, as LettuceDetect (arXiv 2502.17125)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from assistant.judging.judges import Pair
from index.arrays import Floats
from index.encoders import LazyCrossEncoder, LazyTokenClassifier, labels_tokens

__all__ = ["NamedEntailment"]

ENTAILED = frozenset({"entailment", "entailed", "supported", "supports", "consistent", "faithful"})
"""Names of the label that says that the quotes support the claim, in lower case."""

UNSUPPORTED = frozenset({"hallucinated", "hallucination", "unsupported"})
"""Names of the label of a token that the quotes don't support, in lower case."""

UNNAMED = ["LABEL_0", "LABEL_1"]
"""Two labels without names. The second is what such models look for: support of a claim, as MiniCheck does (arXiv
2404.10774), or a token that is not supported, as LettuceDetect does."""

ROLE = "entailment model"
REMEDY = "set FOOTNOTE_CHECKER to llm or to the name or folder of a model for entailment, or unset it"


class NamedEntailment:
    """A model for entailment by name or folder, loaded on first use; its configuration says which kind it is.

    Raises EncoderError if it can't be loaded, or has no label for what it is needed for; later calls fail at once,
    without trying again.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def entailed(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return, for each pair, whether the model says that its quotes entail the claim."""
        return [entailed for _, entailed in self.read(pairs)]

    def chances(self, pairs: Sequence[Pair]) -> Floats:
        """Return the chance of entailment that the model gives to each pair, (pairs,)."""
        return np.array([chance for chance, _ in self.read(pairs)], np.float32)

    def read(self, pairs: Sequence[Pair]) -> list[tuple[float, bool]]:
        """Return, for each pair, the chance of entailment and whether that is what the model says."""
        return self._model.read([(" ".join(pair.quotes), pair.claim) for pair in pairs])

    @cached_property
    def _model(self) -> _OfClaims | _OfTokens:
        return _OfTokens(self.name) if labels_tokens(self.name) else _OfClaims(self.name)


class _OfClaims:
    """A cross-encoder: the likeliest label is what it says."""

    def __init__(self, name: str) -> None:
        self._model = LazyCrossEncoder(name, ROLE, REMEDY, lambda _, labels: _flaw(labels, ENTAILED))

    def read(self, texts: Sequence[tuple[str, str]]) -> list[tuple[float, bool]]:
        from torch.nn import Softmax

        chances = self._model.predict(texts, Softmax(dim=-1))
        (entailment,) = _numbers(self._model.labels, ENTAILED)
        return [(float(row[entailment]), bool(row.argmax() == entailment)) for row in chances]


class _OfTokens:
    """A classifier of tokens: a claim is as good as its worst token."""

    def __init__(self, name: str) -> None:
        self._model = LazyTokenClassifier(name, ROLE, REMEDY, lambda labels: _flaw(labels, UNSUPPORTED))

    def read(self, texts: Sequence[tuple[str, str]]) -> list[tuple[float, bool]]:
        labelled = self._model.predict(texts)
        (unsupported,) = _numbers(self._model.labels, UNSUPPORTED)
        chances = [1 - float(tokens[:, unsupported].max(initial=0)) for tokens in labelled]
        return [(chance, chance > 0.5) for chance in chances]


def _flaw(labels: Mapping[int, str], wanted: frozenset[str]) -> str | None:
    """Return why a model with these labels can't serve; None if it can."""
    if len(labels) < 2 or len(_numbers(labels, wanted)) != 1:
        known = ", ".join(labels.values())
        return f"has the labels {known}, and one must be {' or '.join(map(repr, sorted(wanted)))}"
    return None


def _numbers(labels: Mapping[int, str], wanted: frozenset[str]) -> list[int]:
    names = {"LABEL_1"} if sorted(labels.values()) == UNNAMED else wanted
    return [number for number, label in labels.items() if label in names or label.casefold() in names]
