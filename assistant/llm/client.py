"""Language models over the network; llama_index's adapter is imported in this file only, and only to ask a model.

Every provider speaks the OpenAI-compatible protocol, through llama_index's `OpenAILike`. A request is limited in
every direction: one deadline for connecting, waiting and reading, one retry, and so many characters of text.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal, Protocol

from assistant.errors import ModelError
from assistant.llm.background_loop import event_loop
from assistant.llm.error_mapping import Failure, classify, empty_answer, library_errors, timeout_error
from assistant.llm.providers import Endpoint, find_endpoint
from assistant.settings import Settings
from index.environment import IMPORTING

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

__all__ = [
    "CHARACTERS_PER_TOKEN",
    "HEARTBEAT_SECONDS",
    "LanguageModel",
    "Message",
    "Probe",
    "RemoteModel",
    "TokenCounts",
    "connect",
    "load_libraries",
    "max_prompt_characters",
    "probe",
]

CHARACTERS_PER_TOKEN = 4
"""A rough figure for English."""

ANSWER_TOKENS = 2_048
"""Tokens of the context window that are kept free for the answer at most."""

ANSWER_SHARE = 1 / 4
"""Share of the context window that is kept free for it at most, where the window is small."""

HEARTBEAT_SECONDS = 0.5
"""Seconds of silence after which a model yields an empty piece: a caller can stop only between pieces."""

MAX_OUTPUT_CHARACTERS = 8_000
"""Characters taken from a model at most; the rest is not read."""

MOST_TOKENS = 10_000_000
"""Tokens of one call; a server that reports more is mistaken, and they are estimated instead."""
TOKEN_COUNTS_WANTED = {"stream_options": {"include_usage": True}}
"""The request parameter that asks for token counts, which then come in a last chunk without text."""

LIBRARIES = ("llama_index.llms.openai_like", "openai.resources.chat", "anyio._backends._asyncio")
"""What a request imports, some of it only when it is sent."""

_PLACEHOLDER_KEY = "kept-elsewhere"
"""The key that the libraries are given; `http_client` puts the real one on the request."""


@dataclass(frozen=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """What the assistant needs of a language model; tests bring one whose text is known."""

    @property
    def name(self) -> str:
        """What the user calls it, such as `openai/gpt-5`."""

    @property
    def host(self) -> str:
        """The machine that questions and abstracts are sent to."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the model's text piece by piece, empty pieces while there is none yet; raise ModelError."""


@dataclass(frozen=True)
class TokenCounts:
    """The prompt and completion tokens of one request, as the server counts them."""

    prompt: int
    completion: int


@dataclass(frozen=True)
class Probe:
    """Whether a model answers, how many seconds its first words took, and the error message if it failed."""

    name: str
    host: str
    seconds: float
    ok: bool
    message: str = ""


