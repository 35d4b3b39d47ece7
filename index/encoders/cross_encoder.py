"""A cross-encoder of sentence-transformers, which reads two texts together; loaded on first use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Floats
from index.encoders.lazy_model import Labels, LazyModel, labels_in
from index.environment import IMPORTING

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder
    from torch import Tensor

__all__ = ["LazyCrossEncoder"]


class LazyCrossEncoder(LazyModel["CrossEncoder"]):
    """A cross-encoder by name or folder.

    `flaw` receives the number of the model's outputs and their labels, and returns why the model can't serve, or
    None.
    """

    def __init__(self, name: str, role: str, remedy: str, flaw: Callable[[int, Labels], str | None]) -> None:
        super().__init__(name, role, remedy)
        self._flaw = flaw

    def predict(
        self, pairs: Sequence[tuple[str, str]], activation: Callable[[Tensor], Tensor] | None = None
    ) -> Floats:
        """Return the model's scores for each pair, (pairs,) or (pairs, outputs).

        Without `activation` they are what the model's configuration makes of them. Raises EncoderError when the
        model can't be loaded or used.
        """
        with self._lock:
            scores = self._model.predict(list(pairs), activation_fn=activation, show_progress_bar=False)
        return np.asarray(scores, np.float32)

    @property
    def labels(self) -> Labels:
        """The name of each output; raises EncoderError as `predict` does."""
        with self._lock:
            return labels_in(self._model.config)

    def _load(self) -> CrossEncoder:
        with IMPORTING:
            from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(self.name, device="cpu", trust_remote_code=False)
        return model

    def _flaw_of(self, model: CrossEncoder) -> str | None:
        return self._flaw(model.num_labels, labels_in(model.config))
