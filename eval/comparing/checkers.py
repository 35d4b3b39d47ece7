"""Compare entailment models with the rules of the check, alone and after them, on sets of labelled claims."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.judging import NamedEntailment, Pair
from assistant.verification import Checker, Comparison, fitted_scoring
from eval.answers import (
    BLIND_CLAIMS,
    CLAIMS,
    CONTROLLED_279_CLAIMS,
    MORE_CLAIMS,
    WRITTEN_CLAIMS,
    LabelledClaim,
)
from eval.metrics import auroc, balanced_accuracy
from index import PaperIndex
from index.papers import normalised_title

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["CLAIM_SETS", "CheckerFigures", "checkers_table", "compare_checkers"]

CLAIM_SETS = {
    path.name.split(".")[0]: path
    for path in (CLAIMS, MORE_CLAIMS, BLIND_CLAIMS, CONTROLLED_279_CLAIMS, WRITTEN_CLAIMS)
}
"""The sets of claims over the included papers, by name."""

RULES = "the rules"


@dataclass(frozen=True)
class CheckerFigures:
    """How well a checker tells true claims from false ones: by set, its AUROC and its balanced accuracy.

    AUROC is None for a checker that only says yes or no. `milliseconds` are those of processor time per claim.
    """

    name: str
    sets: Mapping[str, tuple[float | None, float]]
    milliseconds: float


@dataclass(frozen=True)
class _Claim:
    """A labelled claim, its quotes or else the sentences that the check finds, and what the rules make of it."""

    origin: str
    pair: Pair
    supported: bool
    score: float
    verdict: str


def compare_checkers(
    index: PaperIndex,
    names: Sequence[str],
    sets: Mapping[str, Sequence[LabelledClaim]],
    progress: Callable[[], None] = lambda: None,
) -> list[CheckerFigures]:
    """Return the figures of the rules and, by name or folder, of entailment models: alone, and after the rules.

    After the rules, a model reads what they don't refuse, as with `FOOTNOTE_CHECKER`. `progress` is called after
    each claim of each reader. Raises EncoderError for a model that can't be used.
    """
    start = time.process_time()
    claims = [
        read
        for origin, labelled in sets.items()
        for claim in labelled
        if (read := _read(index, claim, origin, progress))
    ]
    rules = np.array([claim.score for claim in claims])
    passed = np.array([claim.verdict == "supported" for claim in claims])
    open_to_doubt = np.array([claim.verdict != "unsupported" for claim in claims])
    figures = [_figures(RULES, claims, rules, passed, start)]
    for name in names:
        start = time.process_time()
        chances = _chances(NamedEntailment(name), claims, progress)
        upheld = chances > 0.5
        figures.append(_figures(name, claims, chances, upheld, start))
        figures.append(_figures(f"{RULES}, then {name}", claims, None, upheld & open_to_doubt, start))
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


def _read(index: PaperIndex, claim: LabelledClaim, origin: str, progress: Callable[[], None]) -> _Claim | None:
    """Return a claim with its evidence and what the rules make of it; None if it can't be checked."""
    snapshot = index.snapshot
    checker = Checker(snapshot.encoder, snapshot.idf, snapshot.known_tokens, snapshot.nearest_papers)
    by_title = {normalised_title(paper.title): paper for paper in index.papers}
    papers = [by_title[title] for title in map(normalised_title, claim.cited) if title in by_title]
    compared = (
        Comparison(checker.find_in_quotes(claim.text, claim.quotes, papers), claim.quotes)
        if claim.quotes
        else checker.compare(claim.text, papers)
    )
    progress()
    if isinstance(compared.found, str):
        return None
    scoring = fitted_scoring()
    pair = Pair(claim.text, tuple(compared.quotes))
    return _Claim(origin, pair, claim.supported, scoring.score(compared.found), scoring.verdict(compared.found))


def _chances(
    model: NamedEntailment, claims: Sequence[_Claim], progress: Callable[[], None]
) -> NDArray[np.float32]:
    """Return the chance that a model gives to each claim; one after another, as when sentences are checked."""
    chances: list[float] = []
    for claim in claims:
        chances.extend(model.chances([claim.pair]))
        progress()
    return np.array(chances, np.float32)


def _figures(
    name: str,
    claims: Sequence[_Claim],
    scores: NDArray[np.floating] | None,
    passed: NDArray[np.bool_],
    start: float,
) -> CheckerFigures:
    milliseconds = 1000 * (time.process_time() - start) / max(len(claims), 1)
    sets = {}
    for origin in dict.fromkeys(claim.origin for claim in claims):
        rows = [row for row, claim in enumerate(claims) if claim.origin == origin]
        labels = [claims[row].supported for row in rows]
        area = None if scores is None else auroc(labels, scores[rows].tolist())
        sets[origin] = area, balanced_accuracy(labels, passed[rows].tolist())
    return CheckerFigures(name, sets, milliseconds)