@dataclass(frozen=True)
class RemoteModel:
    """A model behind a server.

    `timeout` is how many seconds an answer may take; `deadline`, a time of `time.monotonic()`, takes its place if
    set. Without `retry_transient`, a request is not repeated after a fault that may pass. `report_tokens` is
    called with the tokens of each request that the server counts. `rejected` names the optional parameters once
    the server has rejected one of them: from then on none is sent, by copies of this model either.
    """

    endpoint: Endpoint
    timeout: float
    deadline: float | None = None
    retry_transient: bool = True
    report_tokens: Callable[[TokenCounts], None] | None = field(default=None, repr=False, compare=False)
    rejected: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.endpoint.name

    @property
    def host(self) -> str:
        """The machine that questions and abstracts are sent to."""
        return self.endpoint.host

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the model's text as it arrives, at most MAX_OUTPUT_CHARACTERS; closing this cancels the request.

        An empty piece is yielded after every HEARTBEAT_SECONDS of silence. Raises ModelUnreachable, ModelRefused,
        ModelTimeout or ModelGarbled.
        """
        load_libraries()
        deadline = self.deadline or time.monotonic() + self.timeout
        pieces: SimpleQueue[str | None] = SimpleQueue()
        request = asyncio.run_coroutine_threadsafe(self._answer(messages, pieces.put, deadline), event_loop())
        request.add_done_callback(lambda _: pieces.put(None))
        try:
            while (piece := _next_or_heartbeat(pieces)) is not None:
                yield piece
            request.result()
        finally:
            request.cancel()

    async def _answer(self, messages: Sequence[Message], put: Callable[[str], None], deadline: float) -> None:
        """Pass on the model's text until it ends; raise ModelTimeout at the deadline."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                return await self._request_with_retry(messages, put, deadline)
        raise timeout_error(self.endpoint, self.timeout)

    async def _request_with_retry(
        self, messages: Sequence[Message], put: Callable[[str], None], deadline: float
    ) -> None:
        """Send the request, and once more if that may help and the wait before it ends in time."""
        failure = await self._request(messages, put)
        retry = failure and (self.retry_transient or failure.without_optional)
        wait = failure.retry_after if failure else None
        if failure and retry and wait is not None and time.monotonic() + wait < deadline:
            await asyncio.sleep(wait)
            if failure.without_optional:
                self.rejected.update(("temperature", "stream_options"))
            failure = await self._request(messages, put)
        if failure:
            raise failure.error

    async def _request(self, messages: Sequence[Message], put: Callable[[str], None]) -> Failure | None:
        """Send the request once; a failure after some text has arrived is not retried."""
        from assistant.llm.http_client import http_client  # loads httpx, for which quoted answers would wait

        characters = 0
        tokens: TokenCounts | None = None
        try:
            async with (
                http_client(self.endpoint) as client,
                aclosing(_stream_chat(self._adapter(client), messages)) as pieces,
            ):
                async for piece, counts in pieces:
                    tokens = counts or tokens
                    put(piece[: MAX_OUTPUT_CHARACTERS - characters])
                    characters += len(piece)
                    if characters >= MAX_OUTPUT_CHARACTERS:
                        break
        except library_errors() as error:
            failure = classify(error, self.endpoint)
            return replace(failure, retry_after=None) if characters else failure
        finally:
            if tokens and self.report_tokens:
                self.report_tokens(tokens)
        return None if characters else empty_answer(self.endpoint)

    def _adapter(self, client: httpx.AsyncClient) -> LLM:
        """Return llama_index's adapter, with nothing left to defaults, which would look into the environment."""
        from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]
        from openai import AsyncOpenAI, omit

        from assistant.llm.http_client import TIMEOUT

        adapter: LLM = OpenAILike(
            model=self.endpoint.model,
            api_base=self.endpoint.url,
            api_key=_PLACEHOLDER_KEY,
            is_chat_model=True,
            max_retries=0,
            temperature=0.0,
            additional_kwargs={"temperature": omit} if self.rejected else TOKEN_COUNTS_WANTED,
            async_openai_client=AsyncOpenAI(
                api_key=_PLACEHOLDER_KEY,
                base_url=self.endpoint.url,
                max_retries=0,
                timeout=TIMEOUT,
                http_client=client,
            ),
        )
        return adapter


def connect(settings: Settings, environment: Mapping[str, str] | None = None) -> LanguageModel | None:
    """Return the model that the settings name, or None if they name none; nothing is sent yet.

    Raises SettingError if the name, the address or the key can't be used.
    """
    endpoint = find_endpoint(settings, environment)
    return RemoteModel(endpoint, settings.llm_timeout) if endpoint else None


def max_prompt_characters(context_tokens: int) -> int:
    """Return how many characters a prompt may have, with room left in the context window for the answer.

    >>> max_prompt_characters(4_096), max_prompt_characters(8_192)
    (12288, 24576)
    """
    free = min(ANSWER_TOKENS, int(context_tokens * ANSWER_SHARE))
    return (context_tokens - free) * CHARACTERS_PER_TOKEN


def probe(model: LanguageModel) -> Probe:
    """Ask the model for one word; return whether text came and how soon."""
    started = time.monotonic()
    answer = model.stream([Message("user", "Reply with one word: ready")])
    message = ""
    try:
        next(filter(None, answer), "")
    except ModelError as error:
        message = str(error)
    return Probe(model.name, model.host, time.monotonic() - started, not message, message)


def load_libraries() -> None:
    """Import what a request needs, which takes seconds the first time: before its deadline, and by one thread."""
    with IMPORTING:
        _import_libraries()


@cache
def _import_libraries() -> None:
    for library in LIBRARIES:
        import_module(library)


def _next_or_heartbeat(pieces: SimpleQueue[str | None]) -> str | None:
    """Return the next piece, an empty one after HEARTBEAT_SECONDS of silence, or None at the end."""
    try:
        return pieces.get(timeout=HEARTBEAT_SECONDS)
    except Empty:
        return ""


async def _stream_chat(
    adapter: LLM, messages: Sequence[Message]
) -> AsyncGenerator[tuple[str, TokenCounts | None], None]:
    """Yield each piece of text as it arrives, with the token counts if the chunk has them."""
    from llama_index.core.llms import ChatMessage

    chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
    async for response in await adapter.astream_chat(chat):
        if response.delta or getattr(response.raw, "usage", None):
            yield response.delta or "", _token_counts(response.raw)


def _token_counts(chunk: object) -> TokenCounts | None:
    """Return the token counts of a chunk; None if it has none, or they are not numbers that a call can have."""
    usage = getattr(chunk, "usage", None)
    counts = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    prompt, completion = (count if type(count) is int and 0 <= count <= MOST_TOKENS else None for count in counts)
    return None if prompt is None or completion is None else TokenCounts(prompt, completion)
