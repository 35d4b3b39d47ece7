"""Whether quotes support a claim."""

from assistant.verification.checker import Checker
from assistant.verification.entailment import CrossEncoderEntailment
from assistant.verification.judges import EntailmentJudge, Judge, ModelJudge, Pair, doubted, is_unsure

__all__ = [
    "Checker",
    "CrossEncoderEntailment",
    "EntailmentJudge",
    "Judge",
    "ModelJudge",
    "Pair",
    "doubted",
    "is_unsure",
]
