"""What one answer may take of its language model, and what it took: time, calls, tokens and cost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Usage
from assistant.errors import ModelError, ModelTimeout, PromptTooLong
from assistant.llm.circuit_breaker import CircuitBreaker
from assistant.llm.client import CHARACTERS_PER_TOKEN, LanguageModel, Message, RemoteModel, TokenCounts
from assistant.llm.model_text import clean_pieces

__all__ = ["BudgetedModel"]

OPTIONAL_SHARE = 1 / 3
"""The share of an answer's time within which an optional step before it must end."""

Prices = tuple[float, float]
"""What a million prompt tokens and a million completion tokens cost."""


class BudgetedModel:
    """A language model for the length of one answer: one deadline for all its calls, and their usage added up.

    After a call fails, every later one raises the same error without asking the model again. `breaker` does the
    same across answers: it records each outcome, and raises at the first call while it is open. `usage.cost` stays
    None without `prices`. Whatever the model, its text has no invisible characters.
    """

    def __init__(self, model: LanguageModel, breaker: CircuitBreaker, prices: Prices | None = None) -> None:
        self.name, self.host = model.name, model.host
        self.usage = Usage(cost=0.0 if prices else None)
        self._model = model
        self._breaker = breaker
        self._prices = prices
        self._started = time.monotonic()
        self._failure: ModelError | None = None
        self._let_through = False  # by the breaker, once for all calls

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the model's text piece by piece; raise ModelError."""
        yield from self._stream(messages, 1.0, tolerated=(PromptTooLong,))

    def stream_optional(self, messages: Sequence[Message], share: float = OPTIONAL_SHARE) -> Iterator[str]:
        """Yield the text for a step that the answer can do without, within a share of the answer's time.

        A timeout does not count as a failure. Before the rest of the answer, with a share below 1, the request is
        not retried after a transient fault.
        """
        yield from self._stream(messages, share, tolerated=(PromptTooLong, ModelTimeout))

    def _stream(
        self, messages: Sequence[Message], share: float, tolerated: tuple[type[ModelError], ...]
    ) -> Iterator[str]:
        """Yield the text within a share of the answer's time; a tolerated error does not count as a failure."""
        if self._failure:
            raise self._failure
        if not self._let_through:
            self._breaker.raise_if_open(self.name)
            self._let_through = True
        counts: list[TokenCounts] = []
        started, characters = time.monotonic(), 0
        try:
            for piece in clean_pieces(self._model_within(share, counts).stream(messages)):
                characters += len(piece)
                yield piece
            self._breaker.record_success()
        except ModelError as error:
            if not isinstance(error, tolerated):
                self._failure = error
                self._breaker.record_failure(str(error))
            raise
        finally:
            self._add_call(messages, characters, counts, time.monotonic() - started)

    def _model_within(self, share: float, counts: list[TokenCounts]) -> LanguageModel:
        """Return the model with a deadline, appending its token counts to `counts`; only a remote one has both."""
        if not isinstance(self._model, RemoteModel):
            return self._model
        return replace(
            self._model,
            deadline=self._started + share * self._model.timeout,
            retry_transient=share == 1.0,
            report_tokens=counts.append,
        )

    def _add_call(
        self, messages: Sequence[Message], characters: int, counts: Sequence[TokenCounts], seconds: float
    ) -> None:
        """Add one call to the usage; its tokens are estimated from characters if the server did not count them."""
        tokens = counts[-1] if counts else _estimate(messages, characters)
        before = self.usage
        self.usage = Usage(
            calls=before.calls + 1,
            tokens_in=before.tokens_in + tokens.prompt,
            tokens_out=before.tokens_out + tokens.completion,
            seconds=before.seconds + seconds,
            estimated=before.estimated or not counts,
            cost=None if self._prices is None else (before.cost or 0.0) + _cost(tokens, self._prices),
        )


def _estimate(messages: Sequence[Message], characters: int) -> TokenCounts:
    """Return about how many tokens the messages, and an answer of so many characters, have."""
    asked = sum(len(message.content) for message in messages)
    return TokenCounts(asked // CHARACTERS_PER_TOKEN, characters // CHARACTERS_PER_TOKEN)


def _cost(tokens: TokenCounts, prices: Prices) -> float:
    """Return what a call cost.

    >>> _cost(TokenCounts(2_000_000, 500_000), (0.25, 2.0))
    1.5
    """
    return (tokens.prompt * prices[0] + tokens.completion * prices[1]) / 1e6
