"""Fit whether a corpus has papers on a topic, on questions that its abstracts answer and others that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import presence_features
from assistant.question import guess_shape
from assistant.text import LogisticModel
from eval.answers import read_records
from eval.fitting.belonging import TOPICS
from eval.fitting.logistic import fit_logistic
from index.arrays import Floats
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS

__all__ = ["TopicalQuestion", "collect_presence", "fit_presence", "read_topical_questions"]

STRENGTH = 0.3
"""The inverse of the penalty on large weights."""

ASKS_FOR_SEVERAL = 0.35
"""Chance of a list, an overview or a comparison from which on a question counts as one for several papers."""

ABSENT = ("off-corpus", "out-of-domain")
PRESENT = ("multi", "single")


@dataclass(frozen=True)
class TopicalQuestion:
    """A question that may ask for several papers, and whether there are papers on its topic."""

    id: str
    text: str
    present: bool | None


def read_topical_questions() -> list[TopicalQuestion]:
    """Return the questions over the labelled abstracts that ask for several papers, by their wording."""
    read = [question for path in TOPICS for question in read_records(path, _question)]
    return [
        question
        for question in read
        if question.present is not None
        and guess_shape(question.text).chance("list", "count", "synthesis", "comparison") > ASKS_FOR_SEVERAL
    ]


def collect_presence(snapshot: Snapshot, questions: Sequence[TopicalQuestion]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the features of each question in an index of the abstracts, and whether its topic is present."""
    rows = []
    for question in questions:
        hits = snapshot.search(question.text, EVIDENCE_PAPERS)
        evidence = snapshot.evidence(question.text, [hit.paper for hit in hits])
        rows.append(presence_features(snapshot, question.text, hits, evidence))
    return np.array(rows), np.array([bool(question.present) for question in questions])


def fit_presence(features: Floats, present: NDArray[np.bool_]) -> LogisticModel:
    """Return the model that fits best, present and absent topics counting the same."""
    return fit_logistic(features, present, STRENGTH, balanced=True)


def _question(record: Mapping[str, Any]) -> TopicalQuestion:
    answered, absent = record.get("kind", "multi") in PRESENT, record.get("type") in ABSENT
    present = answered if answered or absent else None
    return TopicalQuestion(str(record.get("qid")), str(record.get("question")), present)
