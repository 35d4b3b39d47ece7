"""What a failed request to a model means: other libraries' errors mapped to Footnote's, never with the API key.

Each message is whole sentences, so that another can follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable, PromptTooLong
from assistant.llm.providers import Endpoint

if TYPE_CHECKING:
    import httpx
    from openai import APIStatusError

__all__ = ["Failure", "classify", "empty_answer", "library_errors", "timeout_error"]

RETRY_SECONDS = 0.5
"""Seconds to wait before the retry, unless the server says how long."""

SERVER_MESSAGE_CHARACTERS = 200
"""Characters of a server's own message that an error repeats at most."""

PROMPT_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size)|too (?:long|large)|token.{0,60}(?:exceed|maximum|limit)"
    r"|(?:exceed|maximum|limit).{0,60}token",
    re.IGNORECASE,
)
"""How servers say that a prompt exceeds the context window: "maximum context length is 8192 tokens"."""

OPTIONAL_PARAMETER = re.compile("temperature|stream_options|include_usage")
"""The names of the optional parameters, by which servers reject them: "Unknown field: stream_options"."""

CHECK_ADDRESS = (
    "Check that FOOTNOTE_LLM_URL is the address of an OpenAI-compatible server; most of these end in /v1."
)


CHECK_PACKAGES = "Reinstall Footnote; a proxy set in the environment may need a package of its own."
PARTIAL_IMPORT = "partially initialized module"


@dataclass(frozen=True)
class Failure:
    """A request that failed.

    `retry_after` is how many seconds to wait before a retry, None if there is no point in one. The retry must
    leave out the optional parameters if `without_optional`: the server rejected one.
    """

    error: ModelError
    retry_after: float | None = None
    without_optional: bool = False


def library_errors() -> tuple[type[Exception], ...]:
    """Return what the libraries raise when a server fails or sends nonsense.

    `choices` that is not a list ends in a TypeError, deeply nested JSON in a RecursionError (a RuntimeError), and
    a proxy that needs a package which is not installed in an ImportError.
    """
    import httpx
    from openai import OpenAIError

    nonsense = (AttributeError, ImportError, LookupError, RuntimeError, TypeError, ValueError)
    return (OpenAIError, httpx.HTTPError, httpx.InvalidURL, OSError, *nonsense)


def classify(error: Exception, endpoint: Endpoint) -> Failure:
    """Return what one of the `library_errors` means."""
    import httpx
    import openai

    if isinstance(error, openai.APIStatusError):
        return _bad_status(error, endpoint)
    message = _server_message(error.__cause__ or error, endpoint)
    if isinstance(error.__cause__ or error, ImportError) or PARTIAL_IMPORT in message:
        return Failure(
            ModelUnreachable(
                f"{endpoint.name} wasn’t asked: a package can’t be imported ({message}). {CHECK_PACKAGES}"
            )
        )
    if isinstance(error, openai.APIConnectionError | httpx.TransportError | OSError):
        return Failure(ModelUnreachable(f"{_place(endpoint)} is unreachable ({message})."), RETRY_SECONDS)
    if isinstance(error, openai.APIError):
        return Failure(_refusal(message, endpoint))
    return Failure(ModelGarbled(f"{_place(endpoint)} sent an invalid response ({message}). {CHECK_ADDRESS}"))


def empty_answer(endpoint: Endpoint) -> Failure:
    """Return the failure of a request whose response held no text."""
    return Failure(ModelGarbled(f"{_place(endpoint)} sent no text. {CHECK_ADDRESS}"))


def timeout_error(endpoint: Endpoint, seconds: float) -> ModelTimeout:
    """Return the error for an answer that did not end within so many seconds."""
    return ModelTimeout(
        f"{_place(endpoint)} did not finish in time. FOOTNOTE_LLM_TIMEOUT allows {seconds:g} s for an answer."
    )


def _bad_status(error: APIStatusError, endpoint: Endpoint) -> Failure:
    """Return what a status of 300 or above means."""
    status, place = error.status_code, _place(endpoint)
    if status >= 500:
        return Failure(ModelUnreachable(f"{place} failed with status {status}."), _retry_after(error.response))
    if status == 429:
        seconds = error.response.headers.get("retry-after", "")
        wait = f" It asks you to wait {seconds} s." if seconds.isdecimal() else ""
        message = f"{place} is limiting requests, or the quota is used up (429).{wait}"
        return Failure(ModelRefused(message), _retry_after(error.response))
    if status in {401, 403}:  # the server's own message may hold a part of the key
        return Failure(ModelRefused(f"{place} rejected the API key ({status}). Check {endpoint.key_variables}."))
    if status == 404:
        message = f"{place} does not know this model or this address (404). Check FOOTNOTE_LLM. {CHECK_ADDRESS}"
        return Failure(ModelRefused(message))
    message = _server_message(error, endpoint)
    refusal = _refusal(f"{status}: {message}", endpoint)
    return Failure(refusal, 0.0, without_optional=True) if OPTIONAL_PARAMETER.search(message) else Failure(refusal)


def _refusal(message: str, endpoint: Endpoint) -> ModelRefused:
    kind = PromptTooLong if PROMPT_TOO_LONG.search(message) else ModelRefused
    return kind(f"{_place(endpoint)} refused the request ({message}).")


def _place(endpoint: Endpoint) -> str:
    return f"{endpoint.name} at {endpoint.host}"


def _server_message(error: BaseException, endpoint: Endpoint) -> str:
    """Return the beginning of an error's message: printable, on one line, without the key.

    The key is removed last but before the cut: what is taken out may have split it, and a cut could leave a part.
    """
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(message or error).split()) or type(error).__name__
    text = "".join(character for character in text if character.isprintable())
    if key := endpoint.key.reveal():
        text = text.replace(key, "…")
    return text[:SERVER_MESSAGE_CHARACTERS]


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds to wait before a retry; None if the server sends anything but a number."""
    header = response.headers.get("retry-after")
    if header is None:
        return RETRY_SECONDS
    return float(header) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", header) else None
