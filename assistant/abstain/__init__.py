"""When not to answer, and what to say instead."""

from assistant.abstain.decide import NOT_IN_CORPUS, OUT_OF_SCOPE, WEAK, Decision, Telling, decide
from assistant.abstain.presence import PRESENCE_FEATURES, PRESENCE_WEIGHTS, presence_features

__all__ = [
    "NOT_IN_CORPUS",
    "OUT_OF_SCOPE",
    "PRESENCE_FEATURES",
    "PRESENCE_WEIGHTS",
    "WEAK",
    "Decision",
    "Telling",
    "decide",
    "presence_features",
]
