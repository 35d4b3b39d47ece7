"""Language models over the network; the only file that imports llama_index's, and only when one is asked.

Every provider speaks the OpenAI-compatible protocol, through llama_index's `OpenAILike`. What a request may take
is bounded here: one deadline over connecting, waiting and reading; one retry; so much text. The key is put
on the request as it leaves, and never given to a library, since they print and log it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Literal, Protocol

import httpx

from assistant.errors import ModelError
from assistant.llm.background_loop import event_loop
from assistant.llm.error_mapping import Failure, foreign_errors, late, silent, understand
from assistant.llm.http_client import TIMEOUT, http_client
from assistant.llm.providers import Endpoint, find_endpoint
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

__all__ = [
    "CHARACTERS_A_TOKEN",
    "HEARTBEAT_SECONDS",
    "LanguageModel",
    "Message",
    "Probe",
    "RemoteModel",
    "TokenCounts",
    "connect",
    "max_prompt_characters",
    "probe",
]

CHARACTERS_A_TOKEN = 4
"""A rough figure for English."""

ANSWER_TOKENS = 2_048
"""Room that is left for the answer in what a model can read and write at once."""

HEARTBEAT_SECONDS = 0.5
"""How long a silent model goes without a sign, so that who reads an answer can leave it at any time."""

OUTPUT_CHARACTERS = 8_000
"""How much text is taken from a model; what follows is not read."""


@dataclass(frozen=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """What writing needs of a language model; tests bring one whose text is known."""

    @property
    def name(self) -> str:
        """What the person called it, such as `openai/gpt-5`."""

    @property
    def host(self) -> str:
        """The machine that the questions and abstracts are sent to."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the answer piece by piece, empty ones while there is nothing to tell; raise ModelError."""


@dataclass(frozen=True)
class TokenCounts:
    """How many tokens a model read and wrote, as its server counts them."""

    read: int
    written: int


@dataclass(frozen=True)
class Probe:
    """Whether a model answers, how soon its first word came, and what it said if it did not."""

    name: str
    host: str
    seconds: float
    ok: bool
    message: str = ""


@dataclass(frozen=True)
class RemoteModel:
    """A model behind a server.

    `timeout` is seconds for an answer, `ends` a moment of `time.monotonic()` that it must not pass, if set.
    One that is not `persistent` does not ask again after a passing fault.
    `report` is given the tokens of each answer, where the server counts them. `refused` is filled once the server
    has objected to what goes besides the messages: from then on nothing does.
    """

    endpoint: Endpoint
    timeout: float
    ends: float | None = None
    persistent: bool = True
    report: Callable[[TokenCounts], None] | None = field(default=None, repr=False, compare=False)
    refused: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the person called it."""
        return self.endpoint.name

    @property
    def host(self) -> str:
        """The machine that the questions and abstracts are sent to."""
        return self.endpoint.host

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the model's text as it comes, at most OUTPUT_CHARACTERS of it; closing this cancels the request.

        While the model is silent an empty piece comes every HEARTBEAT_SECONDS, so that this can be closed.
        Raises ModelUnreachable, ModelRefused, ModelTimeout or ModelGarbled.
        """
        _load()
        ends = self.ends or time.monotonic() + self.timeout
        pieces: SimpleQueue[str | None] = SimpleQueue()
        request = asyncio.run_coroutine_threadsafe(self._answer(messages, pieces.put, ends), event_loop())
        request.add_done_callback(lambda _: pieces.put(None))
        try:
            while (piece := _next(pieces)) is not None:
                yield piece
            request.result()
        finally:
            request.cancel()

    async def _answer(self, messages: Sequence[Message], put: Callable[[str], None], ends: float) -> None:
        """Pass on what the model says until it is done or `ends` has come."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(ends):
                return await self._try_twice(messages, put, ends)
        raise late(self.endpoint, self.timeout)

    async def _try_twice(self, messages: Sequence[Message], put: Callable[[str], None], ends: float) -> None:
        """Ask, and ask once more where that may help and its pause ends in time."""
        failure = await self._try(messages, put)
        again = failure and (self.persistent or failure.plainly)
        if failure and again and failure.pause is not None and time.monotonic() + failure.pause < ends:
            await asyncio.sleep(failure.pause)
            if failure.plainly:
                self.refused.add("extras")
            failure = await self._try(messages, put)
        if failure:
            raise failure.error

    async def _try(self, messages: Sequence[Message], put: Callable[[str], None]) -> Failure | None:
        """Ask once; what has begun to arrive is not asked for again."""
        taken = 0
        tokens: TokenCounts | None = None
        try:
            async with (
                http_client(self.endpoint) as client,
                aclosing(_pieces(self._adapter(client), messages)) as pieces,
            ):
                async for piece, counted in pieces:
                    tokens = counted or tokens
                    put(piece[: OUTPUT_CHARACTERS - taken])
                    taken += len(piece)
                    if taken >= OUTPUT_CHARACTERS:
                        break
        except foreign_errors() as error:
            failure = understand(error, self.endpoint)
            return replace(failure, pause=None) if taken else failure
        finally:
            if tokens and self.report:
                self.report(tokens)
        return None if taken else silent(self.endpoint)

    def _adapter(self, client: httpx.AsyncClient) -> LLM:
        """Return llama_index's adapter, with nothing left to its defaults: they look into the environment."""
        from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]
        from openai import AsyncOpenAI, omit

        adapter: LLM = OpenAILike(
            model=self.endpoint.model,
            api_base=self.endpoint.url,
            api_key=_NO_KEY,
            is_chat_model=True,
            max_retries=0,
            temperature=0.0,
            additional_kwargs={"temperature": omit} if self.refused else COUNTED,
            async_openai_client=AsyncOpenAI(
                api_key=_NO_KEY,
                base_url=self.endpoint.url,
                max_retries=0,
                timeout=TIMEOUT,
                http_client=client,
            ),
        )
        return adapter


