"""A model's sentences about what the papers leave out: what of them may be shown, as nobody can check them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.llm import NOT_FOUND
from index.papers import Paper

__all__ = ["is_about_missing", "what_is_missing"]

_REPORTING_VERB = (
    "say|state|tell|mention|report|discuss|specify|give|contain|provide|address|describe|cover|include|answer"
)
NOT_FOUND_SENTENCE = re.compile(
    r"(?:none of )?(?:the|these) (?:\w+ )?(?:abstracts?|papers?|sources?)"
    rf" (?:(?:do|does|did) not|don['’]t|doesn['’]t|didn['’]t|cannot|can['’]t) (?:{_REPORTING_VERB})\b",
    re.IGNORECASE,
)
"""The beginning of a sentence about what the papers leave out: `The abstracts do not say`, as the prompt asks for
(NOT_FOUND), `These papers don't mention` and the like."""

CLAUSE_BREAK = re.compile(
    r"[;:.–—(]\s|\s-\s"
    r"|,?\s(?:but|however|although|though|because|since|while|whereas|yet|only|so|instead|rather)\s"
    r"|,\s(?!(?:or|nor|and|for|in|on|at|to|by|with|such|including|if|when|who|what|how|where|whether|why)\s)"
    r"(?![^,.;:]{1,40},\s(?:or|and|nor)\s)(?![^,.;:]{1,40},[^,.;:]{1,40},\s(?:or|and|nor)\s)"
)
"""Where such a sentence may go on to claim something: `, but`, ` because `, ` - `; not inside a list, as in
`images, video, or text`."""

NAME_OR_NUMBER = re.compile(r"\b[A-Z0-9]\w*")


def is_about_missing(text: str) -> bool:
    """Return whether a sentence says that the papers leave something out.

    >>> is_about_missing("The abstracts do not say who won."), is_about_missing("Who won isn't said.")
    (True, False)
    """
    return bool(NOT_FOUND_SENTENCE.match(text))


def what_is_missing(text: str, question: str, papers: Sequence[Paper] = ()) -> str:
    """Return a sentence about what the papers leave out, up to where it may go on to claim something.

    Only NOT_FOUND is left of a sentence with a number that is not in the question, or a name that is neither there
    nor in a paper.

    >>> what_is_missing("The abstracts do not say who won, but it was paper 2.", "Who won?")
    'The abstracts do not say who won.'
    >>> what_is_missing("The abstracts do not say if it reads images, video, or text.", "What does it read?")
    'The abstracts do not say if it reads images, video, or text.'
    >>> what_is_missing("The abstracts do not say that 80% of them won.", "Who won?")
    'The abstracts do not say.'
    """
    clause = CLAUSE_BREAK.split(text, maxsplit=1)[0].rstrip(" .,;:")
    named = "\n".join([question, *(f"{paper.title}\n{paper.abstract}" for paper in papers)])
    specifics = NAME_OR_NUMBER.findall(clause[len(NOT_FOUND) :])
    known = all(word in (question if word[0].isdigit() else named) for word in specifics)
    return f"{clause}." if known else f"{NOT_FOUND}."
