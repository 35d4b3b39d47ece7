"""Other models, measured beside the default ones: entailment models, cross-encoders for ranking, encoders."""

from eval.comparing.checkers import CLAIM_SETS, checkers_table, compare_checkers
from eval.comparing.rankings import compare_encoders, compare_rerankers, rankings_table

__all__ = [
    "CLAIM_SETS",
    "checkers_table",
    "compare_checkers",
    "compare_encoders",
    "compare_rerankers",
    "rankings_table",
]
