"""A second opinion on the best hits: an optional cross-encoder of sentence-transformers, loaded on first use."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.arrays import Floats
from index.errors import EncoderError
from index.papers import passage_text
from index.search.hit import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["CLOSEST", "CrossEncoderReranker", "Reranker", "rerank"]

CLOSEST = 20
"""Hits that a cross-encoder reads; it reads question and passage together, so each costs a run of the model."""


class Reranker(Protocol):
    """What re-ordering needs of a model; tests bring one that can be computed by hand."""

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """Return how well each text answers the question, in [0, 1], (len(texts),)."""


class CrossEncoderReranker:
    """A cross-encoder by name or folder, such as `cross-encoder/ms-marco-MiniLM-L6-v2`.

    Nothing is loaded before the first question. Raises EncoderError when it can't be had, at once from the second
    time on: a model hub that can't be reached takes most of a minute to say so.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._one_at_a_time = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """Return the sigmoid of the model's score of each (question, text), float32, (len(texts),)."""
        from torch.nn import Sigmoid

        with self._one_at_a_time:
            if isinstance(self._loaded, EncoderError):
                raise self._loaded
            pairs = [(question, text) for text in texts]
            scores = self._loaded.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return np.asarray(scores, np.float32)

    @property
    def trouble(self) -> EncoderError | None:
        """Why it can't be had, as far as that has been tried."""
        tried = vars(self).get("_loaded")
        return tried if isinstance(tried, EncoderError) else None

    @cached_property
    def _loaded(self) -> CrossEncoder | EncoderError:
        """The model, or why there is none."""
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name, device="cpu", trust_remote_code=False)
        except (OSError, ValueError) as error:
            return self._unusable(f"can't be loaded: {str(error).splitlines()[0].rstrip('.')}")
        if model.num_labels != 1:
            return self._unusable(f"gives {model.num_labels} scores to a text, and ranking needs one")
        return model

    def _unusable(self, why: str) -> EncoderError:
        return EncoderError(
            f"the reranker {self.name!r} {why}; "
            "give FOOTNOTE_RERANKER the name or folder of a cross-encoder, or unset it"
        )


def rerank(reranker: Reranker, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits, the first twenty in the reranker's order.

    The scores stay and are dealt out anew, the best one to the best hit: they keep the scale on which "nothing is
    near" and "near the best" are decided, which a cross-encoder's own scores do not have.
    """
    closest = hits[:CLOSEST]
    if not closest:
        return ()
    scores = reranker.scores(question, [passage_text(hit.paper, hit.passage) for hit in closest])
    order = np.argsort(-scores, kind="stable")
    moved = (replace(closest[row], score=hit.score) for row, hit in zip(order, closest, strict=True))
    return (*moved, *hits[CLOSEST:])
