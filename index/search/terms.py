r"""Words as they are matched: names whole and in parts, LaTeX taken off.

>>> terms(r"$\text{Memory}^3$ and V_{0.5}, by EgoNormia")
['memory3', '=memory^3', 'memory', '3', 'and', 'v0.5', '=v_0.5', 'v', '0.5', 'by', 'egonormia', 'ego', 'normia']
>>> terms("R3 is not R^3")
['r3', '=r3', 'is', 'not', 'r3', '=r^3', 'r', '3']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["terms"]

_LATEX_COMMAND = re.compile(r"\\[a-zA-Z]+\s*|\\(?=[^a-zA-Z])")
_MATHS_MARKS = re.compile(r"[{}$]")
_WORD = re.compile(r"[^\W_]+(?:(?:[_^'’\-]|(?<=\d)[.,](?=\d))[^\W_]+)*", re.UNICODE)
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, lower-cased.

    A name of several parts gives the parts, the parts joined ("memory3"), and, where it has a digit or a
    mark, its exact form behind "=": so that `Memory3` finds `Memory^3`, and `V_0` prefers `V_0` to `V_0.5`.
    """
    plain = _MATHS_MARKS.sub("", _LATEX_COMMAND.sub("", text))
    return [term for word in _WORD.finditer(plain) for term in _forms(word.group())]


@lru_cache(1 << 16)  # a word comes back: passages overlap, and few words make most of a text
def _forms(word: str) -> Sequence[str]:
    word = word.replace("’", "'").removesuffix("'s")
    lowered = word.lower()
    if lowered.isalpha():
        humps = _HUMP.findall(word) if word.isascii() else []
        return [lowered, *(hump.lower() for hump in humps)] if len(humps) > 1 else [lowered]
    if lowered[0].isdigit() and _PART.fullmatch(lowered):
        return [lowered.replace(",", "")]
    parts = [part.replace(",", "") for part in _PART.findall(lowered)]
    exact = ["=" + lowered] if any(map(str.isdigit, lowered)) else []
    return ["".join(parts), *exact, *(parts if not lowered.isalnum() else [])]
