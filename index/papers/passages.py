"""Split a paper into passages, the units that are embedded and searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.papers.paper import Paper

__all__ = ["WINDOW", "Passage", "passage_parts", "passage_text", "split_passages"]

WINDOW = 3
"""Sentences per passage: a vector of a whole abstract says less of each."""

TITLE_IN_PASSAGE = 300
"""Characters of the title that stand in front of each passage; hardly any title has more."""


@dataclass(frozen=True)
class Passage:
    """A window of an abstract's sentences: `paper.abstract[start:end]`."""

    start: int
    end: int


def split_passages(paper: Paper) -> tuple[Passage, ...]:
    """Return every window of three consecutive sentences, or the whole abstract if it is shorter.

    >>> split_passages(Paper("T", "One. Two. Three. Four."))
    (Passage(start=0, end=16), Passage(start=5, end=22))
    """
    sentences = paper.sentences
    last = len(sentences) - 1
    return tuple(
        Passage(sentences[first].start, sentences[min(first + WINDOW - 1, last)].end)
        for first in range(max(1, len(sentences) - WINDOW + 1))
    )


def passage_text(paper: Paper, passage: Passage) -> str:
    """Return the text that is embedded: the title, then the passage."""
    return f"{paper.title[:TITLE_IN_PASSAGE]}\n{paper.abstract[passage.start : passage.end]}"


def passage_parts(papers: Iterable[Paper], windows: Iterable[Iterable[Passage]]) -> Iterator[tuple[str, ...]]:
    """Yield the title and the sentences of each passage, paper by paper.

    `windows` holds the passages of each paper.


    >>> paper = Paper("T", "One. Two. Three. Four.")
    >>> list(passage_parts([paper], [split_passages(paper)]))
    [('T', 'One.', 'Two.', 'Three.'), ('T', 'Two.', 'Three.', 'Four.')]
    """
    for paper, passages in zip(papers, windows, strict=True):
        for passage in passages:
            inside = (one.text for one in paper.sentences if passage.start <= one.start < passage.end)
            yield (paper.title, *inside)
