"""Language model servers that run on this machine, found only when somebody asks for them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.llm.model_text import clean_pieces
from assistant.llm.providers import PROVIDERS

if TYPE_CHECKING:
    import httpx

__all__ = ["LocalServer", "find_local_servers", "local_addresses"]

PATIENCE, PATIENCE_TO_CONNECT = 2.0, 0.5
"""Seconds to wait for a server on this machine to list its models, and to connect to it."""

MOST_SECONDS = 3.0
"""Seconds for one server's whole list: one that sends a byte now and then never runs out of PATIENCE."""

MOST_BYTES = 1_000_000
"""Bytes of a list of models that are read; a longer reply is no such list."""


@dataclass(frozen=True)
class LocalServer:
    """A server of language models: its kind as in PROVIDERS, its address, and the names of its models."""

    provider: str
    url: str
    models: tuple[str, ...]


def local_addresses() -> Mapping[str, str]:
    """Return the usual address of each kind of server that runs on this machine and needs no key."""
    return {name: provider.url for name, provider in PROVIDERS.items() if provider.key_variable is None}


def find_local_servers(addresses: Mapping[str, str] | None = None) -> Iterator[LocalServer]:
    """Yield the servers that list their models at these addresses, by kind; `local_addresses` unless given.

    Each address is asked once. Whatever doesn't answer in time with a list of models is ignored.
    """
    import httpx

    patience = httpx.Timeout(PATIENCE, connect=PATIENCE_TO_CONNECT)
    with httpx.Client(timeout=patience, trust_env=False) as client:
        for provider, url in (local_addresses() if addresses is None else addresses).items():
            models = _models(client, f"{url}/models")
            if models is not None:
                yield LocalServer(provider, url, models)


def _models(client: httpx.Client, url: str) -> tuple[str, ...] | None:
    """Return the names of the models that a server lists, or None if it lists none."""
    import httpx

    data, until = b"", time.monotonic() + MOST_SECONDS
    try:
        with client.stream("GET", url) as response:
            for chunk in response.iter_raw():
                data += chunk
                if len(data) > MOST_BYTES or time.monotonic() > until:
                    return None
            listed = httpx.Response(response.status_code, content=data)
            return _names(listed.json()) if listed.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError):
        return None


def _names(listed: object) -> tuple[str, ...] | None:
    """Return the names in a list of models in the OpenAI format; None if it has another format.

    >>> _names({"object": "list", "data": [{"id": "llama3.2"}, {"id": ""}]})
    ('llama3.2',)
    """
    entries = listed.get("data") if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        return None
    names = (entry.get("id") for entry in entries if isinstance(entry, dict))
    return tuple(cleaned for name in names if isinstance(name, str) and (cleaned := "".join(clean_pieces([name]))))
