"""When not to answer, and what to say instead."""

from assistant.abstain.answerable import (
    ANSWERABLE_FEATURES,
    ONE_ANSWER_FEATURES,
    ONE_ANSWER_WEIGHTS,
    SEVERAL_WEIGHTS,
    answerable_features,
)
from assistant.abstain.decide import CAVEAT, DECLINED, OUT_OF_SCOPE, Decision, Telling, decide

__all__ = [
    "ANSWERABLE_FEATURES",
    "CAVEAT",
    "DECLINED",
    "ONE_ANSWER_FEATURES",
    "ONE_ANSWER_WEIGHTS",
    "OUT_OF_SCOPE",
    "SEVERAL_WEIGHTS",
    "Decision",
    "Telling",
    "answerable_features",
    "decide",
]
