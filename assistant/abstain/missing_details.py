"""What a question asks of a paper that its abstract doesn't say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.abstain.detail_patterns import DETAILS
from assistant.abstain.missing_number import missing_number
from assistant.abstain.spelt_out import abbreviation_asked_for, sentence_spelling_out
from assistant.text import Sources, find_names, split_words
from index.papers import Paper

__all__ = ["MissingDetails", "find_missing_details", "names_what_is_asked", "no_number", "stems_beside_names"]

ASKED_FOR = re.compile(
    r"\b(?:which|what)(?:['’]s)? (?P<what>(?:[\w'’-]{1,30} ){1,5}?)"
    r"(?:was|were|is|are|did|does|do|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
"""A thing that is asked for: "On which datasets was it tested?"."""

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


def names_what_is_asked(question: str, paper: Paper) -> bool:
    """Return whether an abstract that a question names speaks of what is asked, so that it may say it.

    It has the thing that is asked for word by word, or all words of a question with at most one beside the name.

    >>> paper = Paper("T", "We test EMAT on the dialogue datasets WoW and ELI5.")
    >>> names_what_is_asked("On which datasets was EMAT tested?", paper)
    True
    >>> names_what_is_asked("On which GPUs was EMAT trained?", paper)
    False
    """
    known = [word.stem for word in split_words(f"{paper.title}. {paper.abstract}")]
    asked = ASKED_FOR.search(question)
    thing = [word.stem for word in split_words(asked["what"])] if asked else []
    if thing and f" {' '.join(thing)} " in f" {' '.join(known)} ":
        return True
    beside = stems_beside_names(question)
    return len(beside) <= 1 and beside <= {*known}


def stems_beside_names(question: str) -> frozenset[str]:
    """Return the stems of a question's content words that are part of no name.

    >>> sorted(stems_beside_names("How fast is EMAT?")), sorted(stems_beside_names("What does EMAT do?"))
    (['fast'], [])
    """
    names = [(name.start, name.end) for name in find_names(question)]
    return frozenset(
        word.stem
        for word in split_words(question)
        if word.content and not any(start <= word.start < end for start, end in names)
    )


def no_number(question: str, papers: Sequence[Paper]) -> MissingDetails | None:
    """Return the number that a question asks for, if none of the papers can have it."""
    missing = [found for paper in papers if (found := missing_number(question, paper))]
    if not missing or len(missing) < len(papers):
        return None
    return MissingDetails((missing[0].name,), missing[0].sure and _count_asked(question) <= 1)


def _count_asked(question: str) -> int:
    """Return how many things a question asks for, by its question words and marks."""
    return max(len(QUESTION_WORD.findall(question)), question.count("?"))


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
