"""A question put by the language model into the words of abstracts, to be searched beside the original."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import ModelError
from assistant.llm import BudgetedModel, render_restatement
from assistant.question.rewrite import one_question

__all__ = ["restate"]


def restate(question: str, model: BudgetedModel) -> Iterator[str]:
    """Yield an empty text for each piece of the reply and, last, the question in the words of abstracts.

    That is empty, too, if the model fails, is late or replies otherwise. Names and figures that the model adds do
    no harm: the result is only searched for, beside the question.
    """
    reply = ""
    try:
        for piece in model.stream_optional(render_restatement(question)):
            reply += piece
            yield ""
    except ModelError:
        yield ""
        return
    restated = one_question(reply) or ""
    yield "" if restated.casefold() == question.casefold() else restated
