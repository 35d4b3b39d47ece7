"""Names of models, datasets, languages, places and organisations, and acronyms with their expansions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Name", "Sources", "acronyms", "expanded_spans", "find_names"]


@dataclass(frozen=True)
class Name:
    """A name in a text: `text[start:end]`; `subject` marks the first one if it opens the text."""

    text: str
    start: int
    end: int
    subject: bool = False

    @property
    def is_specific(self) -> bool:
        """Whether the name is long enough to refer to one thing."""
        return sum(map(str.isalnum, self.text)) >= SHORTEST_NAME


UNDERSTOOD = frozenset(["ai", "llm", "nlp", "ml", "rl", "cv", "i", "a", "sota", "usa", "us"])
"""Acronyms that every reader of an abstract knows; mentioning one adds no fact."""

CONNECTIVES = frozenset(["of", "for", "from", "the", "and", "to", "with", "in", "on", "a", "an"])
"""Words that an acronym may skip: RLHF is reinforcement learning *from* human feedback."""

IRREGULAR = {
    "french": "france",
    "spanish": "spain",
    "dutch": "netherlands",
    "british": "uk",
    "danish": "denmark",
    "turkish": "turkey",
    "swiss": "switzerland",
    "welsh": "wales",
    "american": "us",
}
"""Countries of the peoples and languages that don't start with the same letters."""

SHORTEST_NAME = 3
"""Fewest letters and digits of a specific name; a shorter one may refer to anything: "preferring A to B"."""

MOST_JOINED_WORDS = 5
"""Most words joined when searching for a name that the source spells apart: "Llama 2" for "LlaMA2"."""

_TOKEN = re.compile(r"[^\W_]+(?:[-+./^_&][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_NUMBER_NEXT = re.compile(
    r" \d++(?:\.\d++)?+[A-Za-z]?(?![\w%]|,\d|\s?(?:[%\\]|percent|times|points|million|billion))"
)
_DECADE = re.compile(r"(?:(?:early|mid|late)-)?(?:1[5-9]|20)?\d0s", re.I)
"""A decade, which names a time: `1980s`, `mid-90s`."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:|]\s+|[\"“(\[])$")


class Sources:
    """Texts that are searched for names; each is read once, however many names are looked up."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: list[list[str]] = []
        self._initials: list[str] = []
        self._plain: set[str] = set()
        self._written: set[str] = set()
        for text in texts:
            self._read(text)

    def _read(self, text: str) -> None:
        written = _PIECE.findall(text)
        pieces = [piece.lower() for piece in written]
        self._written.update(written)
        self._plain.update(pieces)
        self._words.append(pieces)
        self._initials.append("".join(piece[0] for piece in pieces))
        self._initials.append("".join(piece[0] for piece in pieces if piece not in CONNECTIVES))

    def mentions(self, name: str) -> bool:
        """Return whether the texts contain a name in any spelling, or the expansion of an acronym.

        >>> sources = Sources(["Experiments in Australia with Llama-2 and Monte Carlo tree search"])
        >>> [sources.mentions(name) for name in ("LLaMA2", "MCTS", "Australian", "Llama-3")]
        [True, True, True, False]
        """
        spelt = _singular(_joined(name))
        if spelt in UNDERSTOOD or self._spells(spelt) or self.expands(name) or self._holds(name):
            return True
        marked = [piece for piece in _PIECE.findall(name) if not (piece.isalpha() and piece.islower())]
        if any(map(str.isdigit, "".join(marked))):
            return self._spells(_singular("".join(marked).lower()))
        if marked and len(_PIECE.findall(name)) > 1:
            return all(self.mentions(piece) for piece in marked)
        return self._has_people(spelt)

    def expands(self, name: str) -> bool:
        """Return whether consecutive words of the texts start with the letters of an acronym."""
        capitals = re.sub(r"[^A-Z]", "", name).lower()
        if not _is_acronym(name):
            return False
        keys = {key for key in (_joined(name.removesuffix("s")), capitals) if 2 <= len(key) <= 8}
        return any(key in initials for key in keys for initials in self._initials)

    def _holds(self, name: str) -> bool:
        """Return whether a longer name begins with a numbered one, or has an acronym in it: H3K9me3, RhoGTPase.

        One letter more makes another name: Llama3B is not Llama3.
        """
        if not name.isalnum() or len(name) < SHORTEST_NAME:
            return False
        longer = [piece for piece in self._written if len(piece) >= len(name) + 2]
        if name.isupper() and name.isalpha():
            return any(name in piece for piece in longer)
        numbered = any(map(str.isdigit, name))
        return numbered and any(piece.startswith(name) and piece[len(name)].islower() for piece in longer)

    def _spells(self, spelt: str) -> bool:
        """Return whether consecutive words of the texts, joined, spell a name."""
        return any(
            _singular("".join(words[at : at + size])) == spelt
            for words in self._words
            for at, first in enumerate(words)
            if spelt.startswith(first[: len(spelt)])
            for size in range(1, MOST_JOINED_WORDS + 1)
        )

    def _has_people(self, spelt: str) -> bool:
        """Return whether the texts name the people or language of a country, or the country of a people."""
        if not spelt.isalpha():
            return False
        country = _singular(IRREGULAR.get(spelt, spelt))
        return any(
            _singular(IRREGULAR.get(piece, piece)) == country or _same_root(country, piece)
            for piece in self._plain
        )


