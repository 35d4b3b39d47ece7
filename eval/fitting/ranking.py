"""Fit the weights of the ranking's signals, so that the papers which answer a question come first.

The model is the conditional logit: among the papers that a search considers, each is the right one with a
probability proportional to exp(t · weights · signals). Weights and temperature t maximise the likelihood of the
labelled papers, with a penalty on the distance from the prior weights.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import log_softmax  # type: ignore[import-untyped]

from eval.fitting.training_questions import STYLES, TrainingQuestion
from eval.metrics import mean
from index import Paper, PaperIndex
from index.arrays import Floats
from index.search import SIGNALS, ranking_weights

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Considered", "collect_signals", "fit_weights", "fitting_table", "save_weights"]

PRIOR = {"passage_cosine": 1.0, "passage_bm25": 1.0, "match_by_idf": 0.75, "match_by_word": 0.75}
"""Weights chosen by hand, with late interaction's 1.5 divided among its two weightings; other signals weigh 0."""

RIDGE = 0.2
"""Weight of the penalty: of 1, .3, .2, .1 and .05 the smallest with which no other set of questions loses.

Smaller ones fit the held-out questions better still, up to an MRR of .820, and lose recall@8 for several papers.
"""

SEVERAL = 3.0
"""What a question for several papers counts, of which there are fewer."""

DEPTH = 60
"""Papers considered for a question."""


@dataclass(frozen=True)
class Considered:
    """What a search considers for a question: each paper's signals, (papers, signals), and whether it answers."""

    question: TrainingQuestion
    signals: NDArray[np.float64]
    right: NDArray[np.bool_]


def collect_signals(
    index: PaperIndex,
    id_of: Mapping[Paper, str],
    questions: Iterable[TrainingQuestion],
    progress: Callable[[], None] = lambda: None,
) -> list[Considered]:
    """Return what the search considers for each question; `id_of` has the id of each paper of the index."""
    snapshot = index.snapshot
    considered = []
    for question in questions:
        found = snapshot.candidates(question.text, DEPTH)
        right = [id_of[snapshot.papers[row]] in question.papers for row in found.rows]
        considered.append(Considered(question, found.signals.T.astype(float), np.array(right, np.bool_)))
        progress()
    return considered


def fit_weights(considered: Sequence[Considered], ridge: float = RIDGE) -> Floats:
    """Return the weights of `SIGNALS` that fit best, the largest of them 1.

    Questions for which no right paper was considered are left out, since they say nothing about the order.
    """
    fitted = [SIGNALS.index(name) for name in PRIOR]
    prior = np.array(list(PRIOR.values()))
    usable = [
        (
            item.signals[:, fitted],
            item.right / item.right.sum(),
            SEVERAL if item.question.style == "several" else 1,
        )
        for item in considered
        if item.right.any()
    ]
    total = sum(counts for *_, counts in usable)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        temperature, weights = np.exp(parameters[0]), parameters[1:]
        value, of_temperature, of_weights = 0.0, 0.0, np.zeros_like(weights)
        for signals, target, counts in usable:
            scores = signals @ weights
            log_chances = log_softmax(temperature * scores)
            value -= counts * float(target @ log_chances)
            excess = counts * (np.exp(log_chances) - target)
            of_temperature += temperature * float(excess @ scores)
            of_weights += temperature * (excess @ signals)
        apart = weights - prior
        gradient = np.concatenate([[of_temperature / total], of_weights / total + 2 * ridge * apart])
        return value / total + ridge * float(apart @ apart), gradient

    bounds = [(0, 4), *[(0, None)] * len(prior)]
    best = minimize(loss, np.concatenate([[2], prior]), jac=True, method="L-BFGS-B", bounds=bounds).x[1:]
    weights = np.zeros(len(SIGNALS), np.float32)
    weights[fitted] = best / best.max()
    return weights


def save_weights(weights: Floats, considered: Sequence[Considered], path: Path) -> None:
    """Replace the weights for the best paper in a file, and say where they come from."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    rounded = [round(float(weight), 2) for weight in weights]
    stored["weights"]["best"] = dict(zip(SIGNALS, rounded, strict=True))
    stored["fitted"] = {
        "on": f"{len(considered)} of the questions in eval/data/training_questions.jsonl",
        "date": date.today().isoformat(),
        "ridge": RIDGE,
    }
    path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def fitting_table(considered: Sequence[Considered], weights: Floats) -> Table:
    """Return recall@1 and MRR, or recall@8 for several papers, with today's weights and with these, by style."""
    from rich.table import Table

    table = Table("style", "questions", "today", "fitted", title="Held-out questions")
    for style in STYLES:
        items = [item for item in considered if item.question.style == style]
        if items:
            table.add_row(style, str(len(items)), _figures(items, ranking_weights()), _figures(items, weights))
    return table


def _figures(items: Sequence[Considered], weights: Floats) -> str:
    ranks = [_ranks(item, weights) for item in items]
    if items[0].question.style == "several":
        found = [sum(rank <= 8 for rank in right) for right in ranks]
        return f"{mean([n / len(item.question.papers) for n, item in zip(found, items, strict=True)]):.3f}"
    first = [min(found, default=np.inf) for found in ranks]
    return f"{mean([rank == 1 for rank in first]):.3f} / {mean([1 / rank for rank in first]):.3f}"


def _ranks(item: Considered, weights: Floats) -> list[int]:
    """Return the ranks of the right papers, from 1 on."""
    order = np.argsort(-(item.signals @ weights), kind="stable")
    return [int(rank) + 1 for rank in np.flatnonzero(item.right[order])]
