"""A follow-up and what came before it -> a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer import History
from assistant.question.answer_type import asks_for_several
from assistant.text import find_names, split_words
from index.papers import Paper

__all__ = ["FollowUp", "paper_before", "stand_alone"]

POINTS_BACK = re.compile(
    r"^(?:and|but|so|also|then)\b|^(?:what|how) about\b"
    r"|\bit\b(?! \w+ to\b)|\b(?:its|they|them|their|theirs|these|those|this)\b"
    r"|\bthat one\b|\bthe \w+ ones?\b"
    r"|\b(?:like|than|of|by|with|for|on|in|does|did|do|is|was|might|why|would|could) that\b",
    re.IGNORECASE,
)
"""Words that point to what was spoken of; "it" in "is it better to" points to nothing."""

SPOKEN_OF_FIRST = 3
"""Content words from which on a question has spoken of something itself that "it" can point to."""

SAYS_LITTLE = 4
"""Content words up to which a question may be one about what came before without pointing there."""

OWN_SUBJECT = 6.0
"""Evidence in the corpus from which on a question that may lean on what came before has a subject of its own."""

ASKS_FOR_ANOTHER = re.compile(
    r"\b(?:any(?:one|body|thing)|another|others?|else|similar|something like|follow-?ups?|instead"
    r"|alternatives?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FollowUp:
    """A question as it is understood after what came before.

    `question` stands alone; `about` is the paper that it leans on, `other_than` one that it asks to go beyond.
    """

    question: str
    about: Paper | None = None
    other_than: Paper | None = None


def stand_alone(question: str, history: History, evidence: Callable[[str], float] = lambda _: 0.0) -> FollowUp:
    """Return how a question is understood: with the paper named that it leans on, or alone.

    `evidence` tells how well the corpus answers to a question as it stands: one with a subject of its own changes
    the topic, if it is short or comes to an "it" only after it has spoken of something.

    >>> stand_alone("And how large is it?", ())
    FollowUp(question='And how large is it?', about=None, other_than=None)
    """
    before = paper_before(history)
    if before is None:
        return FollowUp(question)
    if ASKS_FOR_ANOTHER.search(question):
        return FollowUp(question, other_than=before)
    may_lean = _says_little(question) or POINTS_BACK.search(question)
    if _leans_back(question) or (may_lean and evidence(question) < OWN_SUBJECT):
        return FollowUp(f"{question} (about: {before.title})", about=before)
    return FollowUp(question)


def paper_before(history: History) -> Paper | None:
    """Return the paper that was spoken of last: the first that the last answer to find one cites."""
    answers = (answer for _, answer in reversed(history) if answer.reason not in ("not_in_corpus", "out_of_scope"))
    return next((answer.citations[0].paper for answer in answers if answer.citations), None)


def _leans_back(question: str) -> bool:
    """Tell whether a question points to something before it has spoken of anything itself."""
    pointer = POINTS_BACK.search(question)
    if not pointer:
        return False
    spoken_of = sum(word.content for word in split_words(question[: pointer.start()]))
    return spoken_of <= SPOKEN_OF_FIRST


def _says_little(question: str) -> bool:
    """Tell whether a question for one answer has few words of content and no name: "Which models were best?"."""
    content = sum(word.content for word in split_words(question))
    return content <= SAYS_LITTLE and not find_names(question) and not asks_for_several(question)
