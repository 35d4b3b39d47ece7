"""The shape of the answer that a question asks for: a fact, a list, a count, a comparison, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.answer import SHAPES, Shape
from assistant.text import LinearModel, find_names, n_grams

__all__ = ["SHAPE_WEIGHTS", "ShapeGuess", "guess_shape", "is_bare", "question_words", "shape_features"]

SHAPE_WEIGHTS = Path(__file__).with_name("shape_weights.json")
"""What each feature says about each shape; `python -m eval fit shapes` writes it."""

LONGEST_RUN = 3
"""Words of the longest run that is a feature."""

ENDINGS = ("ing", "ed", "ly", "er", "est")
"""Endings that a content word keeps; the rest of it says what a question is about, not what it asks for."""

LENGTHS = (4, 8, 15)
"""Words below which a question is very short, short, or of medium length."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[?,:;/]")
_PAPERS = r"(?:papers|studies|works|surveys|reviews|articles|publications)"
_THINGS = r"(?:methods|approaches|techniques|strategies|ways|options|systems|tools|frameworks)"
_SEVERAL = r"(?:which|what|list|all|any|several|two|three|both|some|other|many)"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


_MENTIONS = {
    "papers": _pattern(rf"{_PAPERS}\b"),
    "a paper": _pattern(r"(?:paper|study|work|survey|review|article|authors)\b"),
    "things made": _pattern(rf"{_THINGS}\b"),
    "several": _pattern(rf"{_SEVERAL}\s+(?:\S+\s+){{0,4}}?(?:{_PAPERS}|{_THINGS})\b"),
    "people": _pattern(r"who(?:se)?\b|anyone\b|anybody\b"),
    "a comparison": _pattern(
        r"(?:compar(?:e[sd]?|ing|isons?)|contrast(?:s|ed|ing)?|differ(?:s|ed|ent|ences?)?|versus|vs)\b"
    ),
    "papers counted": _pattern(rf"(?:how many|number of|count)\s+(?:\S+\s+){{0,4}}?{_PAPERS}\b"),
    "a number": _pattern(r"how (?:many|much|large|big|long)\b|number of\b"),
    "knowledge": _pattern(r"(?:known|know|evidence|literature|research|findings|consensus|said|say)\b"),
}
"""What a question may speak of, wherever in it."""

_QUESTION_WORDS = frozenset("who what which how why when where".split())


@dataclass(frozen=True)
class ShapeGuess:
    """How likely each shape is."""

    chances: Mapping[Shape, float]

    @property
    def best(self) -> Shape:
        """The likeliest shape."""
        return max(self.chances, key=lambda shape: self.chances[shape])

    def chance(self, *shapes: Shape) -> float:
        """Return how likely it is that one of these shapes is asked for."""
        return sum(self.chances[shape] for shape in shapes)


def guess_shape(question: str) -> ShapeGuess:
    """Return how likely a question is to ask for each shape, by how it is worded.

    >>> guess_shape("How many papers study dropout?").best, guess_shape("Compare Adam with Lion.").best
    ('count', 'comparison')
    """
    model = LinearModel.load(SHAPE_WEIGHTS)
    scores = model.scores(shape_features(question))
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    by_label = dict(zip(model.labels, chances.tolist(), strict=True))
    return ShapeGuess({shape: by_label[shape] for shape in SHAPES})


def is_bare(question: str) -> bool:
    """Return whether a question is only keywords, which ask for nothing in particular.

    >>> is_bare("graph contrastive learning"), is_bare("papers on graph contrastive learning")
    (True, False)
    """
    words = question_words(question)
    asks = "?" in words or any(word in _QUESTION_WORDS for word in words)
    return not asks and not any(found.search(question) for found in _MENTIONS.values())


def shape_features(question: str, known: frozenset[str] | None = None) -> set[str]:
    """Return what a question's wording has, whatever it is about.

    The features are runs of words in which those that aren't `known` stand as X, with their ending, names as Name
    and numbers as Number; its length; how many names, commas and question words it has; and what it speaks of.
    `known` are by default the words that the model was fitted with.

    >>> found = shape_features("Which papers use LoRA?", frozenset(["which", "papers", "use"]))
    >>> {"which papers use", "use Name", "NAMES 1", "MENTIONS papers"} <= found
    True
    """
    known = _known_words() if known is None else known
    words = question_words(question)
    marked = [
        "^",
        *(word if word in known or word in ("Name", "Number") else _placeholder(word) for word in words),
        "$",
    ]
    short = [
        word
        for before, word in zip(["", *marked], marked, strict=False)
        if not (word[0] == "X" and before[:1] == "X")
    ]
    length = next((f"under {limit}" for limit in LENGTHS if len(words) < limit), "long")
    return n_grams(short, LONGEST_RUN) | {
        f"LENGTH {length}",
        f"NAMES {min(3, words.count('Name'))}",
        f"COMMAS {min(2, words.count(','))}",
        f"QUESTIONS {min(2, sum(word in _QUESTION_WORDS for word in words))}",
        *(f"MENTIONS {mark}" for mark, found in _MENTIONS.items() if found.search(question)),
    }


def question_words(question: str) -> list[str]:
    """Return a question's words in lower case, its names as Name and its numbers as Number, and its punctuation.

    >>> question_words("Does LoRA beat 2 others?")
    ['does', 'Name', 'beat', 'Number', 'others', '?']
    """
    names = [(name.start, name.end) for name in find_names(question)]
    words: list[str] = []
    for match in _TOKEN.finditer(question):
        if any(start <= match.start() and match.end() <= end for start, end in names):
            if words[-1:] != ["Name"]:
                words.append("Name")
        else:
            words.append("Number" if match[0].isdigit() else match[0].lower().replace("’", "'"))
    return words


def _placeholder(word: str) -> str:
    """Return X with the ending of a word, or a mark as it is."""
    if len(word) == 1 and not word.isalnum():
        return word
    ending = next((ending for ending in ENDINGS if word.endswith(ending) and len(word) > 4), "")
    return f"X{ending or ('s' if word.endswith('s') and not word.endswith('ss') else '')}"


@cache
def _known_words() -> frozenset[str]:
    return frozenset(feature for feature in LinearModel.load(SHAPE_WEIGHTS).weights if " " not in feature)
