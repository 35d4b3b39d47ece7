"""How likely the papers are to answer a question: by one of them, or by several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.retrieval import names_in, stems_of, unmentioned
from assistant.text import LogisticModel
from index.arrays import Floats
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS, Hit

__all__ = [
    "ANSWERABLE_FEATURES",
    "ONE_ANSWER_FEATURES",
    "ONE_ANSWER_WEIGHTS",
    "SEVERAL_WEIGHTS",
    "answerable_chance",
    "answerable_features",
]

ONE_ANSWER_WEIGHTS = Path(__file__).with_name("one_answer_weights.json")
SEVERAL_WEIGHTS = Path(__file__).with_name("several_weights.json")
"""What each feature says where one paper is to answer, and where several are; `python -m eval fit answerable`."""

ONE_ANSWER_FEATURES = ("evidence", "words", "unknown names", "worst matches")
"""What an answer by one paper is judged by.

The logarithm of the evidence, as a multiple of the corpus's baseline; the logarithm of the number of the
question's words; how many of its names no paper mentions; and how well one of the best papers matches the two
words that it matches worst: what a question is about may be just one of its words.
"""

ANSWERABLE_FEATURES = (*ONE_ANSWER_FEATURES, "best score", "words that a paper has")
"""What an answer by several is judged by.

Also by the best paper's score, and the share of the question's stems, by their rarity, that one of the best papers
has. A single paper often answers in other words.
"""

WEAKEST = 0.05
"""Evidence below this counts as this, for its logarithm."""

WORST = 2
"""The question's words that are matched worst, which count."""


def answerable_chance(
    snapshot: Snapshot, question: str, hits: Sequence[Hit], evidence: float, *, several: bool
) -> float:
    """Return how likely a question has an answer in the best `hits`, or on its topic `several` papers.

    `evidence` is that of the best hits. Answerable questions and others counted the same in the fit.
    """
    features = answerable_features(snapshot, question, hits, evidence)
    model = LogisticModel.load(SEVERAL_WEIGHTS if several else ONE_ANSWER_WEIGHTS)
    return float(model.chances(features[None, : len(model.weights)])[0])


def answerable_features(snapshot: Snapshot, question: str, hits: Sequence[Hit], evidence: float) -> Floats:
    """Return the features of a question, (len(ANSWERABLE_FEATURES),)."""
    weights = snapshot.stem_weights(question)
    best = [hit.paper for hit in hits[:EVIDENCE_PAPERS]]
    matches = (np.sort(snapshot.word_matches(question, paper))[:WORST].mean() for paper in best)
    shares = (weights.share_in(stems_of(paper)[1]) for paper in best)
    return np.array(
        [
            np.log(max(evidence / snapshot.calibration.cut_off(1), WEAKEST)),
            np.log1p(len(weights.rarities)),
            len(unmentioned(snapshot, names_in(question))),
            max(matches, default=0.0),
            hits[0].score if hits else 0.0,
            max(shares, default=0.0),
        ],
        np.float32,
    )
