"""A follow-up rewritten by the language model to stand alone, unless it adds or changes something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.answer import History
from assistant.errors import ModelError, QuestionError
from assistant.llm import HISTORY_TURNS, BudgetedModel, render_rewrite
from assistant.question.followups import FollowUp, last_cited_paper, stand_alone
from assistant.question.question import checked_question
from index.papers import Paper

__all__ = ["one_question", "understand", "without_thought"]

LONGEST = 400
"""Characters of a rewritten question; anything longer is an answer rather than a question."""

THOUGHT = re.compile(r"(?<!\s)\s*+<(think|thinking)>.*?</\1>\s*", re.DOTALL | re.IGNORECASE)
LABEL = re.compile(r"^(?:[\w-]+ ){0,2}question: ", re.IGNORECASE)
NAME_OR_FIGURE = re.compile(r"\b(?:[A-Z]|\w*\d)\w*")
FIGURE = re.compile(r"\b(?=\w*\d)\w+")
WORD = re.compile(r"\w+")


def understand(
    question: str,
    history: History,
    model: BudgetedModel | None,
    evidence: Callable[[str], float],
    above: tuple[Paper, ...] = (),
) -> Iterator[FollowUp]:
    """Yield the question as understood: at once by rule, and in the end as rewritten by the model.

    The rule's version stands if there is no model, if the model fails or is late, or if its reply is anything but
    one question whose names and figures occur in the conversation. `evidence` and `above` go to `stand_alone`.
    """
    by_rule = stand_alone(question, history, evidence, above)
    yield by_rule
    if model is None or not history or by_rule.among:
        return
    reply = ""
    try:
        for piece in model.stream_optional(render_rewrite(question, history)):
            reply += piece
            yield by_rule  # lets the caller cancel between pieces
    except ModelError:
        return
    yield _understood(reply, question, history, by_rule)


def _understood(reply: str, question: str, history: History, by_rule: FollowUp) -> FollowUp:
    restated = one_question(reply) or question
    if restated.casefold() == question.casefold() or not _faithful(restated, question, history):
        return by_rule
    before = last_cited_paper(history)
    named = before is not None and before.title.partition(":")[0].casefold() in restated.casefold()
    return FollowUp(restated, about=before if named else None, other_than=by_rule.other_than)


def one_question(reply: str) -> str | None:
    r"""Return the question that a reply consists of, or None if it is anything else.

    >>> one_question("<think>It is VIVA.</think>\nStandalone question: How large is VIVA?")
    'How large is VIVA?'
    >>> one_question("Sure!\nHow large is VIVA?")
    """
    text = LABEL.sub("", without_thought(reply).strip()).strip("\"'“”")
    if "\n" in text or len(text) > LONGEST or re.search(r"://|[<>\[\]{}]", text):
        return None
    try:
        return checked_question(text)
    except QuestionError:
        return None


def without_thought(reply: str) -> str:
    """Return a reply without the thought that it begins with, if it does."""
    return THOUGHT.sub("", reply, count=1)


def _faithful(restated: str, question: str, history: History) -> bool:
    """Return whether all names occur in the conversation and all figures of the question are kept."""
    known = {word.casefold() for text in (question, *_texts(history)) for word in WORD.findall(text)}
    _, _, rest = restated.partition(" ")  # the first word is capitalised in any case
    named = {word.casefold() for word in NAME_OR_FIGURE.findall(rest)}
    return named <= known and set(FIGURE.findall(question)) <= set(FIGURE.findall(restated))


def _texts(history: History) -> Iterator[str]:
    """Yield the texts of the latest turns, titles of cited papers included."""
    for question, answer in history[-HISTORY_TURNS:]:
        yield question
        yield answer.text
        yield from (citation.paper.title for citation in answer.citations)
