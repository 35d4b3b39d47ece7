"""A question put by the language model into the words of abstracts, to be searched beside the original."""

from __future__ import annotations

from collections.abc import Generator

from assistant.errors import ModelError
from assistant.llm import BudgetedModel, render_restatement
from assistant.question.rewrite import one_question

__all__ = ["restate"]


def restate(question: str, model: BudgetedModel) -> Generator[None, None, str]:
    """Return a question in the words of abstracts; empty if the model fails, is late or replies otherwise.

    Yields between the pieces of the reply, so that the caller can cancel. Names and figures that the model adds do
    no harm: the result is only searched for, beside the question.
    """
    reply = ""
    try:
        for piece in model.stream_optional(render_restatement(question)):
            reply += piece
            yield
    except ModelError:
        return ""
    restated = one_question(reply) or ""
    return "" if restated.casefold() == question.casefold() else restated
