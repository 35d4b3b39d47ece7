"""A model that is loaded on first use, by name or folder."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Generic, TypeVar

from index.errors import EncoderError

__all__ = ["Labels", "LazyModel", "labels_in"]

Model = TypeVar("Model")

Labels = Mapping[int, str]
"""The name of each output, as a model's own configuration has it (`id2label`)."""


class LazyModel(ABC, Generic[Model]):
    """A model by name or folder, loaded on first use; threads may share it and take turns (`_lock`).

    `role` names the model in messages and `remedy` says which setting to change. A failure to load is remembered
    and raised again at once: a model hub that can't be reached takes most of a minute to fail.
    """

    def __init__(self, name: str, role: str, remedy: str) -> None:
        self.name = name
        self._role = role
        self._remedy = remedy
        self._lock = threading.Lock()

    @property
    def error(self) -> EncoderError | None:
        """Why the model can't be used; None as long as nobody has tried, or if it loaded."""
        loaded = vars(self).get("_loaded")
        return loaded if isinstance(loaded, EncoderError) else None

    @abstractmethod
    def _load(self) -> Model:
        """Return the model; raise OSError or ValueError if it can't be loaded."""

    @abstractmethod
    def _flaw_of(self, model: Model) -> str | None:
        """Return why a model that was loaded can't serve; None if it can."""

    @property
    def _model(self) -> Model:
        if isinstance(self._loaded, EncoderError):
            raise self._loaded
        return self._loaded

    @cached_property
    def _loaded(self) -> Model | EncoderError:
        """The model, or why there is none."""
        try:
            model = self._load()
        except (OSError, ValueError) as error:
            return self._unusable(f"can’t be loaded: {str(error).splitlines()[0].rstrip('.')}")
        flaw = self._flaw_of(model)
        return self._unusable(flaw) if flaw else model

    def _unusable(self, why: str) -> EncoderError:
        return EncoderError(f"the {self._role} {self.name!r} {why}; {self._remedy}")


def labels_in(config: object) -> Labels:
    """Return the labels that a model's configuration names; none if it names none."""
    return {int(number): str(name) for number, name in (getattr(config, "id2label", None) or {}).items()}
