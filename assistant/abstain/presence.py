"""Whether the corpus has papers on what a question for several of them is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.retrieval import names_in, unmentioned
from assistant.text import LogisticModel
from index.arrays import Floats
from index.lifecycle import Snapshot
from index.search import Hit, stems

__all__ = ["PRESENCE_FEATURES", "PRESENCE_WEIGHTS", "presence_chance", "presence_features"]

PRESENCE_WEIGHTS = Path(__file__).with_name("presence_weights.json")
"""What each feature says; `python -m eval fit lists` writes it."""

PRESENCE_FEATURES = ("evidence", "words", "best score", "unknown names", "words that a paper has")
"""What the presence of a topic is judged by.

The logarithm of the evidence, as a multiple of the corpus's baseline; the logarithm of the number of the
question's words; the best paper's score; how many of its names no paper mentions; and the share of its stems, by
their rarity, that one of the best papers has.
"""

WEAKEST = 0.05
"""Evidence below this counts as this, for its logarithm."""

BEST = 3
"""Papers that are searched for the question's words, the best."""


def presence_chance(snapshot: Snapshot, question: str, hits: Sequence[Hit], evidence: float) -> float:
    """Return how likely the corpus has papers on a question's topic; `evidence` is that of the best `hits`."""
    features = presence_features(snapshot, question, hits, evidence)
    return float(LogisticModel.load(PRESENCE_WEIGHTS).chances(features[None])[0])


def presence_features(snapshot: Snapshot, question: str, hits: Sequence[Hit], evidence: float) -> Floats:
    """Return the features of a question, (len(PRESENCE_FEATURES),)."""
    weights = snapshot.stem_weights(question)
    shares = (weights.share_in(set(stems(f"{hit.paper.title} {hit.paper.abstract}"))) for hit in hits[:BEST])
    return np.array(
        [
            np.log(max(evidence / snapshot.calibration.cut_off(1), WEAKEST)),
            np.log1p(len(weights.rarities)),
            hits[0].score if hits else 0.0,
            len(unmentioned(snapshot, names_in(question))),
            max(shares, default=0.0),
        ],
        np.float32,
    )
