"""What each feature of the check is worth, and how well the check does on each set of claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata  # type: ignore[import-untyped]

from assistant.verification import FEATURES, Scoring
from eval.answers import SURFACE
from eval.fitting.claims import Checked, amounts_of, labels_of, scores_of
from eval.metrics import auroc, balanced_accuracy

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["claims_table", "features_table"]

RESAMPLES = 1_000
"""Bootstrap samples of papers behind each interval."""


def features_table(checked: Sequence[Checked], scoring: Scoring) -> Table:
    """Return, for each feature, on how many claims it fires and what changes without it."""
    from rich.table import Table

    table = Table(
        "feature", "weight", "fires on true / false", "only it catches", "only it loses", "the difference, 95%"
    )
    labels, amounts = labels_of(checked), amounts_of(checked)
    groups = _papers(checked)
    passed = scores_of(checked, scoring) >= scoring.supported
    for at, name in enumerate(FEATURES):
        fires = amounts[:, at] > 0
        without = replace(scoring, weights={**scoring.weights, name: 0.0})
        changed = ~passed & (scores_of(checked, without) >= scoring.supported)
        gain = np.where(labels, -1, 1) * changed
        low, high = _interval(groups, partial(_sum, gain))
        table.add_row(
            name.replace("_", " "),
            f"{scoring.weights[name]:.2f}",
            f"{(fires & labels).sum()} / {(fires & ~labels).sum()}",
            str((changed & ~labels).sum()),
            str((changed & labels).sum()),
            f"{gain.sum()} ({low:.0f} to {high:.0f})",
        )
    return table


def claims_table(sets: Mapping[str, Sequence[Checked]], scoring: Scoring) -> Table:
    """Return the figures of each set, with the surface count that tells its labels apart best beside them."""
    from rich.table import Table

    names = "claims AUROC|balanced|passed true / false|refused true / false|best count on the surface".split("|")
    table = Table("set", *names)
    for name, checked in sets.items():
        labels, scores = labels_of(checked), scores_of(checked, scoring)
        verdicts = np.array([scoring.verdict(one.found) for one in checked])
        low, high = _interval(_papers(checked), partial(_auroc, labels, scores))
        passed, refused = verdicts == "supported", verdicts == "unsupported"
        control = {count: auroc(labels.tolist(), [one.surface[count] for one in checked]) for count in SURFACE}
        best = max(control, key=lambda count: abs(control[count] - 0.5))
        table.add_row(
            name,
            f"{len(checked)} {auroc(labels.tolist(), scores.tolist()):.3f} ({low:.3f} to {high:.3f})",
            f"{balanced_accuracy(labels.tolist(), passed.tolist()):.3f}",
            f"{passed[labels].mean():.3f} / {passed[~labels].mean():.3f}",
            f"{refused[labels].mean():.3f} / {refused[~labels].mean():.3f}",
            f"{best} {control[best]:.3f}",
        )
    return table


def _auroc(labels: NDArray[np.bool_], scores: NDArray[np.float64], at: NDArray[np.intp]) -> float:
    """Return the AUROC of some rows, by ranks: `eval.metrics.auroc` is quadratic."""
    chosen, ranks = labels[at], rankdata(scores[at])
    true = int(chosen.sum())
    return float((ranks[chosen].sum() - true * (true + 1) / 2) / max(1, true * (len(chosen) - true)))


def _sum(values: NDArray[np.int64], at: NDArray[np.intp]) -> float:
    return float(values[at].sum())


def _interval(groups: NDArray[np.str_], statistic: Callable[[NDArray[np.intp]], float]) -> tuple[float, float]:
    """Return the 95% interval of a statistic of row numbers, by resampling groups of rows."""
    random = np.random.default_rng(0)
    rows = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    drawn = []
    for _ in range(RESAMPLES):
        at = np.concatenate([rows[choice] for choice in random.integers(0, len(rows), len(rows))])
        drawn.append(statistic(at))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def _papers(checked: Sequence[Checked]) -> NDArray[np.str_]:
    return np.array([one.claim.cited[0] for one in checked])
