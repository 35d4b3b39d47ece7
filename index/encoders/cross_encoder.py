"""A cross-encoder of sentence-transformers, which reads two texts together; loaded on first use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Floats
from index.environment import IMPORTING
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder
    from torch import Tensor

__all__ = ["LazyCrossEncoder"]

Labels = Mapping[int, str]
"""The name of each output, as the model's own configuration has it (`id2label`)."""


class LazyCrossEncoder:
    """A cross-encoder by name or folder, loaded on first use; threads may share it.

    `role` names the model in messages and `remedy` says which setting to change. `flaw` receives the number of the
    model's outputs and their labels, and returns why the model can't serve, or None.

    A failure to load is remembered and raised again at once: a model hub that can't be reached takes most of a
    minute to fail.
    """

    def __init__(self, name: str, role: str, remedy: str, flaw: Callable[[int, Labels], str | None]) -> None:
        self.name = name
        self._role = role
        self._remedy = remedy
        self._flaw = flaw
        self._lock = threading.Lock()

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
            return _labels(self._model)

    @property
    def error(self) -> EncoderError | None:
        """Why the model can't be used; None as long as nobody has tried, or if it loaded."""
        loaded = vars(self).get("_loaded")
        return loaded if isinstance(loaded, EncoderError) else None

    @property
    def _model(self) -> CrossEncoder:
        if isinstance(self._loaded, EncoderError):
            raise self._loaded
        return self._loaded

    @cached_property
    def _loaded(self) -> CrossEncoder | EncoderError:
        """The model, or why there is none."""
        with IMPORTING:
            from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name, device="cpu", trust_remote_code=False)
        except (OSError, ValueError) as error:
            return self._unusable(f"can’t be loaded: {str(error).splitlines()[0].rstrip('.')}")
        flaw = self._flaw(model.num_labels, _labels(model))
        return self._unusable(flaw) if flaw else model

    def _unusable(self, why: str) -> EncoderError:
        return EncoderError(f"the {self._role} {self.name!r} {why}; {self._remedy}")


def _labels(model: CrossEncoder) -> Labels:
    names = getattr(model.config, "id2label", None) or {}
    return {int(number): str(name) for number, name in names.items()}
