"""Spell the words of a question as the papers do; a word in quotation marks stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.spelling.vocabulary import WORD, Vocabulary

__all__ = ["Correction", "Spelling", "correct", "respell"]

_QUOTED = re.compile(r'["“„][^"“”„]*["”]')


@dataclass(frozen=True)
class Correction:
    """A word as it was typed, and the word of the corpus that it was taken for."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Spelling:
    """A text with its misspelt words corrected, and which they were."""

    text: str
    corrections: tuple[Correction, ...] = ()


def correct(text: str, has_word: Callable[[str], bool], vocabulary: Callable[[], Vocabulary]) -> Spelling:
    """Return a text whose words that neither the corpus nor English has are replaced by near words of the corpus.

    `has_word` tells whether the corpus has a word in any form; `vocabulary` is called only when it is needed.

    >>> vocabulary = Vocabulary({"attention": 9, "transformer": 9})
    >>> spelling = correct('Atention or "atention" in a Transfomer?', lambda word: False, lambda: vocabulary)
    >>> spelling.text, len(spelling.corrections)
    ('Attention or "atention" in a Transfomer?', 1)
    """

    def nearest(word: str) -> str | None:
        return None if has_word(word) or word in _english_words() else vocabulary().nearest(word)

    return _replaced(text, nearest)


def respell(text: str, vocabulary: Vocabulary) -> str:
    """Return a text whose words are in the spelling, British or American, that most papers have.

    >>> respell('Favour "colour" and Colour', Vocabulary({"favor": 9, "color": 9, "colour": 1}))
    'Favor "colour" and Colour'
    """
    return _replaced(text, vocabulary.usual_spelling).text


def _replaced(text: str, spelling: Callable[[str], str | None]) -> Spelling:
    """Return a text with the words replaced for which there is another spelling.

    What is quoted stays, and so does a word with a capital, which may be a name, unless it begins the text.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    pieces, done, corrections = [], 0, []
    for match in WORD.finditer(text):
        typed = match.group()
        may_be_name = typed != typed.lower() and (match.start() > 0 or typed[1:] != typed[1:].lower())
        if may_be_name or any(start < match.start() < end for start, end in quoted):
            continue
        meant = spelling(typed.lower())
        if meant and meant != typed.lower():
            meant = meant.capitalize() if typed[0].isupper() else meant
            pieces += [text[done : match.start()], meant]
            done = match.end()
            corrections.append(Correction(typed, meant))
    return Spelling("".join([*pieces, text[done:]]), tuple(corrections))


@cache
def _english_words() -> frozenset[str]:
    """Return the English words that come with symspellpy, which aren't misspelt even if no paper has them."""
    words_and_counts = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(words_and_counts.split()[::2])
