"""A question, or its parts, put by the language model into the words of abstracts, to be searched as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.errors import ModelError
from assistant.llm import BudgetedModel, render_restatement
from assistant.question.question import MOST_SEARCHES
from assistant.question.rewrite import one_question, without_thought

__all__ = ["restate"]

LISTED = re.compile(r"(?:[-*•]|\d[.)])\s+")
"""The bullet or number before one of several questions."""

SHORTEST = 3
"""Words of the shortest line that is a part of a question, and no "Sure!" before it."""


def restate(question: str, model: BudgetedModel) -> Iterator[tuple[str, ...]]:
    """Yield nothing for each piece of the reply and, last, the question in the words of abstracts, or its parts.

    There are none, too, if the model fails, is late or replies otherwise. Names and figures that the model adds do
    no harm: the result is only searched for, beside the question.
    """
    reply = ""
    try:
        for piece in model.stream_optional(render_restatement(question)):
            reply += piece
            yield ()
    except ModelError:
        yield ()
        return
    yield tuple(each for each in _questions(reply) if each.casefold() != question.casefold())


def _questions(reply: str) -> tuple[str, ...]:
    """Return the one question of a reply, or one from each of its lines.

    >>> _questions("1. When do cats sleep?\\n2. When do dogs sleep?")
    ('When do cats sleep?', 'When do dogs sleep?')
    >>> _questions("Sure!\\nWhen do cats sleep?")
    ()
    """
    if one := one_question(reply):
        return (one,)
    lines = [LISTED.sub("", line.strip(), count=1) for line in without_thought(reply).splitlines() if line.strip()]
    questions = [one_question(line) or "" for line in lines]
    if len(lines) > MOST_SEARCHES or any(len(each.split()) < SHORTEST for each in questions):
        return ()
    return tuple(dict.fromkeys(questions))
