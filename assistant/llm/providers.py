"""The providers of language models, their addresses and API keys; nothing is sent from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from assistant.errors import SettingError
from assistant.settings import Settings, read_variable

__all__ = ["PROVIDERS", "ApiKey", "Endpoint", "Provider", "find_endpoint"]


@dataclass(frozen=True)
class Provider:
    """The address of a provider, and the variable that holds its key; None for a server that needs no key."""

    url: str
    key_variable: str | None = None


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("https://api.openai.com/v1", "OPENAI_API_KEY"),
    "anthropic": Provider("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    "gemini": Provider("https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
    "mistral": Provider("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    "groq": Provider("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    "openrouter": Provider("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    "together": Provider("https://api.together.ai/v1", "TOGETHER_API_KEY"),
    "ollama": Provider("http://127.0.0.1:11434/v1"),
    "lmstudio": Provider("http://127.0.0.1:1234/v1"),
    "vllm": Provider("http://127.0.0.1:8000/v1"),
    "llamacpp": Provider("http://127.0.0.1:8080/v1"),
}
"""Each provider by the prefix of a model's name. Those without a key are servers on this machine."""


class ApiKey:
    """An API key that no `repr`, log, `asdict` or pickle can show."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the key itself."""
        return self._value

    def __repr__(self) -> str:
        return "ApiKey(…)" if self._value else "ApiKey()"

    def __deepcopy__(self, memo: object) -> ApiKey:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key can’t be pickled: connect again from the settings")


@dataclass(frozen=True)
class Endpoint:
    """A model at an address.

    `name` is what the user calls the model, `model` what its server calls it. `key_variables` names the variables
    in which its key is looked for, for error messages.
    """

    name: str
    model: str
    url: str
    key: ApiKey
    key_variables: str = "FOOTNOTE_LLM_KEY"

    @property
    def host(self) -> str:
        """The host, with the port if the URL has one."""
        return urlsplit(self.url).netloc


def find_endpoint(settings: Settings, environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """Return the endpoint of the model that the settings name, or None if they name none.

    Without FOOTNOTE_LLM_KEY, the provider's own variable is read, and only if the settings name that provider: a
    key in the environment is not consent. Raises SettingError if the name, the address or the key can't be used.
    """
    if settings.llm is None:
        return None
    provider, model = _find_provider(settings.llm, settings.llm_url)
    variables = " or ".join(filter(None, ("FOOTNOTE_LLM_KEY", provider.key_variable)))
    provider_key = read_variable(provider.key_variable, environment) if provider.key_variable else ""
    key = settings.llm_key or provider_key
    if provider.key_variable and not key:
        raise SettingError(f"FOOTNOTE_LLM is {settings.llm!r}, which needs an API key: set {variables}")
    if not re.fullmatch(r"[!-~]*", key):
        raise SettingError(f"the key in {variables} contains a space or a non-ASCII character; copy it again")
    return Endpoint(settings.llm, model, _server_address(provider.url), ApiKey(key), variables)


def _find_provider(llm: str, url: str | None) -> tuple[Provider, str]:
    """Return the provider, and what it calls the model.

    With a URL, the whole name is the server's own (vLLM serves `openai/gpt-oss-20b`), unless it begins with a kind
    of server that needs no key (`ollama/llama3`). A provider's key is sent only to that provider.
    """
    prefix, _, rest = llm.partition("/")
    provider = PROVIDERS.get(prefix.lower())
    if url:
        kind_of_server = provider is not None and provider.key_variable is None and rest
        return Provider(url), rest if kind_of_server else llm
    if provider is None or not rest:
        raise SettingError(
            f"FOOTNOTE_LLM is {llm!r}; use provider/model, such as openai/gpt-5 or ollama/llama3 "
            f"(providers: {', '.join(PROVIDERS)}), or set FOOTNOTE_LLM_URL to the address of an OpenAI-compatible "
            "server, such as http://127.0.0.1:8000/v1"
        )
    return provider, rest


def _server_address(url: str) -> str:
    """Return the address without the path of its chat endpoint; raise SettingError if it can't be used.

    >>> _server_address("http://127.0.0.1:8000/v1/chat/completions/")
    'http://127.0.0.1:8000/v1'
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        _, at, host_and_path = url.rpartition("@")
        without_password = f"…@{host_and_path}" if at else url
        raise SettingError(
            f"FOOTNOTE_LLM_URL is {without_password!r}; use an address such as http://127.0.0.1:8000/v1"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError(
            f"FOOTNOTE_LLM_URL, at {parts.hostname}, must not contain a user name, password, query or fragment; "
            "put the key in FOOTNOTE_LLM_KEY"
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path}"
