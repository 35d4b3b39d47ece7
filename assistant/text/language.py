"""Whether a text is in another language than others, told by py3langid.

Keywords and names in English look like many languages; what tells is how unlikely they are to be in English.
On 6,954 questions in English, names and misspelt ones among them, that chance is above .0045; on 58 in 28 other
languages it is below for all but “Comment fonctionne DPO ?”.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Protocol, cast

__all__ = ["is_in_another_language", "main_language"]


class _Identifier(Protocol):
    """What is used of py3langid, which has no types."""

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language, and its chance."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return all languages with their chances."""


UNLIKELY = 0.0045
"""Chance of a language below which a text isn't in it."""

CACHED_TEXTS = 1 << 10


def is_in_another_language(text: str, languages: Iterable[str]) -> bool:
    """Return whether a text is in none of these languages, which are named by their ISO 639-1 codes.

    >>> is_in_another_language("Wie groß ist der Datensatz?", ["en"]), is_in_another_language("LoRA ranks", ["en"])
    (True, False)
    """
    chances = dict(_identifier().rank(text))
    return all(chances.get(language, 1.0) < UNLIKELY for language in languages)


@lru_cache(CACHED_TEXTS)
def main_language(text: str) -> str:
    """Return the code of a longer text's language.

    >>> main_language("We present a data set of questions on the values that people hold, and how models do.")
    'en'
    """
    return _identifier().classify(text)[0]


@cache
def _identifier() -> _Identifier:
    """Return the model, loaded when it is first needed: that takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
