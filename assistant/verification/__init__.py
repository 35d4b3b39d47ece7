"""Whether quotes support a claim."""

from assistant.verification.checker import Checker
from assistant.verification.judges import (
    CrossEncoderEntailment,
    EntailmentJudge,
    Judge,
    ModelJudge,
    Pair,
    settled,
)

__all__ = [
    "Checker",
    "CrossEncoderEntailment",
    "EntailmentJudge",
    "Judge",
    "ModelJudge",
    "Pair",
    "settled",
]
