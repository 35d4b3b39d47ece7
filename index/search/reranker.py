"""A second opinion on the best hits: an optional cross-encoder of sentence-transformers, loaded on first use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index.arrays import Floats
from index.encoders import LazyCrossEncoder
from index.errors import EncoderError
from index.papers import passage_text
from index.search.hit import Hit

__all__ = ["RERANK_DEPTH", "CrossEncoderReranker", "Reranker", "rerank"]

RERANK_DEPTH = 20
"""Number of best hits that are reranked: each costs a run of the model over the question and a passage."""


class Reranker(Protocol):
    """A model that scores pairs of a question and a text."""

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
        self._model = LazyCrossEncoder(
            name, "reranker", "give FOOTNOTE_RERANKER the name or folder of a cross-encoder, or unset it", _flaw
        )

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """Return the sigmoid of the model's score of each (question, text), float32, (len(texts),)."""
        from torch.nn import Sigmoid

        return self._model.predict([(question, text) for text in texts], Sigmoid())

    @property
    def trouble(self) -> EncoderError | None:
        """Why it can't be had, as far as that has been tried."""
        return self._model.error


def _flaw(outputs: int, _: Mapping[int, str]) -> str | None:
    return None if outputs == 1 else f"gives {outputs} scores to a text, and ranking needs one"


def rerank(reranker: Reranker, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits, the first `RERANK_DEPTH` in the reranker's order.

    The scores are reassigned in descending order, so that the best hit has the highest: thresholds apply to them,
    and a cross-encoder's own scores are on a different scale.
    """
    best = hits[:RERANK_DEPTH]
    if not best:
        return ()
    scores = reranker.scores(question, [passage_text(hit.paper, hit.passage) for hit in best])
    order = np.argsort(-scores, kind="stable")
    reranked = (replace(best[row], score=hit.score) for row, hit in zip(order, best, strict=True))
    return (*reranked, *hits[RERANK_DEPTH:])
