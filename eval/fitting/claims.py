"""Fit the weights of the checker's features, so that supported claims score above the others.

The model is a logistic regression in which nothing that is found can speak for a claim: each weight is at least 0.
So the fit can't learn the habit of a set, such as that true claims are reworded and false ones copied.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import expit, log_expit  # type: ignore[import-untyped]

from assistant.verification import FEATURES, Checker, Findings, Scoring
from eval.answers import SURFACE, LabelledClaim
from eval.metrics import auroc
from index import PaperIndex
from index.papers import normalised_title

__all__ = ["Checked", "amounts_of", "check_claims", "fit_scoring", "labels_of", "save_scoring", "scores_of"]

FIXED = {"distance": 24.0, "displaced_names": 2.0}
"""Weights set by hand, as the sets don't show what they are for: a quote about something else, as a misled model
may cite, and one that lacks a name of the claim, as a model may cite and the check wouldn't choose."""

SUPPORTED = 0.5
"""The score from which a claim is supported: the more likely side, as both labels count alike."""

RIDGE = 0.005
"""Weight of the penalty on the weights per standard deviation; from .001 to .05 no AUROC moves by over .002."""


@dataclass(frozen=True)
class Checked:
    """A labelled claim, the set it is from, what speaks against it, and what is counted on its surface.

    `quotes` are its own or, if it has none, the sentences of the abstracts that it was compared with.
    """

    claim: LabelledClaim
    origin: str
    found: Findings
    surface: Mapping[str, float]
    quotes: tuple[str, ...] = ()

    @property
    def amounts(self) -> tuple[float, ...]:
        """Its features, in the order of FEATURES."""
        return tuple(float(feature(self.found)) for feature in FEATURES.values())


def check_claims(
    index: PaperIndex, claims: Iterable[LabelledClaim], origin: str, progress: Callable[[], None] = lambda: None
) -> list[Checked]:
    """Return what speaks against each claim by its quotes, or else by the abstracts that it cites.

    A claim that can't be checked is left out.
    """
    snapshot = index.snapshot
    checker = Checker(snapshot.encoder, snapshot.idf, snapshot.known_tokens, snapshot.nearest_papers)
    by_title = {normalised_title(paper.title): paper for paper in index.papers}
    checked = []
    for claim in claims:
        papers = [by_title[title] for title in map(normalised_title, claim.cited) if title in by_title]
        compared = (
            checker.compare_quotes(claim.text, claim.quotes, papers)
            if claim.quotes
            else checker.compare(claim.text, papers)
        )
        if isinstance(compared.found, Findings):
            text = " ".join(f"{paper.title} {paper.abstract}" for paper in papers)
            surface = {name: count(claim, text) for name, count in SURFACE.items()}
            checked.append(Checked(claim, origin, compared.found, surface, compared.quotes))
        progress()
    return checked


def fit_scoring(checked: Sequence[Checked], ridge: float = RIDGE) -> Scoring:
    """Return the weights that fit best; a set counts by the root of its size, and its two labels alike."""
    amounts, labels = amounts_of(checked), labels_of(checked)
    of_set = Counter(one.origin for one in checked)
    of_label = Counter((one.origin, one.claim.supported) for one in checked)
    counts = np.array([of_set[one.origin] ** 0.5 / of_label[one.origin, one.claim.supported] for one in checked])
    counts /= counts.sum()
    free = np.array([name not in FIXED for name in FEATURES])
    offset = amounts[:, ~free] @ np.array([FIXED[name] for name in FEATURES if name in FIXED])
    deviation = amounts[:, free].std(axis=0) + 1e-9
    scaled = amounts[:, free] / deviation

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = parameters[1:]
        odds = parameters[0] - scaled @ weights - offset
        value = -counts @ np.where(labels, log_expit(odds), log_expit(-odds)) + ridge / 2 * weights @ weights
        excess = counts * (expit(odds) - labels)
        return float(value), np.concatenate([[excess.sum()], ridge * weights - scaled.T @ excess])

    bounds = [(None, None), *[(0, None)] * int(free.sum())]
    best = minimize(loss, np.zeros(1 + free.sum()), jac=True, method="L-BFGS-B", bounds=bounds).x
    fitted = dict(zip([name for name in FEATURES if name not in FIXED], best[1:] / deviation, strict=True))
    weights = {name: round(float(FIXED.get(name, fitted.get(name, 0))), 2) for name in FEATURES}
    return Scoring(round(float(best[0]), 2), weights, supported=SUPPORTED)


def scores_of(checked: Sequence[Checked], scoring: Scoring) -> NDArray[np.float64]:
    """Return the score of each claim."""
    return np.array([scoring.score(one.found) for one in checked])


def save_scoring(scoring: Scoring, checked: Sequence[Checked], path: Path) -> None:
    """Write the weights and the cut-off, and where they come from."""
    stored = {
        "intercept": scoring.intercept,
        "weights": scoring.weights,
        "supported": scoring.supported,
        "fitted": {
            "by": "python -m eval fit claims --save",
            "on": Counter(one.origin for one in checked),
            "date": date.today().isoformat(),
            "ridge": RIDGE,
            "fixed": FIXED,
            "auroc": round(auroc(labels_of(checked).tolist(), scores_of(checked, scoring).tolist()), 3),
        },
    }
    path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def amounts_of(checked: Sequence[Checked]) -> NDArray[np.float64]:
    """Return the features of each claim, (claims, features)."""
    return np.array([one.amounts for one in checked])


def labels_of(checked: Sequence[Checked]) -> NDArray[np.bool_]:
    """Return whether each claim is supported."""
    return np.array([one.claim.supported for one in checked])
