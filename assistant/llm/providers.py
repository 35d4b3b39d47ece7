"""Where language models are, and the keys to them; nothing is sent from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from assistant.errors import SettingError
from assistant.settings import Settings, read_variable

__all__ = ["PROVIDERS", "Endpoint", "Key", "Provider", "find_endpoint"]


@dataclass(frozen=True)
class Provider:
    """Where a provider's models are, and the variable that holds its key; None for a server that needs none."""

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


class Key:
    """A key that no `repr`, log, `asdict` or pickle can show."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the key itself."""
        return self._value

    def __repr__(self) -> str:
        return "Key(…)" if self._value else "Key()"

    def __deepcopy__(self, memo: object) -> Key:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled: connect again from the settings")


@dataclass(frozen=True)
class Endpoint:
    """A model at an address.

    `name` is what the person called it, `model` what the server does, `key_variables` where its key is looked for.
    """

    name: str
    model: str
    url: str
    key: Key
    key_variables: str = "FOOTNOTE_LLM_KEY"

    @property
    def host(self) -> str:
        """The machine, and its port where one is given."""
        return urlsplit(self.url).netloc


def find_endpoint(settings: Settings, environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """Return where the model is that the settings ask for, or None where they ask for none.

    The environment is read for the provider's own key variable, and only when the settings name that provider: a
    key that lies there is not consent. Raises SettingError when the name, the address or the key can't be used.
    """
    if settings.llm is None:
        return None
    provider, model = _located(settings.llm, settings.llm_url)
    variables = " or ".join(filter(None, ("FOOTNOTE_LLM_KEY", provider.key_variable)))
    own_key = read_variable(provider.key_variable, environment) if provider.key_variable else ""
    key = settings.llm_key or own_key
    if provider.key_variable and not key:
        raise SettingError(f"FOOTNOTE_LLM is {settings.llm!r}, which needs a key: put it into {variables}")
    if not re.fullmatch(r"[!-~]*", key):
        raise SettingError(f"the key in {variables} holds a space or a letter that no key has; copy it again")
    return Endpoint(settings.llm, model, _checked(provider.url), Key(key), variables)


def _located(llm: str, url: str | None) -> tuple[Provider, str]:
    """Return where the model is and what its server calls it.

    With an address, the whole name is the server's (`openai/gpt-oss-20b` is one that vLLM serves), unless it
    begins with the kind of server that is there (`ollama/llama3`). A provider's key goes to that provider only.
    """
    prefix, _, rest = llm.partition("/")
    provider = PROVIDERS.get(prefix.lower())
    if url:
        kind_of_server = provider is not None and provider.key_variable is None and rest
        return Provider(url), rest if kind_of_server else llm
    if provider is None or not rest:
        raise SettingError(
            f"FOOTNOTE_LLM is {llm!r}; give provider/model, such as openai/gpt-5 or ollama/llama3 "
            f"(providers: {', '.join(PROVIDERS)}), or set FOOTNOTE_LLM_URL to the address of an OpenAI-compatible "
            "server, such as http://127.0.0.1:8000/v1"
        )
    return provider, rest


def _checked(url: str) -> str:
    """Return a server's address, without the path of its chat; raise SettingError for one that is none."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingError(f"FOOTNOTE_LLM_URL is {url!r}; give an address such as http://127.0.0.1:8000/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError(
            f"FOOTNOTE_LLM_URL, at {parts.hostname}, holds more than an address; put a key into FOOTNOTE_LLM_KEY"
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path}"
