"""Fault tests that repeat many times with `make torture` and a few times with `make test`."""

from __future__ import annotations

import os

__all__ = ["WHOLE", "pieces"]

WHOLE = bool(os.environ.get("FOOTNOTE_TORTURE"))
"""Whether `make torture` is running."""


def pieces(whole: int, few: int, in_one: int = 10) -> list[range]:
    """Return the numbers of the repetitions in ranges of `in_one`: `whole` for `make torture`, else `few`."""
    count = whole if WHOLE else few
    return [range(start, min(start + in_one, count)) for start in range(0, count, in_one)]
