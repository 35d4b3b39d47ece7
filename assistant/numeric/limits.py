"""The limit that a question sets: "more than 20", "at least 100", "between 10 and 20", "5,000 or more"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from assistant.text import Measured, find_quantities

__all__ = ["NO_LIMIT", "Limit", "limit_before", "with_limits_in_front"]


@dataclass(frozen=True)
class Limit:
    """The lowest and the highest number that pass, or if `strict`, those that no longer do; `words` say it."""

    low: float = -math.inf
    high: float = math.inf
    strict: bool = False
    words: str = ""

    def passes(self, value: float, bound: str = "exact") -> bool:
        """Return whether a number passes, given how precisely it is meant.

        >>> limit = Limit(low=400, strict=True)
        >>> limit.passes(401), limit.passes(400), limit.passes(400, "over"), limit.passes(500, "under")
        (True, False, True, False)
        """
        if bound == "under" and self.low > -math.inf:
            return False
        above = value > self.low or (value == self.low and (not self.strict or bound == "over"))
        below = value < self.high or (value == self.high and (not self.strict or bound == "under"))
        return above and below


NO_LIMIT = Limit()

_BEHIND = re.compile(
    r"(?<![\w.,])(?P<number>\d[\d,.]{0,15}[kKMB]?|[a-z]{3,8}) or (?P<limit>more|fewer|less)\b", re.IGNORECASE
)
_IN_FRONT = {"more": "at least", "fewer": "at most", "less": "at most"}

_WORDS = re.compile(
    r"(?:\b(?:between|from) (?P<range>[\w.,]{1,20}%?) (?:and|to)"
    r"|(?P<least>\b(?:at least|no fewer than|no less than|a minimum of)|≥)"
    r"|(?P<most>\b(?:at most|no more than|up to|a maximum of)|≤)"
    r"|(?P<above>\b(?:more|greater|higher|larger) than|\b(?:over|above|exceeding|beyond)|>)"
    r"|(?P<below>\b(?:fewer|less|lower|smaller) than|\b(?:under|below)|<)"
    r"|(?P<exactly>\b(?:exactly|precisely)))\s?(?P<article>an? )?$",
    re.IGNORECASE,
)
"""What stands before a number that is a limit."""


def with_limits_in_front(question: str) -> str:
    """Return a question with its limits before their numbers.

    >>> with_limits_in_front("Which papers test 20 or more models?")
    'Which papers test at least 20 models?'
    """
    return _BEHIND.sub(lambda found: f"{_IN_FRONT[found['limit'].lower()]} {found['number']}", question)


def limit_before(text: str, measured: Measured) -> tuple[Limit, int] | None:
    """Return the limit that the words before a number of a text, or a plus after it, make it, and its start."""
    quantity = measured.quantity
    found = _WORDS.search(text, max(0, quantity.start - 60), quantity.start)
    if found is None:
        return (_limit("least", measured, ""), quantity.start) if quantity.bound == "over" else None
    kind = _kind(found)
    if kind != "range":
        return _limit(kind, measured, found["article"] or ""), found.start()
    lows = find_quantities(found["range"])
    words = f"between {found['range']} and {_written(measured)}"
    return (Limit(lows[0].value, quantity.value, words=words), found.start()) if lows else None


def _kind(found: re.Match[str]) -> str:
    return next(name for name, words in found.groupdict().items() if words and name != "article")


def _limit(kind: str, measured: Measured, article: str) -> Limit:
    value, written = measured.quantity.value, article + _written(measured)
    less = "less" if measured.metric else "fewer"
    return {
        "least": Limit(low=value, words=f"at least {written}"),
        "most": Limit(high=value, words=f"at most {written}"),
        "above": Limit(low=value, strict=True, words=f"more than {written}"),
        "below": Limit(high=value, strict=True, words=f"{less} than {written}"),
        "exactly": Limit(value, value, words=written),
    }[kind]


def _written(measured: Measured) -> str:
    quantity = measured.quantity
    return f"{quantity.text}%" if quantity.unit == "%" and "%" not in quantity.text else quantity.text
