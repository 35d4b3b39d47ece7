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
from index.encoding import EncodedCorpus
from index.evidence import evidence, rarities
from index.papers import Paper

__all__ = ["CALIBRATION_FILE", "Calibration", "calibrate", "load_calibration", "save_calibration"]

CALIBRATION_FILE = "calibration.json"
"""What it is called in the folder of a generation."""

ASKED = 100
"""Titles that are asked, evenly spread over the papers."""

NEAR = 0.1
"""The share of the corpus, nearest to a paper, that counts as the paper's own subject."""

AT_ONCE = 4096
"""Papers whose passages are read together."""

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


def calibrate(papers: Sequence[Paper], encoded: EncodedCorpus, embedder: Embedder) -> Calibration:
    """Ask titles of the papers, `encoded` by the same encoder; see `Calibration`."""
    if len(papers) < FEWEST:
        return Calibration()
    asked = np.unique(np.linspace(0, len(papers) - 1, ASKED).astype(int))
    questions = [embedder.encode_question(papers[row].title) for row in asked]
    directions = encoded.directions()
    likenesses = directions[asked] @ directions.T
    scores = _best_passages(np.stack([vector for vector, _ in questions]), encoded)
    held: list[float] = []
    absent: list[float] = []
    for row, (vector, tokens), score, likeness in zip(asked, questions, scores, likenesses, strict=True):
        weights = rarities(papers[row].title, tokens, embedder.vocabulary)
        for found, paper in ((held, int(row)), (absent, _best_elsewhere(score, likeness))):
            found.append(evidence(vector, tokens, weights, encoded.tokens(paper), papers[paper].sentences))
    return Calibration(tuple(sorted(held)), tuple(sorted(absent)))


def save_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration, to four digits."""
    rounded = {name: [round(one, 4) for one in values] for name, values in asdict(calibration).items()}
    path.write_text(json.dumps(rounded), "utf-8")


def load_calibration(path: Path) -> Calibration:
    """Read a calibration."""
    return Calibration(**{name: tuple(values) for name, values in json.loads(path.read_text("utf-8")).items()})


def _best_passages(questions: Floats, encoded: EncodedCorpus) -> Floats:
    """Return each paper's best cosine with each question, (questions, papers); all questions read it at once."""
    starts = encoded.passage_starts
    scores = np.empty((len(questions), len(encoded)), np.float32)
    for first in range(0, len(encoded), AT_ONCE):
        last = min(first + AT_ONCE, len(encoded))
        cosines = encoded.vectors[starts[first] : starts[last]] @ questions.T
        scores[:, first:last] = np.maximum.reduceat(cosines, starts[first:last] - starts[first], axis=0).T
    return scores


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
