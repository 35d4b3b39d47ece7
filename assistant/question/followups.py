"""A follow-up question and the turns before it -> a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer import History, Shape
from assistant.question.answer_type import names_several
from assistant.question.date_filter import Order
from assistant.question.listed_papers import refer_again, refer_to_list
from assistant.text import find_names, split_words
from index.papers import Paper
from index.spelling import Correction

__all__ = ["FollowUp", "last_cited_paper", "stand_alone"]

POINTS_BACK = re.compile(
    r"^(?:and|but|so|also|then)\b|^(?:what|how) about\b"
    r"|\bit\b(?! \w+ to\b)|\b(?:its|they|them|their|theirs|these|those|this)\b"
    r"|\bthat one\b|\bthe \w+ ones?\b"
    r"|\b(?:like|than|of|by|with|for|on|in|does|did|do|is|was|might|why|would|could) that\b",
    re.IGNORECASE,
)
"""Words that refer to an earlier turn; the "it" of "is it better to" refers to nothing."""

ANTECEDENT_WORDS = 3
"""With more content words than this before it, a pronoun may refer to something in the question itself."""

SHORT_QUESTION = 4
"""With at most this many content words and no name, a question may be about the previous paper."""

OWN_SUBJECT = 6.0
"""Evidence in the corpus from which on a question that might be a follow-up has a subject of its own."""

NO_SUBJECT = 0.8
"""Evidence below which a short question that points to nothing is on no paper: "How tall are giraffes?".

Over the five listings, 8 of 16 such questions have less, and 1 of 31 that ask what a paper reports.
"""

ANOTHER_SUBJECT = re.compile(
    r"(?:(?:and|but|so|then),? )?"
    r"(?:(?:and|what|how) about |and |(?:and )?which(?: ones| papers)? (?=(?:on|about|for|in)\b))"
    r"(?:(?:on|about|for|in|with|of) )?"
    r"(?P<subject>"
    r"(?!(?:the|its?|th[aeio]\w+|wh\w+|how|if|is|are|was|were|do|does|did|can)\b)"
    r"\w[\w-]*(?: [\w-]+){0,3}) ?[?.!]*",
    re.IGNORECASE,
)
"""A question that only names another subject: "And on bias?", "What about fairness in hiring?"."""

ASKED_AGAIN: dict[Shape, str] = {
    "list": "Which papers are about {}?",
    "count": "How many papers are about {}?",
    "synthesis": "What is known about {}?",
}
"""What that asks after an answer of each shape."""

ASKS_FOR_ANOTHER = re.compile(
    r"\b(?:any(?:one|body|thing)|another|others?|else|similar|something like|follow-?ups?|instead"
    r"|alternatives?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FollowUp:
    """A question as understood after the turns before it.

    `question` stands alone; `about` is the paper it refers to, `other_than` a paper it asks to go beyond. `among`
    are several papers it refers to: it asks which of them fit the `subject` if it `picks`, which is the newest or
    oldest if it has an `order`, and otherwise about each of them.
    `corrections` are the misspelt words that were corrected in it.
    """

    question: str
    about: Paper | None = None
    other_than: Paper | None = None
    among: tuple[Paper, ...] = ()
    subject: str = ""
    picks: bool = False
    order: Order | None = None
    corrections: tuple[Correction, ...] = ()


def stand_alone(
    question: str,
    history: History,
    evidence: Callable[[str], float] = lambda _: 0.0,
    above: tuple[Paper, ...] = (),
) -> FollowUp:
    """Return the question as it is or, for a follow-up, with the papers that it refers to.

    Where the question was restated before, these are the papers `above`.
    After a list, the mere name of another subject asks for a list of that.
    `evidence` returns how well the corpus answers a question as it stands. A question with a subject of its own is
    a change of topic if it is short, or if it gets to a pronoun only after several content words; so is a short
    one without a pronoun that no paper says anything about.

    >>> stand_alone("And how large is it?", ()).question
    'And how large is it?'
    """
    if listed := refer_again(question, above) if above else refer_to_list(question, history):
        if len(listed.papers) == 1:
            return FollowUp(listed.question, about=listed.papers[0])
        return FollowUp(
            listed.question, among=listed.papers, subject=listed.subject, picks=listed.picks, order=listed.order
        )
    again = _on_another_subject(question, history)
    before = last_cited_paper(history)
    if again or before is None:
        return FollowUp(again or question)
    if ASKS_FOR_ANOTHER.search(question):
        return FollowUp(question, other_than=before)
    if _refers_back(question) or _may_refer(question, evidence):
        return FollowUp(f"{question} (about: {before.title})", about=before)
    return FollowUp(question)


def _on_another_subject(question: str, history: History) -> str | None:
    """Return what is asked by the mere name of another subject after a list, a count or an overview."""
    asked = ASKED_AGAIN.get(history[-1][1].shape) if history else None
    named = ANOTHER_SUBJECT.fullmatch(question.strip()) if asked else None
    return asked.format(named["subject"]) if asked and named and not find_names(named["subject"]) else None


def _may_refer(question: str, evidence: Callable[[str], float]) -> bool:
    """Return whether a question with a late pronoun, or a short one, has too little of a subject of its own."""
    if POINTS_BACK.search(question):
        return evidence(question) < OWN_SUBJECT
    return _is_short(question) and NO_SUBJECT <= evidence(question) < OWN_SUBJECT


def last_cited_paper(history: History) -> Paper | None:
    """Return the first paper cited by the latest answer about any paper; declines only name the closest ones."""
    answers = (answer for _, answer in reversed(history) if answer.reason not in ("not_in_corpus", "out_of_scope"))
    return next((answer.citations[0].paper for answer in answers if answer.citations), None)


def _refers_back(question: str) -> bool:
    """Return whether a question has a pronoun before anything that the pronoun could refer to."""
    pointer = POINTS_BACK.search(question)
    if not pointer:
        return False
    before = sum(word.content for word in split_words(question[: pointer.start()]))
    return before <= ANTECEDENT_WORDS


def _is_short(question: str) -> bool:
    """Return whether a question for one answer has few content words and no name: "Which models were best?"."""
    content = sum(word.content for word in split_words(question))
    return content <= SHORT_QUESTION and not find_names(question) and not names_several(question)
