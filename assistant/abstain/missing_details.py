"""What a question asks of a paper that its abstract doesn't give."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.abstain.detail_patterns import DETAILS
from assistant.text import Sources, find_names
from index.papers import Paper

__all__ = ["Gap", "find_gap"]

ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Gap:
    """What a question asks of a paper that its abstract doesn't give; `whole` when it asks for nothing else."""

    names: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        *most, last = self.names
        return f"{', '.join(most)} or {last}" if most else last


def find_gap(question: str, paper: Paper) -> Gap | None:
    """Return what the question asks for and the paper's abstract doesn't give; None where it may give all.

    Known are the details of `assistant.abstain`, and whatever the question names that the paper does not.

    >>> paper = Paper("T", "We train a model. It reaches 60 on AIME 2024.")
    >>> print(find_gap("What learning rate and batch size did it use?", paper))
    the learning rate or the batch size
    >>> print(find_gap("What does it reach on AIME 2025?", paper))
    anything on AIME 2025
    """
    details = [detail for detail in DETAILS if detail.asked.search(question) and not detail.gives(paper.abstract)]
    if details:
        asked_for = sum(len(detail.asked.findall(question)) for detail in details)
        return Gap(tuple(detail.name for detail in details), asked_for >= _asks(question))
    unknown = _unknown_names(question, paper)
    return Gap(tuple(f"anything on {name}" for name in unknown), _asks(question) <= 1) if unknown else None


def _asks(question: str) -> int:
    """Return how many things a question asks for."""
    return len(ASKS.findall(question))


def _unknown_names(question: str, paper: Paper) -> list[str]:
    """Return what the question names and the paper doesn't, each once."""
    known = Sources([f"{paper.title}. {paper.abstract}"])
    names = (
        name for name in find_names(question) if name.tells and question[: name.start][-1:] not in tuple(",.")
    )
    asked = dict.fromkeys(name.text for name in names)
    return [name for name in asked if not known.has(_without_accents(name))]


def _without_accents(name: str) -> str:
    """Return a name as LaTeX leaves it when its marks are taken off.

    >>> _without_accents("Schrödinger")
    'Schrodinger'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
