"""Themes of a corpus: papers that are near each other, named by the words of their titles."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.map.projection import condensed, evenly
from index.papers import Paper
from index.search import STOP_WORDS, stem

__all__ = ["MOST_THEMES", "grouped", "theme_count", "theme_names"]

MOST_THEMES = 8
"""As many as there are colours and shapes that can be told apart."""

WORDS = 3
"""Words or phrases in a name."""

EVERYWHERE = 0.4
"""The share of all papers above which a word tells no theme from another."""

SEEN = 5000
"""Papers that groups and names are made of; of more, every so-many-th. The others join the nearest group."""

_CLAUSE = re.compile(r"[.,;:!?()\[\]\n]+")
_WORD = re.compile(r"(?<!\d)(?=\d*+[^\W\d_])[^\W_][\w'’-]*[^\W_]")


def theme_count(papers: int) -> int:
    """Return how many themes so many papers make: half their number's square root, one to eight.

    >>> [theme_count(papers) for papers in (3, 36, 100, 279, 10_000)]
    [1, 3, 5, 8, 8]
    """
    return max(1, min(MOST_THEMES, round(math.sqrt(papers) / 2)))


def grouped(vectors: Floats) -> NDArray[np.int32]:
    """Return each paper's theme (n,), by k-means over the vectors' main directions; the largest theme is 0."""
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]

    points = condensed(vectors)
    seen = points[evenly(len(points), SEEN)]
    count = min(theme_count(len(points)), len(np.unique(seen, axis=0)))
    groups = KMeans(count, n_init=10, random_state=0).fit(seen).predict(points)
    by_size = np.argsort(-np.bincount(groups), kind="stable")
    return np.asarray(np.argsort(by_size)[groups], np.int32)


def theme_names(papers: Sequence[Paper], themes: Sequence[int] | NDArray[np.int32]) -> tuple[str, ...]:
    """Return a name for each theme: the words that its papers have and the others lack, as people write them.

    Words and pairs of words are ranked by class-based TF-IDF (Grootendorst, BERTopic, 2022), counted once a
    paper. One has to stand in two of the theme's titles, and not in too many papers of other themes.

    >>> cats = [Paper("Cats at Night", "All cats hunt."), Paper("Why Cats Purr", "Do cats purr?")]
    >>> bread = [Paper("Rye Bread", "We bake rye bread."), Paper("On Rye Bread", "No rye bread.")]
    >>> theme_names([*cats, *bread], [0, 0, 1, 1])
    ('cats', 'rye bread')
    """
    seen = evenly(len(papers), SEEN)
    papers, themes = [papers[row] for row in seen], [int(themes[row]) for row in seen]
    members = defaultdict(list)
    for row, theme in enumerate(themes):
        members[theme].append(row)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    found = [_phrases(paper, written) for paper in papers]
    having = Counter(phrase for phrases in found for phrase in phrases)
    titled = [set(_phrases_of(paper.title)) for paper in papers]
    many = len(papers) / len(members)

    def name(rows: Sequence[int]) -> str:
        titles = Counter(phrase for row in rows for phrase in titled[row])
        uses = Counter(phrase for row in rows for phrase in found[row])
        telling = [
            phrase
            for phrase, count in titles.items()
            if count >= min(2, len(rows)) and _tells(having[phrase], len(papers), len(members))
        ]
        telling.sort(key=lambda phrase: (-uses[phrase] * math.log1p(many / having[phrase]), -len(phrase), phrase))
        return " · ".join(_as_written(phrase, written) for phrase in _apart(telling)) or "other"

    return tuple(name(members[theme]) for theme in sorted(members))


def _tells(having: int, papers: int, themes: int) -> bool:
    return themes == 1 or having <= max(EVERYWHERE * papers, papers / themes)


def _apart(phrases: Iterable[str]) -> list[str]:
    """Return the first few phrases that share no word."""
    kept: list[str] = []
    used: set[str] = set()
    for phrase in phrases:
        words = set(phrase.split())
        if not words & used and len(kept) < WORDS:
            kept.append(phrase)
            used |= words
    return kept


def _as_written(phrase: str, written: dict[str, Counter[str]]) -> str:
    """Return the form that most papers use; of two alike, the one with fewer capitals."""
    return min(written[phrase].items(), key=lambda form: (-form[1], form[0].swapcase()))[0]


def _phrases(paper: Paper, written: dict[str, Counter[str]]) -> set[str]:
    """Return the paper's words and pairs, stemmed, and count how each is written.

    A title is in capitals for no reason: its forms count only where the abstract has none.
    """
    forms = _phrases_of(paper.title) | _phrases_of(paper.abstract)
    for phrase, form in forms.items():
        written[phrase][form] += 1
    return set(forms)


def _phrases_of(text: str) -> dict[str, str]:
    """Return the words and pairs of words of a text by their stems, each as it was last written.

    >>> _phrases_of("Testing of reward models")
    {'test': 'Testing', 'reward': 'reward', 'reward model': 'reward models', 'model': 'models'}
    """
    return dict(phrase for clause in _CLAUSE.split(text) for phrase in _of_clause(clause))


def _of_clause(clause: str) -> Iterator[tuple[str, str]]:
    words = [("" if word.lower() in STOP_WORDS else stem(word), word) for word in _WORD.findall(clause)]
    for (key, word), (next_key, next_word) in pairwise([*words, ("", "")]):
        if key:
            yield key, word
        if key and next_key:
            yield f"{key} {next_key}", f"{word} {next_word}"
