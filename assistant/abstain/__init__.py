"""When not to answer, and what is said instead."""

from assistant.abstain.decide import (
    ABSENT,
    FOREIGN,
    WEAK,
    WEAK_TEXT,
    decline_text,
    gap_text,
    is_silent,
    is_weak,
    reason_to_decline,
)
from assistant.abstain.missing_details import find_gap

__all__ = [
    "ABSENT",
    "FOREIGN",
    "WEAK",
    "WEAK_TEXT",
    "decline_text",
    "find_gap",
    "gap_text",
    "is_silent",
    "is_weak",
    "reason_to_decline",
]
