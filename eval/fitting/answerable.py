"""Fit how likely a question has an answer, on questions that abstracts answer and others that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import ANSWERABLE_FEATURES, ONE_ANSWER_FEATURES, answerable_features
from assistant.question import guess_shape
from assistant.text import LogisticModel
from eval.answers import read_records
from eval.fitting.belonging import TOPICS
from eval.fitting.logistic import fit_logistic
from index.arrays import Floats
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS

__all__ = ["AnswerableQuestion", "collect_answerable", "fit_answerable", "read_answerable"]

STRENGTH = 0.3
"""The inverse of the penalty on large weights."""

ASKS_FOR_SEVERAL = 0.35
"""Chance of a list, an overview or a comparison from which on a question counts as one for several papers."""

ABSENT = ("off-corpus", "out-of-domain")
PRESENT = ("multi", "single")


@dataclass(frozen=True)
class AnswerableQuestion:
    """A question, and whether any paper answers it."""

    id: str
    text: str
    answerable: bool | None
    is_topic: bool = False

    @property
    def asks_for_several(self) -> bool:
        """Whether it may ask for several papers, by its wording."""
        return guess_shape(self.text).chance("list", "count", "synthesis", "comparison") > ASKS_FOR_SEVERAL


def read_answerable(*, several: bool) -> list[AnswerableQuestion]:
    """Return the questions over the labelled abstracts to fit an answer on, by one paper or by `several`."""
    read = [question for path in TOPICS for question in read_records(path, _question)]
    return [
        question
        for question in read
        if question.answerable is not None and (question.asks_for_several if several else not question.is_topic)
    ]


def collect_answerable(
    snapshot: Snapshot, questions: Sequence[AnswerableQuestion]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the features of each question in an index of the abstracts, and whether it has an answer there."""
    rows = []
    for question in questions:
        hits = snapshot.search(question.text, EVIDENCE_PAPERS)
        evidence = snapshot.evidence(question.text, [hit.paper for hit in hits])
        rows.append(answerable_features(snapshot, question.text, hits, evidence))
    return np.array(rows), np.array([bool(question.answerable) for question in questions])


def fit_answerable(features: Floats, answerable: NDArray[np.bool_], *, several: bool) -> LogisticModel:
    """Return the model that fits best, questions with an answer and without one counting the same."""
    names = ANSWERABLE_FEATURES if several else ONE_ANSWER_FEATURES
    return fit_logistic(features[:, : len(names)], answerable, STRENGTH, balanced=True)


def _question(record: Mapping[str, Any]) -> AnswerableQuestion:
    answered, absent = record.get("kind", "multi") in PRESENT, record.get("type") in ABSENT
    answerable = answered if answered or absent else None
    return AnswerableQuestion(
        str(record.get("qid")), str(record.get("question")), answerable, is_topic="topic" in record
    )