COUNTED = {"stream_options": {"include_usage": True}}
"""Asks for the tokens to be counted, in a last piece without text."""

_NO_KEY = "kept-elsewhere"
"""What the libraries are given for a key; `http_client` puts the real one on the request."""


def connect(settings: Settings, environment: Mapping[str, str] | None = None) -> LanguageModel | None:
    """Return the model that the settings ask for, or None where they ask for none; nothing is sent yet.

    Raises SettingError when the name, the address or the key can't be used.
    """
    endpoint = find_endpoint(settings, environment)
    return RemoteModel(endpoint, settings.llm_timeout) if endpoint else None


def max_prompt_characters(context_tokens: int) -> int:
    """Return how long a prompt may be, with room left for the answer.

    >>> max_prompt_characters(8_192)
    24576
    """
    return (context_tokens - ANSWER_TOKENS) * CHARACTERS_A_TOKEN


def probe(model: LanguageModel) -> Probe:
    """Ask the model for a word and say whether it came, and how soon."""
    began = time.monotonic()
    answer = model.stream([Message("user", "Reply with the one word: ready")])
    message = ""
    try:
        next(filter(None, answer), "")
    except ModelError as error:
        message = str(error)
    return Probe(model.name, model.host, time.monotonic() - began, not message, message)


def _load() -> None:
    """Import what takes seconds the first time, so that no deadline pays for it."""
    for library in ("llama_index.llms.openai_like", "openai.resources"):
        import_module(library)


def _next(pieces: SimpleQueue[str | None]) -> str | None:
    """Return the next piece, or an empty one where none has come for a while."""
    try:
        return pieces.get(timeout=HEARTBEAT_SECONDS)
    except Empty:
        return ""


async def _pieces(
    adapter: LLM, messages: Sequence[Message]
) -> AsyncGenerator[tuple[str, TokenCounts | None], None]:
    """Yield the text of an answer as it comes, with the count of its tokens where it is told."""
    from llama_index.core.llms import ChatMessage

    chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
    async for response in await adapter.astream_chat(chat):
        if response.delta or getattr(response.raw, "usage", None):
            yield response.delta or "", _tokens(response.raw)


def _tokens(chunk: object) -> TokenCounts | None:
    """Return the tokens that a chunk counts; None where it counts none, or what it says is no count."""
    usage = getattr(chunk, "usage", None)
    counts = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    read, written = (count if isinstance(count, int) and count >= 0 else None for count in counts)
    return None if read is None or written is None else TokenCounts(read, written)
