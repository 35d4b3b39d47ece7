"""What a question asks of a paper that its abstract doesn't say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.abstain.detail_patterns import DETAILS
from assistant.abstain.spelt_out import abbreviation_asked_for, sentence_spelling_out
from assistant.text import Sources, find_names
from index.papers import Paper

__all__ = ["MissingDetails", "find_missing_details"]

QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


@dataclass(frozen=True)
class MissingDetails:
    """Details that a question asks for and an abstract lacks; `whole` if the question asks for nothing else.

    Each of `names` completes "The abstract doesn't …", and so does the text of all of them.

    >>> print(MissingDetails(("give the learning rate", "give the batch size", "say who wrote it"), whole=True))
    give the learning rate or the batch size, or say who wrote it
    """

    names: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        objects: dict[str, list[str]] = {}
        for name in self.names:
            verb, _, what = name.partition(" ")
            objects.setdefault(verb, []).append(what)
        return ", or ".join(f"{verb} {' or '.join(what)}" for verb, what in objects.items())


def find_missing_details(question: str, paper: Paper) -> MissingDetails | None:
    """Return what the question asks for and the paper's abstract lacks; None if it may have everything.

    Looks for the details of `detail_patterns` and, if none is asked for, for names that the paper doesn't mention.

    >>> paper = Paper("T", "We train a model. It reaches 60 on AIME 2024.")
    >>> print(find_missing_details("What learning rate and batch size did it use?", paper))
    give the learning rate or the batch size
    >>> print(find_missing_details("What does it reach on AIME 2025?", paper))
    mention “AIME 2025”
    """
    details = [detail for detail in DETAILS if detail.asked.search(question) and not detail.gives(paper.abstract)]
    names = [detail.name for detail in details]
    asked_for = sum(len(detail.asked.findall(question)) for detail in details)
    abbreviation = abbreviation_asked_for(question)
    if abbreviation and not sentence_spelling_out(abbreviation, paper):
        names.append(f"spell out “{abbreviation}”")
        asked_for += 1
    if names:
        return MissingDetails(tuple(names), asked_for >= _count_asked(question))
    unknown = _unknown_names(question, paper)
    if not unknown:
        return None
    return MissingDetails(tuple(f"mention “{name}”" for name in unknown), _count_asked(question) <= 1)


def _count_asked(question: str) -> int:
    """Return how many things a question asks for, by its question words."""
    return len(QUESTION_WORD.findall(question))


def _unknown_names(question: str, paper: Paper) -> list[str]:
    """Return the names in the question that the paper doesn't mention, each once."""
    known = Sources([f"{paper.title}. {paper.abstract}"])
    names = (
        name
        for name in find_names(question)
        if name.is_specific and question[: name.start][-1:] not in tuple(",.")
    )
    asked = dict.fromkeys(name.text for name in names)
    return [name for name in asked if not known.mentions(_without_accents(name))]


def _without_accents(name: str) -> str:
    """Return a name without its diacritics, as titles in LaTeX often spell it.

    >>> _without_accents("Schrödinger")
    'Schrodinger'
    """
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
