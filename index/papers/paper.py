"""A paper and its sentences: what everything else is about."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.papers.sentences import Sentence, split_sentences

__all__ = ["LONGEST_ABSTRACT", "LONGEST_TITLE", "Paper", "Sentence", "normalised_title"]

LONGEST_TITLE = 500
LONGEST_ABSTRACT = 20_000
"""Characters that a title and an abstract may have."""


@dataclass(frozen=True)
class Paper:
    """One paper: its title and abstract, and the little else that listings tell.

    `date_inferred` marks a date of which the listing left a part out: the year on a page, the day or
    month in BibTeX. `listings` names the files it came from.
    """

    title: str
    abstract: str
    date: date | None = None
    date_inferred: bool = False
    organisation: str | None = None
    listings: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """The identity of the paper across listings: 16 hex digits of its normalised title's SHA-256."""
        return hashlib.sha256(normalised_title(self.title).encode()).hexdigest()[:16]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The abstract's sentences in order; `abstract[s.start:s.end] == s.text` for each."""
        return split_sentences(self.abstract)


def normalised_title(title: str) -> str:
    r"""Return the title as compared between listings: case, spacing and punctuation left out.

    What tells `R3` from `R^3` and `V_0` from `V_0.5` stays: letters, digits, `^`, `_` and the point
    inside a number.

    >>> normalised_title("Beyond  Preferences in AI-Alignment.")
    'beyond preferences in ai alignment'
    >>> normalised_title("V_{0.5}: A Prior") == normalised_title("V_0: A Prior")
    False
    """
    text = unicodedata.normalize("NFKC", title).casefold()
    text = re.sub(r"(?<=\d)\.(?=\d)", "\0", text)
    text = re.sub(r"[^\w^\0]+", " ", text).replace("\0", ".")
    return " ".join(text.split())
