"""The words of a corpus, and those near a misspelt one by Damerau's edit distance.

The only file that imports rapidfuzz.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, KeysView, Mapping
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.papers import Paper
from index.spelling.variants import american

__all__ = ["VOCABULARY_FILE", "WORD", "Vocabulary", "count_words", "load_vocabulary", "save_vocabulary"]

VOCABULARY_FILE = "vocabulary.txt"
"""The file's name in the folder of a generation: a word and its number of papers per line."""

WORD = re.compile(r"(?<![\w'’])[^\W\d_]++(?![\w'’])")
"""Letters that no digit, underscore or apostrophe touches; the parts of a hyphenated word count singly."""

PAPERS_WITH_IT = 2
"""Papers that a word must occur in to be what somebody meant: of the rest, many are misspelt themselves."""

FEWEST_LETTERS = 5
"""Letters of a word that is corrected; too many shorter ones are near another word."""

LETTERS_FOR_TWO = 9
"""Letters from which on two edits are tolerated, otherwise one."""


class Vocabulary:
    """Words and the number of papers that have each."""

    def __init__(self, papers_with: Mapping[str, int]) -> None:
        self._papers_with = papers_with
        self._british = defaultdict[str, list[str]](list)
        for word in papers_with:
            if (spelling := american(word)) != word:
                self._british[spelling].append(word)
        self._by_initial: defaultdict[str, list[str]] = defaultdict(list)
        for word, papers in papers_with.items():
            if papers >= PAPERS_WITH_IT and len(word) >= FEWEST_LETTERS - 1:
                self._by_initial[word[0]].append(word)

    def usual_spelling(self, word: str) -> str:
        """Return a lower-cased word in the spelling, British or American, that most papers have.

        >>> vocabulary = Vocabulary({"behavior": 9, "behaviour": 2, "centre": 1})
        >>> vocabulary.usual_spelling("behaviour"), vocabulary.usual_spelling("center")
        ('behavior', 'centre')
        """
        spelling = american(word)
        spellings: list[str] = [word, spelling, *self._british.get(spelling, ())]
        return max(spellings, key=lambda one: self._papers_with.get(one, 0))

    def nearest(self, word: str) -> str | None:
        """Return the word that a misspelt one was meant to be, or None if none is near.

        Both have the same first letter. Of several equally near words it is the one that most papers have.

        >>> vocabulary = Vocabulary({"attention": 9, "intention": 9, "attenuation": 3, "retain": 2})
        >>> vocabulary.nearest("atention"), vocabulary.nearest("attenauton"), vocabulary.nearest("atteine")
        ('attention', 'attenuation', None)
        """
        if len(word) < FEWEST_LETTERS:
            return None
        edits = 1 if len(word) < LETTERS_FOR_TWO else 2
        others = self._by_initial.get(word[0], ())
        near = process.extract(word, others, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return min(near, key=lambda one: (one[1], -self._papers_with[one[0]]))[0] if near else None


def count_words(
    papers: Iterable[Paper], known: Mapping[str, int] | None = None, removed: Iterable[Paper] = ()
) -> Mapping[str, int]:
    """Return the number of papers that have each word, lower-cased.

    They are added to the numbers already known, and `removed` papers are taken away from those.

    >>> dict(count_words([Paper("Apt apes", "Apes ape.")], {"apes": 2}))
    {'apes': 3, 'apt': 1, 'ape': 1}
    >>> dict(count_words([], {"apes": 2, "apt": 1}, [Paper("Apt apes", "")]))
    {'apes': 1}
    """
    counts = Counter(known)
    for paper in papers:
        counts.update(_words_of(paper))
    for paper in removed:
        counts.subtract(_words_of(paper))
    return +counts


def _words_of(paper: Paper) -> KeysView[str]:
    """Return each word of a paper once."""
    return dict.fromkeys(WORD.findall(f"{paper.title}\n{paper.abstract}".lower())).keys()


def save_vocabulary(path: Path, papers_with: Mapping[str, int]) -> None:
    """Write words and their number of papers to a new file."""
    lines = "".join(f"{word} {papers}\n" for word, papers in papers_with.items())
    path.write_text(lines, encoding="utf-8", newline="\n")


def load_vocabulary(path: Path) -> dict[str, int]:
    """Return the words of a file and their number of papers."""
    pairs = (line.split(" ") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return {word: int(papers) for word, papers in pairs}
