"""All settings, in one frozen object, and how they are read from the environment."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from assistant.errors import SettingError

__all__ = ["Settings", "read_variable"]


SMALLEST_CONTEXT = 4_096
"""Tokens; below this, instructions, one long abstract and an answer do not fit."""


@dataclass(frozen=True)
class Settings:
    """How Footnote is set up; the environment variable of each field is `FOOTNOTE_` and its name in capitals.

    `llm` is `provider/model` or, with `llm_url`, any model name; None quotes without a language model.
    `llm_key` and `openalex_key` are never shown or logged. `llm_timeout` is in seconds for a whole answer,
    `llm_context` in tokens, read and written together, `llm_prices` the prices of a million tokens read and
    written.
    `chroma_url` is a Chroma server for the papers' vectors; None keeps them in the index folder.
    `index_url` is a LanceDB database with an uploaded index, which is then searched instead of the folder's.
    `followups` is `llm` (the language model, if any, rewrites follow-ups to stand alone) or `rule`.
    `restate` is `llm` (it also puts each question into the words of abstracts for the search) or `none`.
    `checker` reads what the check does not refuse: `llm` (which None means too), an entailment model, or `none`.
    `encoder` is the name or folder of a sentence-transformers model; None is the one that comes with Footnote.
    `papers` is the maximum number of papers an answer may rest on, `sentences` the number it quotes.
    """

    home: Path = field(default_factory=lambda: platformdirs.user_data_path("footnote"))
    chroma_url: str | None = None
    index_url: str | None = None
    encoder: str | None = None
    reranker: str | None = None
    llm: str | None = None
    llm_url: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 60.0
    llm_context: int = 8_192
    llm_prices: tuple[float, float] | None = None
    followups: str = "llm"
    restate: str = "none"
    checker: str | None = None
    openalex_key: str | None = field(default=None, repr=False)
    papers: int = 6
    sentences: int = 3

    def __post_init__(self) -> None:
        if self.chroma_url and not self.chroma_url.startswith(("http://", "https://")):
            raise SettingError(
                f"FOOTNOTE_CHROMA_URL is {self.chroma_url!r}; use an address such as http://localhost:8000"
            )
        if self.chroma_url and self.index_url:
            raise SettingError(
                "FOOTNOTE_CHROMA_URL and FOOTNOTE_INDEX_URL are both set; unset the first to search the uploaded "
                "index, which needs no Chroma server"
            )
        for name in ("llm_timeout", "papers", "sentences"):
            value = getattr(self, name)
            if not value > 0:
                raise SettingError(f"{_variable(name)} is {value}; use a number above 0")
        if self.checker == "llm" and self.llm is None:
            raise SettingError(
                "FOOTNOTE_CHECKER is llm, but there is no model; set FOOTNOTE_LLM or unset FOOTNOTE_CHECKER"
            )
        if self.followups not in {"llm", "rule"}:
            raise SettingError(f"FOOTNOTE_FOLLOWUPS is {self.followups!r}; use llm or rule")
        if self.restate not in {"llm", "none"}:
            raise SettingError(f"FOOTNOTE_RESTATE is {self.restate!r}; use llm or none")
        if self.llm_context < SMALLEST_CONTEXT:
            raise SettingError(
                f"FOOTNOTE_LLM_CONTEXT is {self.llm_context}; use the model’s context length in tokens, "
                f"{SMALLEST_CONTEXT} or more"
            )

    @property
    def index_folder(self) -> Path:
        """The folder of the index."""
        return self.home / "index"

    @property
    def fetch_folder(self) -> Path:
        """The folder of pages that were fetched and aren't in the index yet."""
        return self.home / "fetched"

    @property
    def feedback_file(self) -> Path:
        """The file that keeps readers' feedback."""
        return self.home / "feedback.jsonl"

    @property
    def collections_file(self) -> Path:
        """The file that keeps a person's collections of papers."""
        return self.home / "collections.json"

    @property
    def listing_names_file(self) -> Path:
        """The file that keeps the names that a person has given to listings."""
        return self.home / "listing_names.json"

    @property
    def watched_file(self) -> Path:
        """The file that keeps the watched questions and what they have brought."""
        return self.home / "watched.json"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the environment's settings; raise SettingError for a value that can't be used."""
        values: dict[str, object] = {}
        for name, kind in _KINDS.items():
            if text := read_variable(_variable(name), environment):
                values[name] = _read(name, text, kind)
        return cls(**values)  # type: ignore[arg-type]


def read_variable(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Return a variable of the environment without the spaces around it; empty if it is not set.

    >>> read_variable("FOOTNOTE_LLM", {"FOOTNOTE_LLM": " ollama/llama3 "}), read_variable("FOOTNOTE_LLM", {})
    ('ollama/llama3', '')
    """
    return (os.environ if environment is None else environment).get(name, "").strip()


def _prices(text: str) -> tuple[float, float]:
    """Return the two prices in a text.

    >>> _prices("0.25/2")
    (0.25, 2.0)
    """
    read, written = (float(price) for price in text.split("/"))
    if not (0 <= read < math.inf and 0 <= written < math.inf):
        raise ValueError(text)
    return read, written


def _folder(text: str) -> Path:
    """Return the path of a folder; raise ValueError if it is in the home of a user who doesn't exist."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home folder {text.partition('/')[0]}") from None


_KINDS: Mapping[str, Callable[[str], object]] = {
    "home": _folder,
    "chroma_url": str,
    "index_url": str,
    "encoder": str,
    "reranker": str,
    "llm": str,
    "llm_url": str,
    "llm_key": str,
    "llm_timeout": float,
    "llm_context": int,
    "llm_prices": _prices,
    "followups": str,
    "restate": str,
    "checker": str,
    "openalex_key": str,
    "papers": int,
    "sentences": int,
}


def _variable(name: str) -> str:
    return f"FOOTNOTE_{name.upper()}"


_EXPECTED: Mapping[Callable[[str], object], str] = {
    _prices: "two prices, such as 0.25/2",
    _folder: "a folder, such as ~/footnote",
}
"""What to use instead of a value that can't be read."""


def _read(name: str, text: str, kind: Callable[[str], object]) -> object:
    try:
        return kind(text)
    except ValueError:
        expected = _EXPECTED.get(kind, "a number, such as 3")
        raise SettingError(f"{_variable(name)} is {text!r}; use {expected}") from None
