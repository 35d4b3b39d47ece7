"""A text as words: each with its offsets, its stem, and whether it is a content word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.search import stem

__all__ = ["Word", "split_words", "words_after"]


@dataclass(frozen=True)
class Word:
    """A word of a text: `text[start:end]`, its stem, and whether it is a content word.

    `clause` numbers its clause: words with the same number are in the same one. `joined` is whether a hyphen or
    an underscore joins it to the word before.
    """

    text: str
    start: int
    end: int
    stem: str
    content: bool
    clause: int
    joined: bool = False


FUNCTION_WORDS = frozenset(
    """
    a an the of in on at to for from by with and or but as is are was were be been being am it its itself
    this that these those there their theirs they them themselves we us our ours i you your he she his her
    which who whom whose what how when where while whereas than then so such into onto over under between
    among both each any all some not no nor neither either can could may might will would shall should must
    do does did doing have has had having also one ones more most less least very only just even up out down
    off about through across during via per upon here if because although though thus hence therefore
    however moreover furthermore yet still against within without toward towards around after before
    whether since until unless other another same own too again
    """.split()
)
"""Words without a meaning of their own; all others are content words, except LaTeX commands and single letters."""

CLAUSE_WORDS = frozenset(["but", "while", "whereas", "although", "though", "yet"])
"""Words that begin a clause; punctuation does too."""

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*|[.,;:!?()]")


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; the parts of a hyphenated word are words of their own.

    >>> [(word.text, word.stem, word.clause) for word in split_words("Fine-tuning helps, but little.")]
    [('Fine', 'fine', 0), ('tuning', 'tune', 0), ('helps', 'help', 0), ('but', 'but', 2), ('little', 'littl', 2)]
    """
    words: list[Word] = []
    clause = 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if not word[0].isalnum():
            clause += 1
            continue
        clause += word in CLAUSE_WORDS
        content = word not in FUNCTION_WORDS and not _is_markup(match)
        words.append(
            Word(
                match[0],
                match.start(),
                match.end(),
                stem(match[0]),
                content,
                clause,
                text[max(0, match.start() - 1) : match.start()] in ("-", "_"),
            )
        )
    return tuple(words)


def _is_markup(match: re.Match[str]) -> bool:
    r"""Return whether a word is a LaTeX command (\\theta) or a single letter, as in a formula."""
    return match[0].isalpha() and (len(match[0]) == 1 or match.string[: match.start()].endswith("\\"))


def words_after(text: str, offset: int, count: int) -> tuple[str, ...]:
    """Return the first content words after an offset, at most `count`.

    >>> words_after("44 of the established inventories", 2, 2)
    ('established', 'inventories')
    """
    words = split_words(text[offset : offset + 80])
    return tuple(word.text for word in words if word.content)[:count]
