"""What one answer may ask of its model: until when, at what cost, and never again once it has failed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Usage
from assistant.errors import ModelError, ModelTimeout, PromptTooLong
from assistant.llm.circuit_breaker import CircuitBreaker
from assistant.llm.client import CHARACTERS_A_TOKEN, LanguageModel, Message, RemoteModel, TokenCounts

__all__ = ["BudgetedModel"]

BRIEFLY = 1 / 3
"""The share of an answer's time that a step may take which it can do without."""

Prices = tuple[float, float]


class BudgetedModel:
    """A model for the length of one answer: itself a model, with one deadline over all that it is asked.

    `usage` is what that came to. A model that failed is not asked again for the same answer: its error is raised
    anew. `breaker` is told, and may say no at once; `prices` are for a million tokens, read and written.
    """

    def __init__(self, model: LanguageModel, breaker: CircuitBreaker, prices: Prices | None = None) -> None:
        self.name, self.host = model.name, model.host
        self.usage = Usage(cost=0.0 if prices else None)
        self._model = model
        self._breaker = breaker
        self._prices = prices
        self._began = time.monotonic()
        self._failure: ModelError | None = None

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the answer piece by piece; raise ModelError."""
        yield from self._ask(messages, 1.0, forgiven=(PromptTooLong,))

    def stream_optional(self, messages: Sequence[Message]) -> Iterator[str]:
        """Do the same for a step that the answer can do without: being late with it is no failure yet."""
        yield from self._ask(messages, BRIEFLY, forgiven=(PromptTooLong, ModelTimeout))

    def _ask(
        self, messages: Sequence[Message], share: float, forgiven: tuple[type[ModelError], ...]
    ) -> Iterator[str]:
        """Yield the answer within a share of the time; a failure that is not forgiven is the last."""
        if self._failure:
            raise self._failure
        self._breaker.raise_if_open(self.name)
        counted: list[TokenCounts] = []
        began, written = time.monotonic(), 0
        try:
            for piece in self._model_for(share, counted).stream(messages):
                written += len(piece)
                yield piece
            self._breaker.record_success()
        except ModelError as error:
            if not isinstance(error, forgiven):
                self._failure = error
                self._breaker.record_failure(str(error))
            raise
        finally:
            self._note(messages, written, counted, time.monotonic() - began)

    def _model_for(self, share: float, counted: list[TokenCounts]) -> LanguageModel:
        if not isinstance(self._model, RemoteModel):
            return self._model
        return replace(
            self._model,
            ends=self._began + share * self._model.timeout,
            persistent=share == 1.0,
            report=counted.append,
        )

    def _note(
        self, messages: Sequence[Message], written: int, counted: Sequence[TokenCounts], seconds: float
    ) -> None:
        """Add one call to the usage, its tokens estimated where the server did not count them."""
        asked = sum(len(message.content) for message in messages)
        tokens = (
            counted[-1] if counted else TokenCounts(asked // CHARACTERS_A_TOKEN, written // CHARACTERS_A_TOKEN)
        )
        before = self.usage
        self.usage = Usage(
            calls=before.calls + 1,
            tokens_in=before.tokens_in + tokens.read,
            tokens_out=before.tokens_out + tokens.written,
            seconds=before.seconds + seconds,
            estimated=before.estimated or not counted,
            cost=None if self._prices is None else (before.cost or 0.0) + _cost(tokens, self._prices),
        )


def _cost(tokens: TokenCounts, prices: Prices) -> float:
    """Return what so many tokens cost.

    >>> _cost(TokenCounts(2_000_000, 500_000), (0.25, 2.0))
    1.5
    """
    return (tokens.read * prices[0] + tokens.written * prices[1]) / 1e6
