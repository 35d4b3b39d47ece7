"""Compare entailment models with the rules of the check, alone and after them, on sets of labelled claims."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.judging import NamedEntailment, Pair
from assistant.verification import fitted_scoring
from eval.answers import (
    BLIND_CLAIMS,
    CLAIMS,
    CONTROLLED_279_CLAIMS,
    MORE_CLAIMS,
    WRITTEN_CLAIMS,
    LabelledClaim,
)
from eval.fitting import Checked, check_claims, scores_of
from eval.metrics import auroc, balanced_accuracy
from index import PaperIndex

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["CLAIM_SETS", "CheckerFigures", "checkers_table", "compare_checkers"]

CLAIM_SETS = {
    path.name.split(".")[0]: path
    for path in (CLAIMS, MORE_CLAIMS, BLIND_CLAIMS, CONTROLLED_279_CLAIMS, WRITTEN_CLAIMS)
}
"""The sets of claims over the included papers, by name."""

RULES = "the rules"

Reader = Callable[[Sequence[Pair]], Sequence[tuple[float, bool]]]
"""Returns, for each pair of a claim and its quotes, a score and whether the claim is upheld."""

ANCHORCITE = "anchorcite"
"""The name of another library that finds the sentence behind a claim; it is read as its core install does it."""


@dataclass(frozen=True)
class CheckerFigures:
    """How well a checker tells true claims from false ones: by set, its AUROC and its balanced accuracy.

    AUROC is None for a checker that only says yes or no. `milliseconds` are those of processor time per claim.
    """

    name: str
    sets: Mapping[str, tuple[float | None, float]]
    milliseconds: float


def compare_checkers(
    index: PaperIndex,
    names: Sequence[str],
    sets: Mapping[str, Sequence[LabelledClaim]],
    progress: Callable[[], None] = lambda: None,
) -> list[CheckerFigures]:
    """Return the figures of the rules and, by name or folder, of entailment models: alone, and after the rules.

    The name `anchorcite` stands for that library.

    After the rules, a model reads what they don't refuse, as with `FOOTNOTE_CHECKER`. `progress` is called after
    each claim of each reader. Raises EncoderError for a model that can't be used.
    """
    start = time.process_time()
    claims = [one for origin, labelled in sets.items() for one in check_claims(index, labelled, origin, progress)]
    scoring = fitted_scoring()
    verdicts = np.array([scoring.verdict(one.found) for one in claims])
    figures = [_figures(RULES, claims, scores_of(claims, scoring), verdicts == "supported", start)]
    for name in names:
        start = time.process_time()
        read = _read_by_anchorcite if name == ANCHORCITE else NamedEntailment(name).read
        chances, upheld = _judged(read, claims, progress)
        figures.append(_figures(name, claims, chances, upheld, start))
        after = upheld & (verdicts != "unsupported")
        figures.append(_figures(f"{RULES}, then {name}", claims, None, after, start))
    return figures


def checkers_table(figures: Sequence[CheckerFigures]) -> Table:
    """Return the figures as a table: AUROC and balanced accuracy for each set."""
    from rich.table import Table

    table = Table("AUROC, balanced accuracy", *figures[0].sets, "ms per claim")
    for one in figures:
        cells = (
            " ".join(f"{value:.3f}".removeprefix("0") for value in values if value is not None)
            for values in one.sets.values()
        )
        table.add_row(one.name, *cells, f"{one.milliseconds:.1f}")
    return table


def _judged(
    read: Reader, claims: Sequence[Checked], progress: Callable[[], None]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the score that a reader gives to each claim and whether it upholds it; one by one, as in use."""
    chances: list[float] = []
    upheld: list[bool] = []
    for one in claims:
        ((chance, holds),) = read([Pair(one.claim.text, one.quotes)])
        chances.append(chance)
        upheld.append(holds)
        progress()
    return np.array(chances), np.array(upheld)


def _read_by_anchorcite(pairs: Sequence[Pair]) -> list[tuple[float, bool]]:
    library, scorer = import_module("anchorcite"), import_module("anchorcite.scorers").LexicalScorer()
    find = partial(library.anchor_claim, scorer=scorer, threshold=0)
    anchors = [find(pair.claim, " ".join(pair.quotes)) for pair in pairs]
    scores = [anchor.score if anchor else 0.0 for anchor in anchors]
    return [(score, score >= scorer.default_threshold) for score in scores]


def _figures(
    name: str,
    claims: Sequence[Checked],
    scores: NDArray[np.floating] | None,
    passed: NDArray[np.bool_],
    start: float,
) -> CheckerFigures:
    milliseconds = 1000 * (time.process_time() - start) / max(len(claims), 1)
    sets = {}
    for origin in dict.fromkeys(claim.origin for claim in claims):
        rows = [row for row, claim in enumerate(claims) if claim.origin == origin]
        labels = [claims[row].claim.supported for row in rows]
        area = None if scores is None else auroc(labels, scores[rows].tolist())
        sets[origin] = area, balanced_accuracy(labels, passed[rows].tolist())
    return CheckerFigures(name, sets, milliseconds)
