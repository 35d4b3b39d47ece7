"""Whether quotes support a claim."""

from assistant.verification.checker import Checker, Comparison
from assistant.verification.features import FEATURES, WEIGHTS_FILE, Scoring, fitted_scoring
from assistant.verification.findings import Findings

__all__ = [
    "FEATURES",
    "WEIGHTS_FILE",
    "Checker",
    "Comparison",
    "Findings",
    "Scoring",
    "fitted_scoring",
]
