"""Word lists, such as that of antonyms: data files beside this module, with their source and licence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["read_lexicon"]

_FOLDER = Path(__file__).with_name("lexicons")


@cache
def read_lexicon(name: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the entries of a list, each as the words left of its bar and those right of it.

    >>> (("inner",), ("outer",)) in read_lexicon("antonyms")
    True
    """
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    sides = (line.partition("|") for line in lines if line and not line.startswith("#"))
    return tuple((tuple(left.split()), tuple(right.split())) for left, _, right in sides)
