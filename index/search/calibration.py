"""How much evidence there is for questions that the corpus holds an answer to, and for those that it doesn't.

Found from the corpus itself when an index is built. A title is asked as a question twice: of its own abstract,
which holds the answer, and of the corpus without the paper and without all that are near it, which doesn't.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, median

import numpy as np

from index.arrays import Floats
from index.encoders import Encoder
from index.papers import Paper
from index.search.answerability import FEWEST, NEAREST, evidence, spread_out
from index.search.query_terms import word_shares
from index.search.scoring import Rows, late_interaction
from index.storage import EncodedCorpus

__all__ = ["CALIBRATION_FILE", "Calibration", "calibrate", "load_calibration", "save_calibration"]

CALIBRATION_FILE = "calibration.json"
"""What it is called in the folder of a generation."""

ASKED = 100
"""Titles that are asked, evenly spread over the papers."""

NEAR = 0.1
"""The share of the corpus, nearest to a paper, that counts as the paper's own subject."""

AT_ONCE = 4096
"""Papers whose passages are read together."""

ELSEWHERE = 2.1
"""The median in the five listings, for a corpus that is too small to have its own."""

MOST = 3.0
"""The highest median believed: in a corpus of one subject, titles find theirs whatever is left out."""


@dataclass(frozen=True)
class Calibration:
    """The evidence found for titles asked of a corpus that `held` the answer, and of one in which it was `absent`.

    Both are sorted, and empty where a corpus is too small to say.
    """

    held: tuple[float, ...] = ()
    absent: tuple[float, ...] = ()

    def cut_off(self, times: float) -> float:
        """Return so many times the evidence that is usual (the median) where the answer is absent."""
        return times * (min(median(self.absent), MOST) if self.absent else ELSEWHERE)

    def false_answers(self, times: float) -> float:
        """Return the share of titles that the cut-off lets be answered although their subject is absent."""
        return fmean([one >= self.cut_off(times) for one in self.absent])

    def false_declines(self, times: float) -> float:
        """Return the share of titles that the cut-off declines although their paper is there."""
        return fmean([one < self.cut_off(times) for one in self.held])


def calibrate(papers: Sequence[Paper], encoded: EncodedCorpus, encoder: Encoder) -> Calibration:
    """Ask titles of the papers, `encoded` by the same encoder; see `Calibration`."""
    if len(papers) < FEWEST:
        return Calibration()
    asked = spread_out(len(papers), ASKED)
    questions = [encoder.encode_question(papers[row].title) for row in asked]
    directions = encoded.centroids()
    likenesses = directions[asked] @ directions.T
    cosines = _best_passages(np.stack([vector for vector, _ in questions]), encoded)
    background = encoded.token_floats(spread_out(len(papers)))
    held: list[float] = []
    absent: list[float] = []
    for row, (_, tokens), cosine, likeness in zip(asked, questions, cosines, likenesses, strict=True):
        shares = word_shares(papers[row].title, tokens)
        usual = late_interaction(tokens, shares, *background)
        for found, rows in ((held, np.array([row])), (absent, _best_elsewhere(cosine, likeness))):
            match = late_interaction(tokens, shares, *encoded.token_floats(rows))
            found.append(evidence(float(cosine[rows].max()), float(match.max()), usual, float(shares.sum())))
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


def _best_elsewhere(cosines: Floats, likeness: Floats) -> Rows:
    """Return the best papers that are not among the nearest of the subject."""
    near = np.argsort(-likeness, kind="stable")[: max(1, round(NEAR * len(likeness)))]
    elsewhere = cosines.copy()
    elsewhere[near] = -np.inf
    return np.argsort(-elsewhere, kind="stable")[:NEAREST]
