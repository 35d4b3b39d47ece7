"""Whether words follow from others, as an entailment model of sentence-transformers tells; loaded on first use."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.verification.judges import Pair
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["CrossEncoderEntailment"]


class CrossEncoderEntailment:
    """A cross-encoder for entailment by name or folder, such as `cross-encoder/nli-deberta-v3-base`.

    Which of its labels means entailment is read from its own configuration (`id2label`). Raises EncoderError when
    it can't be had, at once from the second time on.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._one_at_a_time = threading.Lock()

    def entailed(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return, for each pair, whether entailment is the likeliest label."""
        with self._one_at_a_time:
            if isinstance(self._loaded, EncoderError):
                raise self._loaded
            model, entailment = self._loaded
            texts = [(" ".join(pair.quotes), pair.claim) for pair in pairs]
            scores = np.asarray(model.predict(texts, show_progress_bar=False))
        return [bool(row) for row in scores.argmax(axis=1) == entailment]

    @cached_property
    def _loaded(self) -> tuple[CrossEncoder, int] | EncoderError:
        """The model and the number of its label for entailment, or why there is none."""
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name, device="cpu", trust_remote_code=False)
        except (OSError, ValueError) as error:
            return self._unusable(f"can't be loaded: {str(error).splitlines()[0].rstrip('.')}")
        labels = {
            int(number): str(label) for number, label in (getattr(model.config, "id2label", None) or {}).items()
        }
        entailment = [number for number, label in labels.items() if label.casefold() == "entailment"]
        if len(labels) < 2 or len(entailment) != 1:
            return self._unusable(f"has the labels {', '.join(labels.values())}, and one must be 'entailment'")
        return model, entailment[0]

    def _unusable(self, why: str) -> EncoderError:
        return EncoderError(
            f"the entailment model {self.name!r} {why}; "
            "give FOOTNOTE_CHECKER llm, or the name or folder of a cross-encoder for entailment, or unset it"
        )