def find_names(text: str) -> tuple[Name, ...]:
    """Return the names of a text: words with a capital letter, and words of letters and digits.

    A plain capitalised word at the start of a sentence is left out: it may be any word. "T5" can only be a name.

    >>> [name.text for name in find_names("Both Qwen 2.5 and GPT-4o-based agents beat the Dutch baseline.")]
    ['Qwen 2.5', 'GPT-4o-based', 'Dutch']
    """
    names: list[Name] = []
    for match in _TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        starts_sentence = bool(_SENTENCE_START.search(text[max(0, start - 3) : start]))
        if not _is_name(word, starts_sentence) or _DECADE.fullmatch(word):
            continue
        if word[-1].isalpha() and (number := _NUMBER_NEXT.match(text, end)):
            end = number.end()
        names.append(Name(text[start:end], start, end, subject=not names and start <= 4))
    return tuple(names)


def expanded_spans(text: str, acronyms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return the character offsets at which a text spells out one of the acronyms.

    >>> text = "a policy from direct preference optimization"
    >>> [text[start:end] for start, end in expanded_spans(text, ["DPO"])]
    ['direct preference optimization']
    """
    pieces = list(_PIECE.finditer(text))
    unconnected = [piece for piece in pieces if piece[0].lower() not in CONNECTIVES]
    spans: dict[tuple[int, int], None] = {}
    for words in (pieces, unconnected):
        initials = "".join(piece[0][0].lower() for piece in words)
        for acronym in acronyms:
            for key in {_joined(acronym.removesuffix("s")), re.sub(r"[^A-Z]", "", acronym).lower()}:
                if len(key) > 1 and (at := initials.find(key)) >= 0:
                    spans[words[at].start(), words[at + len(key) - 1].end()] = None
    return tuple(spans)


def acronyms(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the texts that are mostly capitals, each once.

    >>> acronyms(["LoRA and RLHF help LLMs, as BERT did"])
    ('LoRA', 'RLHF', 'LLMs', 'BERT')
    """
    words = (word for text in texts for word in _PIECE.findall(text))
    return tuple(dict.fromkeys(word for word in words if _is_acronym(word)))


def _is_acronym(word: str) -> bool:
    """Return whether at least half of a word, and two letters, are capitals; FairBench is no acronym."""
    return sum(map(str.isupper, word)) >= max(2, len(word) / 2)


def _is_name(word: str, starts_sentence: bool) -> bool:
    plain = word.replace("’", "'")
    if any(
        _is_marked(piece) and not (starts_sentence and piece.istitle() and piece.isalpha())
        for piece in _PIECE.findall(plain)
    ):
        return not (starts_sentence and re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)*", plain))
    return False


def _is_marked(piece: str) -> bool:
    """Return whether a part of a word marks a name: it has a capital, or both letters and digits."""
    letters = any(map(str.isalpha, piece))
    return letters and (any(map(str.isupper, piece)) or any(map(str.isdigit, piece)))


def _joined(name: str) -> str:
    return "".join(_PIECE.findall(name)).lower()


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _same_root(one: str, other: str) -> bool:
    """Return whether two words differ only in short endings: China and Chinese.

    A country and its people end in different letters; Austria and Australia are two countries.
    """
    if one[-1] == other[-1]:
        return False
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= 4 and max(len(one), len(other)) - shared <= 4 and min(len(one), len(other)) - shared <= 2
