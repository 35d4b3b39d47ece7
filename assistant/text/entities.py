"""Names of models, datasets, languages, places and organisations, and acronyms with what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Name", "Sources", "expanded_spans", "find_names"]


@dataclass(frozen=True)
class Name:
    """A name in a text: `text[start:end]`; `subject` marks the first one, before any verb could be."""

    text: str
    start: int
    end: int
    subject: bool = False

    @property
    def is_specific(self) -> bool:
        """Whether the name is long enough to refer to one thing."""
        return sum(map(str.isalnum, self.text)) >= SHORTEST_NAME


UNDERSTOOD = frozenset(["ai", "llm", "nlp", "ml", "rl", "cv", "i", "a", "sota", "usa", "us"])
"""Acronyms that a reader of any abstract knows; naming one adds no fact."""

CONNECTIVES = frozenset(["of", "for", "from", "the", "and", "to", "with", "in", "on", "a", "an"])
"""Words that an acronym may pass over: RLHF is reinforcement learning *from* human feedback."""

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
"""Peoples and languages that don't begin as their country does."""

SHORTEST_NAME = 3
"""Letters and digits of a name that is looked for; a shorter one stands for anything: "preferring A to B"."""

LONGEST_NAME = 5
"""Words joined when looking for a name that the source spells apart: "Llama 2" for "LlaMA2"."""

_TOKEN = re.compile(r"[^\W_]+(?:[-+./^_&][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_NUMBER_NEXT = re.compile(
    r" \d++(?:\.\d++)?+[A-Za-z]?(?![\w%]|,\d|\s?(?:[%\\]|percent|times|points|million|billion))"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:|]\s+|[\"“(\[])$")


class Sources:
    """What some texts name: asked for one name after another, so it is read once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: list[list[str]] = []
        self._initials: list[str] = []
        self._plain: set[str] = set()
        for text in texts:
            self._read(text)

    def _read(self, text: str) -> None:
        pieces = [piece.lower() for piece in _PIECE.findall(text)]
        self._plain.update(pieces)
        self._words.append(pieces)
        self._initials.append("".join(piece[0] for piece in pieces))
        self._initials.append("".join(piece[0] for piece in pieces if piece not in CONNECTIVES))

    def mentions(self, name: str) -> bool:
        """Return whether the texts hold the name, however spelt, or what it is short for.

        >>> sources = Sources(["Experiments in Australia with Llama-2 and Monte Carlo tree search"])
        >>> [sources.mentions(name) for name in ("LLaMA2", "MCTS", "Australian", "Llama-3")]
        [True, True, True, False]
        """
        spelt = _singular(_joined(name))
        if spelt in UNDERSTOOD or self._spells(spelt) or self.expands(name):
            return True
        told = [piece for piece in _PIECE.findall(name) if not (piece.isalpha() and piece.islower())]
        if any(map(str.isdigit, "".join(told))):
            return self._spells(_singular("".join(told).lower()))
        if told and len(_PIECE.findall(name)) > 1:
            return all(self.mentions(piece) for piece in told)
        return self._has_people(spelt)

    def expands(self, name: str) -> bool:
        """Return whether words of the texts begin with the letters of an acronym."""
        capitals = re.sub(r"[^A-Z]", "", name).lower()
        if not _is_acronym(name):
            return False
        keys = {key for key in (_joined(name.removesuffix("s")), capitals) if 2 <= len(key) <= 8}
        return any(key in initials for key in keys for initials in self._initials)

    def _spells(self, spelt: str) -> bool:
        """Return whether a few words in a row, joined, spell a name."""
        return any(
            _singular("".join(words[at : at + size])) == spelt
            for words in self._words
            for at, first in enumerate(words)
            if spelt.startswith(first[: len(spelt)])
            for size in range(1, LONGEST_NAME + 1)
        )

    def _has_people(self, spelt: str) -> bool:
        """Return whether a country stands for its people or language, or the other way round."""
        if not spelt.isalpha():
            return False
        country = IRREGULAR.get(spelt, spelt)
        return any(IRREGULAR.get(piece, piece) == country or _same_root(country, piece) for piece in self._plain)


def find_names(text: str) -> tuple[Name, ...]:
    """Return the names of a text: words with a capital inside, with letters and digits, or capitalised.

    A plain capitalised word that begins a sentence is left out, for it may be any word.

    >>> [name.text for name in find_names("Both Qwen 2.5 and GPT-4o-based agents beat the Dutch baseline.")]
    ['Qwen 2.5', 'GPT-4o-based', 'Dutch']
    """
    names: list[Name] = []
    for match in _TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        begins = bool(_SENTENCE_START.search(text[max(0, start - 3) : start]))
        if not _is_name(word, begins):
            continue
        if word[-1].isalpha() and (number := _NUMBER_NEXT.match(text, end)):
            end = number.end()
        names.append(Name(text[start:end], start, end, subject=not names and start <= 4))
    return tuple(names)


def expanded_spans(text: str, acronyms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where a text writes out one of the acronyms, as character offsets.

    >>> text = "a policy from direct preference optimization"
    >>> [text[start:end] for start, end in expanded_spans(text, ["DPO"])]
    ['direct preference optimization']
    """
    pieces = list(_PIECE.finditer(text))
    weighty = [piece for piece in pieces if piece[0].lower() not in CONNECTIVES]
    spans: dict[tuple[int, int], None] = {}
    for words in (pieces, weighty):
        initials = "".join(piece[0][0].lower() for piece in words)
        for acronym in acronyms:
            for key in {_joined(acronym.removesuffix("s")), re.sub(r"[^A-Z]", "", acronym).lower()}:
                if len(key) > 1 and (at := initials.find(key)) >= 0:
                    spans[words[at].start(), words[at + len(key) - 1].end()] = None
    return tuple(spans)


def acronyms(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the texts that are mostly capitals.

    >>> acronyms(["LoRA and RLHF help LLMs, as BERT did"])
    ('LoRA', 'RLHF', 'LLMs', 'BERT')
    """
    words = (word for text in texts for word in _PIECE.findall(text))
    return tuple(dict.fromkeys(word for word in words if _is_acronym(word)))


def _is_acronym(word: str) -> bool:
    """Return whether a word is mostly capitals; two of them in a longer name, as in FairBench, say nothing."""
    return sum(map(str.isupper, word)) >= max(2, len(word) / 2)


def _is_name(word: str, begins: bool) -> bool:
    plain = word.replace("’", "'")
    if any(_marked(piece) and not (begins and piece.istitle()) for piece in _PIECE.findall(plain)):
        return not (begins and re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)*", plain))
    return False


def _marked(piece: str) -> bool:
    """Return whether a piece of a word has what a name has: a capital, or letters and digits."""
    letters = any(map(str.isalpha, piece))
    return letters and (any(map(str.isupper, piece)) or any(map(str.isdigit, piece)))


def _joined(name: str) -> str:
    return "".join(_PIECE.findall(name)).lower()


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _same_root(one: str, other: str) -> bool:
    """Return whether two words share their first letters, all but short endings: China and Chinese."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= 4 and max(len(one), len(other)) - shared <= 4 and min(len(one), len(other)) - shared <= 2
