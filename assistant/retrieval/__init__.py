"""From a question to the papers to answer it from, and whether they belong."""

from assistant.retrieval.belonging import (
    BELONGING_FEATURES,
    BELONGING_WEIGHTS,
    belonging_chances,
    belonging_features,
    cut,
    stems_of,
)
from assistant.retrieval.corrected_words import correction_notice
from assistant.retrieval.find import LIST_CANDIDATES, find
from assistant.retrieval.found import Found
from assistant.retrieval.named_papers import names_in, unmentioned
from assistant.retrieval.restated import RESTATED_DEPTH, RESTATED_SHARE, best_of, merged

__all__ = [
    "BELONGING_FEATURES",
    "BELONGING_WEIGHTS",
    "LIST_CANDIDATES",
    "RESTATED_DEPTH",
    "RESTATED_SHARE",
    "Found",
    "belonging_chances",
    "belonging_features",
    "best_of",
    "correction_notice",
    "cut",
    "find",
    "merged",
    "names_in",
    "stems_of",
    "unmentioned",
]
