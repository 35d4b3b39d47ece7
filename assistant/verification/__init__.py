"""Whether quotes support a claim."""

from assistant.verification.checker import Checker, Comparison
from assistant.verification.features import FEATURES, WEIGHTS_FILE, Scoring, fitted_scoring
from assistant.verification.findings import Findings
from assistant.verification.judges import (
    CrossEncoderEntailment,
    EntailmentJudge,
    Judge,
    ModelJudge,
    Pair,
    settled,
)

__all__ = [
    "FEATURES",
    "WEIGHTS_FILE",
    "Checker",
    "Comparison",
    "CrossEncoderEntailment",
    "EntailmentJudge",
    "Findings",
    "Judge",
    "ModelJudge",
    "Pair",
    "Scoring",
    "fitted_scoring",
    "settled",
]
