"""A paper, and the key that identifies it across listings."""

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
"""The maximum length of a title and of an abstract, in characters."""


@dataclass(frozen=True)
class Paper:
    """A paper: its title and abstract, and the few other facts that listings give.

    `date_inferred` is true if the listing left part of the date out: a page the year, BibTeX the day or month.
    `listings` are the names of the files that contain the paper.
    """

    title: str
    abstract: str
    date: date | None = None
    date_inferred: bool = False
    organisation: str | None = None
    listings: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """The paper's identity across listings: the first 16 hex digits of its normalised title's SHA-256."""
        return hashlib.sha256(normalised_title(self.title).encode()).hexdigest()[:16]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The abstract's sentences in order; `abstract[s.start:s.end] == s.text` for each."""
        return split_sentences(self.abstract)


def normalised_title(title: str) -> str:
    r"""Return the title without case, punctuation and extra spaces, for comparison between listings.

    Letters, digits, `^`, `_` and the decimal point are kept, so that `R3` differs from `R^3`, and `V_0` from
    `V_0.5`.

    >>> normalised_title("Beyond  Preferences in AI-Alignment.")
    'beyond preferences in ai alignment'
    >>> normalised_title("V_{0.5}: A Prior") == normalised_title("V_0: A Prior")
    False
    """
    text = unicodedata.normalize("NFKC", title).casefold()
    text = re.sub(r"(?<=\d)\.(?=\d)", "\0", text)
    text = re.sub(r"[^\w^\0]+", " ", text).replace("\0", ".")
    return " ".join(text.split())
