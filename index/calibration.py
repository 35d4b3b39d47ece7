"""How much evidence there is for questions that the corpus holds an answer to, and for those that it doesn't.

Found from the corpus itself when an index is built. A title is asked as a question twice: of its own abstract,
which holds the answer, and of the corpus without the paper and without all that are near it, which doesn't.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.embedder import Embedder, Floats
from index.encoding import EncodedPaper
from index.evidence import evidence, rarities
from index.papers import Paper
from index.ranking import best_of_each

__all__ = ["CALIBRATION_FILE", "Calibration", "calibrate", "load_calibration", "save_calibration"]

CALIBRATION_FILE = "calibration.json"
"""What it is called in the folder of a generation."""

ASKED = 100
"""Titles that are asked, evenly spread over the papers."""

NEAR = 0.1
"""The share of the corpus, nearest to a paper, that counts as the paper's own subject."""

FEWEST = 30
"""Papers below which a corpus says nothing about itself."""

UNKNOWN = 0.3
"""The cut-off for a corpus that is too small to say: below it, in Footnote's own corpus, nothing is answered."""


@dataclass(frozen=True)
class Calibration:
    """The evidence found for titles asked of a corpus that `held` the answer, and of one in which it was `absent`.

    Both are sorted, and empty where a corpus is too small to say.
    """

    held: tuple[float, ...] = ()
    absent: tuple[float, ...] = ()

    def cut_off(self, share: float) -> float:
        """Return the evidence below which this share lies of the titles whose answer was absent."""
        return _quantile(self.absent, share) if self.absent else UNKNOWN

    def false_answers(self, share: float) -> float:
        """Return the share of titles that the cut-off lets be answered although their subject is absent."""
        return _share(one >= self.cut_off(share) for one in self.absent)

    def false_declines(self, share: float) -> float:
        """Return the share of titles that the cut-off declines although their paper is there."""
        return _share(one < self.cut_off(share) for one in self.held)


def calibrate(papers: Sequence[Paper], encoded: Sequence[EncodedPaper], embedder: Embedder) -> Calibration:
    """Ask titles of the papers, `encoded` by the same encoder; see `Calibration`."""
    if len(papers) < FEWEST:
        return Calibration()
    directions = np.stack([paper.direction for paper in encoded])
    vectors = np.concatenate([paper.vectors for paper in encoded])
    starts = np.cumsum([0, *(len(paper.vectors) for paper in encoded)])[:-1]
    held: list[float] = []
    absent: list[float] = []
    for row in np.unique(np.linspace(0, len(papers) - 1, ASKED).astype(int)):
        vector, tokens = embedder.encode_question(papers[row].title)
        weights = rarities(papers[row].title, tokens, embedder.vocabulary)
        other = _best_elsewhere(best_of_each(vectors @ vector, starts), directions @ directions[row])
        for found, paper in ((held, row), (absent, other)):
            found.append(evidence(vector, tokens, weights, encoded[paper].tokens, papers[paper].sentences))
    return Calibration(tuple(sorted(held)), tuple(sorted(absent)))


def save_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration, to four digits."""
    rounded = {name: [round(one, 4) for one in values] for name, values in asdict(calibration).items()}
    path.write_text(json.dumps(rounded), "utf-8")


def load_calibration(path: Path) -> Calibration:
    """Read a calibration."""
    return Calibration(**{name: tuple(values) for name, values in json.loads(path.read_text("utf-8")).items()})


def _best_elsewhere(scores: Floats, likeness: Floats) -> int:
    """Return the best paper that is not among the nearest of the subject."""
    near = np.argsort(-likeness, kind="stable")[: max(1, round(NEAR * len(likeness)))]
    elsewhere = scores.copy()
    elsewhere[near] = -np.inf
    return int(elsewhere.argmax())


@lru_cache(16)  # every question is held against the same few shares
def _quantile(values: tuple[float, ...], share: float) -> float:
    return float(np.quantile(values, share))


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / max(len(counted), 1)
