"""Evidence scores of questions whose answer a corpus lacks: what any question finds in it.

They are measured on the corpus itself when an index is built, and again when the corpus has changed by more than a
few papers in a hundred. Each of a sample of titles is asked as a question of the corpus without the papers on the
same subject. The median is the baseline that evidence is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from index.arrays import Floats
from index.embeddings import EncodedCorpus, rotate, round_vectors
from index.encoders import Encoder
from index.papers import Paper
from index.search.answerability import (
    BACKGROUND_SIZE,
    EVIDENCE_PAPERS,
    MIN_BACKGROUND,
    evenly_spaced,
    evidence_score,
)
from index.search.query_terms import word_weights
from index.search.scoring import Indices, late_interaction

__all__ = ["CALIBRATION_FILE", "Calibration", "calibrate", "load_calibration", "save_calibration"]

CALIBRATION_FILE = "calibration.json"
"""The file's name in the folder of a generation."""

TITLES = 100
"""Titles that are asked at most, evenly spaced over the papers."""

SUBJECT_SHARE = 0.1
"""Share of the corpus, the papers nearest to a paper, that counts as being on its subject."""

BATCH = 4096
"""Papers whose passage vectors are read at a time."""

DEFAULT_MEDIAN = 2.1
"""The median of `absent` in the five listings; used for a corpus that is too small to have its own."""

MAX_MEDIAN = 3.0
"""Upper limit of the median: in a corpus on one subject, titles find evidence even without the nearest papers."""


MOST_DRIFT = 0.05
"""Share of the corpus that may change before it is measured again, which takes two seconds."""


@dataclass(frozen=True)
class Calibration:
    """Evidence scores of titles in a corpus from which their subject was `absent`.

    They are sorted; there are none if the corpus is too small. `drift` is how many papers the corpus has gained or
    lost since then; a changed one counts twice.
    """

    absent: tuple[float, ...] = ()
    drift: int = 0

    def after(self, changes: int, papers: int) -> Calibration | None:
        """Return the calibration of a corpus of so many papers after so many changes; None if it must be measured.

        >>> Calibration((1.0,)).after(1, 100), Calibration((1.0,), drift=5).after(1, 100)
        (Calibration(absent=(1.0,), drift=1), None)
        """
        drift = self.drift + changes
        return replace(self, drift=drift) if self.absent and drift <= MOST_DRIFT * papers else None

    def cut_off(self, factor: float) -> float:
        """Return a threshold: a multiple of the median evidence for an absent answer."""
        return factor * (min(median(self.absent), MAX_MEDIAN) if self.absent else DEFAULT_MEDIAN)


def calibrate(papers: Sequence[Paper], encoded: EncodedCorpus, encoder: Encoder) -> Calibration:
    """Measure the evidence for a sample of titles; `encoded` holds the papers as encoded by the same encoder.

    The calibration is empty for fewer papers than a background sample needs.
    """
    if len(papers) < MIN_BACKGROUND:
        return Calibration()
    asked = evenly_spaced(len(papers), TITLES)
    questions = [encoder.encode_question(papers[row].title) for row in asked]
    centroids = encoded.centroids()
    paper_cosines = centroids[asked] @ centroids.T
    question_cosines = _best_passage_cosines(np.stack([vector for vector, _ in questions]), encoded)
    background_tokens = encoded.scaled_tokens(evenly_spaced(len(papers), BACKGROUND_SIZE))
    absent: list[float] = []
    for row, (_, tokens), cosines, similar in zip(asked, questions, question_cosines, paper_cosines, strict=True):
        weights, asked_tokens = word_weights(papers[row].title, tokens), round_vectors(rotate(tokens.vectors))
        words = float(weights.sum())
        background = late_interaction(asked_tokens, weights, background_tokens)
        others = _best_off_subject(cosines, similar)
        maxsim = late_interaction(asked_tokens, weights, encoded.scaled_tokens(others))
        absent.append(evidence_score(float(cosines[others].max()), float(maxsim.max()), background, words))
    return Calibration(tuple(sorted(absent)))


def save_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration to a file, rounded to four decimals."""
    absent = [round(score, 4) for score in calibration.absent]
    path.write_text(json.dumps({"absent": absent, "drift": calibration.drift}), "utf-8")


def load_calibration(path: Path) -> Calibration:
    """Read a calibration from its file."""
    record = json.loads(path.read_text("utf-8"))
    return Calibration(tuple(record["absent"]), record.get("drift", 0))


def _best_passage_cosines(questions: Floats, encoded: EncodedCorpus) -> Floats:
    """Return the cosine of each question with each paper's nearest passage, (questions, papers)."""
    best = np.empty((len(questions), len(encoded)), np.float32)
    for first in range(0, len(encoded), BATCH):
        last = min(first + BATCH, len(encoded))
        vectors, starts = encoded.passage_vectors(np.arange(first, last), keep=False)
        best[:, first:last] = np.maximum.reduceat(vectors @ questions.T, starts, axis=0).T
    return best


def _best_off_subject(question_cosines: Floats, paper_cosines: Floats) -> Indices:
    """Return the best papers for a question among those that are not on the subject of a paper."""
    on_subject = np.argsort(-paper_cosines, kind="stable")[: max(1, round(SUBJECT_SHARE * len(paper_cosines)))]
    cosines = question_cosines.copy()
    cosines[on_subject] = -np.inf
    return np.argsort(-cosines, kind="stable")[:EVIDENCE_PAPERS]
