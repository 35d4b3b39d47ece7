"""What a failed request to a model means: other libraries' errors in, Footnote's out, never with the key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from assistant.errors import ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable, PromptTooLong
from assistant.llm.providers import Endpoint

if TYPE_CHECKING:
    from openai import APIStatusError

__all__ = ["Failure", "foreign_errors", "late", "silent", "understand"]

RETRY_SECONDS = 0.5
"""How long to wait before trying again, unless the server says how long."""

SAID_CHARACTERS = 200
"""How much of a server's own words a message repeats."""

TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size)|too (?:long|large)|token.{0,60}(?:exceed|maximum|limit)"
    r"|(?:exceed|maximum|limit).{0,60}token",
    re.IGNORECASE,
)
"""How servers say that a prompt is longer than the model takes."""

BESIDES = re.compile("temperature|stream_options|include_usage")
"""What a request holds besides its messages, by the names with which servers refuse it."""

CHECK_ADDRESS = "The address in FOOTNOTE_LLM_URL should be that of an OpenAI-compatible server; most end in /v1."


@dataclass(frozen=True)
class Failure:
    """A request that came to nothing: the error, and the seconds after which to try again, or None for never.

    It is to be asked `plainly` then where the server objected to what was sent besides the messages.
    """

    error: ModelError
    pause: float | None = None
    plainly: bool = False


def foreign_errors() -> tuple[type[Exception], ...]:
    """Return what the libraries raise for a server's failure or nonsense.

    Choices that are no list end in a TypeError, JSON nested a thousandfold in a RecursionError (a RuntimeError), a
    proxy that needs a package which is not there in an ImportError.
    """
    from openai import OpenAIError

    nonsense = (AttributeError, ImportError, LookupError, RuntimeError, TypeError, ValueError)
    return (OpenAIError, httpx.HTTPError, httpx.InvalidURL, OSError, *nonsense)


def understand(error: Exception, endpoint: Endpoint) -> Failure:
    """Return what one of those errors means."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refusal(error, endpoint)
    said = _said(error.__cause__ or error, endpoint)
    if isinstance(error, openai.APIConnectionError | httpx.TransportError | OSError | ImportError):
        return Failure(ModelUnreachable(f"{_place(endpoint)} can't be reached: {said}"), RETRY_SECONDS)
    if isinstance(error, openai.APIError):
        return Failure(_objection(said, endpoint))
    return Failure(ModelGarbled(f"{_place(endpoint)} sent what is not in the protocol ({said}). {CHECK_ADDRESS}"))


def silent(endpoint: Endpoint) -> Failure:
    """Return what it means that a server sent no text."""
    return Failure(ModelGarbled(f"{_place(endpoint)} sent no text. {CHECK_ADDRESS}"))


def late(endpoint: Endpoint, seconds: float) -> ModelTimeout:
    """Return the error for an answer that did not end in time."""
    return ModelTimeout(
        f"{_place(endpoint)} did not finish in time; FOOTNOTE_LLM_TIMEOUT allows {seconds:g} s for an answer"
    )


def _refusal(error: APIStatusError, endpoint: Endpoint) -> Failure:
    """Return what a status of 300 and above means."""
    status, place = error.status_code, _place(endpoint)
    said = _said(error, endpoint)
    if status >= 500:
        return Failure(ModelUnreachable(f"{place} failed ({status})"), _pause(error.response))
    if status == 429:
        wait = error.response.headers.get("retry-after", "")
        asked = f" and asks to wait {wait} s" if wait.isdecimal() else ""
        message = f"{place} is busy, or its quota is used up (429){asked}"
        return Failure(ModelRefused(message), _pause(error.response))
    if status in {401, 403}:  # the server's own words may hold a part of the key
        return Failure(ModelRefused(f"{place} refused the key ({status}). Check {endpoint.key_variables}."))
    if status == 404:
        message = f"{place} has no such model, or no such address (404). Check FOOTNOTE_LLM. {CHECK_ADDRESS}"
        return Failure(ModelRefused(message))
    objection = _objection(f"{status}: {said}", endpoint)
    return Failure(objection, 0.0, plainly=True) if BESIDES.search(said) else Failure(objection)


def _objection(said: str, endpoint: Endpoint) -> ModelRefused:
    kind = PromptTooLong if TOO_LONG.search(said) else ModelRefused
    return kind(f"{_place(endpoint)} said no ({said})")


def _place(endpoint: Endpoint) -> str:
    return f"{endpoint.name} at {endpoint.host}"


def _said(error: BaseException, endpoint: Endpoint) -> str:
    """Return an error's first words, printable, without the key."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(message or error).split()) or type(error).__name__
    if key := endpoint.key.reveal():
        text = text.replace(key, "…")
    return "".join(character for character in text if character.isprintable())[:SAID_CHARACTERS]


def _pause(response: httpx.Response) -> float | None:
    """Return the seconds after which to try again; None when the server names a time that is no number."""
    asked = response.headers.get("retry-after")
    if asked is None:
        return RETRY_SECONDS
    return float(asked) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", asked) else None
