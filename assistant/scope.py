"""What a question asks for: one answer, or a list of papers."""

from __future__ import annotations

import re

__all__ = ["asks_for_several"]

_PAPERS = r"(?:papers|works|studies|surveys|reviews|articles|abstracts|publications)"
_KINDS = r"(?:methods|approaches|techniques|benchmarks|datasets|audits|frameworks|systems|tools|options)"
_OF_ONE = r"(?:did|does|do|has|have|was|were|is|are) (?:it|the|they|this|that)\b"
_SEVERAL = re.compile(
    rf"\b(?:which|what|list|all|any|several|two|three|the)\s+(?:\S+\s+){{0,4}}?{_PAPERS}\b"
    rf"|^how many\s+(?:\S+\s+){{0,3}}?{_PAPERS}\b(?! {_OF_ONE})"
    rf"|^(?:which|what|list(?: all| the)?)\s+(?:\S+\s+){{0,2}}?{_KINDS}\b"
    r"|^what (?:can be said|is known|do we know|does the (?:literature|research) say) (?:about|of|on)\b"
    r"|^(?:please )?(?:compare|contrast)\b|\bdifferences? between\b"
    r"|\bhow do \S+ and \S+ (?:\S+ ){0,2}?(?:differ|compare)\b",
    re.IGNORECASE,
)


def asks_for_several(question: str) -> bool:
    """Tell whether a question asks for several papers rather than for one answer.

    >>> asks_for_several("Which papers study reward hacking?"), asks_for_several("How large is VIVA?")
    (True, False)
    """
    return bool(_SEVERAL.search(question))
