"""Long tests: `make torture` runs them whole, `make test` a few of each."""

from __future__ import annotations

import os

__all__ = ["WHOLE", "pieces"]

WHOLE = bool(os.environ.get("FOOTNOTE_TORTURE"))


def pieces(whole: int, few: int, in_one: int = 10) -> list[range]:
    """Return numbers in pieces to be reported one by one: `whole` of them in a torture, otherwise `few`."""
    many = whole if WHOLE else few
    return [range(start, min(start + in_one, many)) for start in range(0, many, in_one)]
