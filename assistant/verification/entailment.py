"""Whether words follow from others, as an entailment model of sentence-transformers tells; loaded on first use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.verification.judges import Pair
from index.encoders import LazyCrossEncoder

__all__ = ["CrossEncoderEntailment"]


class CrossEncoderEntailment:
    """A cross-encoder for entailment by name or folder, such as `cross-encoder/nli-deberta-v3-base`.

    Which of its labels means entailment is read from its own configuration (`id2label`). Raises EncoderError when
    it can't be had, at once from the second time on.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = LazyCrossEncoder(
            name,
            "entailment model",
            "give FOOTNOTE_CHECKER llm, or the name or folder of a cross-encoder for entailment, or unset it",
            _flaw,
        )

    def entailed(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return, for each pair, whether entailment is the likeliest label."""
        scores = self._model.predict([(" ".join(pair.quotes), pair.claim) for pair in pairs])
        (entailment,) = _entailment(self._model.labels)
        return [bool(row) for row in scores.argmax(axis=1) == entailment]


def _flaw(_: int, labels: Mapping[int, str]) -> str | None:
    if len(labels) < 2 or len(_entailment(labels)) != 1:
        return f"has the labels {', '.join(labels.values())}, and one must be 'entailment'"
    return None


def _entailment(labels: Mapping[int, str]) -> list[int]:
    return [number for number, label in labels.items() if label.casefold() == "entailment"]
