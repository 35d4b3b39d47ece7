"""Every setting, in one frozen object; the environment is read here and nowhere else."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from assistant.errors import SettingError

__all__ = ["Settings"]


SMALLEST_CONTEXT = 4_096
"""Tokens below which instructions, one long abstract and an answer to it do not fit."""


@dataclass(frozen=True)
class Settings:
    """How Footnote is set up; each field's environment variable is `FOOTNOTE_` and its name.

    `llm` is `provider/model` or, with `llm_url`, any name; None quotes without a language model.
    `llm_key` is never shown or logged. `llm_timeout` is seconds for the whole of an answer, `llm_context` the
    tokens that the model can read and write at once, `llm_prices` what a million of them cost, read and written.
    `chroma_url` is a Chroma server that holds the papers' vectors; None keeps them in the index's own folder.
    `followups` is `llm`, where the model that is set rewrites a follow-up to stand alone, or `rule`.
    `checker` is who reads again what the code is unsure of: `llm`, an entailment model, or None for nobody.
    `encoder` is a sentence-transformers name or folder; None is the one that is installed with Footnote.
    `papers` is how many papers an answer may rest on, `sentences` how many it quotes.
    """

    home: Path = field(default_factory=lambda: platformdirs.user_data_path("footnote"))
    chroma_url: str | None = None
    encoder: str | None = None
    reranker: str | None = None
    llm: str | None = None
    llm_url: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 60.0
    llm_context: int = 8_192
    llm_prices: tuple[float, float] | None = None
    followups: str = "llm"
    checker: str | None = None
    papers: int = 6
    sentences: int = 3

    def __post_init__(self) -> None:
        if self.chroma_url and not self.chroma_url.startswith(("http://", "https://")):
            raise SettingError(
                f"FOOTNOTE_CHROMA_URL is {self.chroma_url!r}; give one such as http://localhost:8000"
            )
        for name in ("llm_timeout", "papers", "sentences"):
            value = getattr(self, name)
            if not value > 0:
                raise SettingError(f"{_variable(name)} is {value}; give a number above 0")
        if self.checker == "llm" and self.llm is None:
            raise SettingError("FOOTNOTE_CHECKER is llm, but no model is set: set FOOTNOTE_LLM, or unset it")
        if self.followups not in {"llm", "rule"}:
            raise SettingError(f"FOOTNOTE_FOLLOWUPS is {self.followups!r}; give llm or rule")
        if self.llm_context < SMALLEST_CONTEXT:
            raise SettingError(
                f"FOOTNOTE_LLM_CONTEXT is {self.llm_context}; give the tokens that the model takes, "
                f"{SMALLEST_CONTEXT} or more"
            )

    @property
    def index_folder(self) -> Path:
        """Where the index lives."""
        return self.home / "index"

    @property
    def feedback_file(self) -> Path:
        """Where what readers think of answers is kept."""
        return self.home / "feedback.jsonl"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the environment asks for; raise SettingError for one that makes none."""
        given = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for name, kind in _KINDS.items():
            text = given.get(_variable(name), "").strip()
            if text:
                values[name] = _read(name, text, kind)
        return cls(**values)  # type: ignore[arg-type]


def _prices(text: str) -> tuple[float, float]:
    """Return two prices from text.

    >>> _prices("0.25/2")
    (0.25, 2.0)
    """
    read, written = (float(price) for price in text.split("/"))
    if not (0 <= read < math.inf and 0 <= written < math.inf):
        raise ValueError(text)
    return read, written


_KINDS: Mapping[str, Callable[[str], object]] = {
    "home": lambda text: Path(text).expanduser(),
    "chroma_url": str,
    "encoder": str,
    "reranker": str,
    "llm": str,
    "llm_url": str,
    "llm_key": str,
    "llm_timeout": float,
    "llm_context": int,
    "llm_prices": _prices,
    "followups": str,
    "checker": str,
    "papers": int,
    "sentences": int,
}


def _variable(name: str) -> str:
    return f"FOOTNOTE_{name.upper()}"


def _read(name: str, text: str, kind: Callable[[str], object]) -> object:
    try:
        return kind(text)
    except ValueError:
        wanted = "two prices, such as 0.25/2" if kind is _prices else "a number, such as 3"
        raise SettingError(f"{_variable(name)} is {text!r}; give {wanted}") from None
