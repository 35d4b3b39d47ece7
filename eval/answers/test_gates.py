"""The gates: the value that each figure must reach."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from eval.answers.figures import Figures
from eval.answers.report import format_value


@dataclass(frozen=True)
class Gate:
    part: str
    figure: str
    at_least: float

    def __str__(self) -> str:
        return f"{self.part}: {self.figure}"


GATES = (
    Gate("one paper", "recall@1", 0.92),
    Gate("one paper", "MRR", 0.955),
    Gate("one paper", "right paper cited", 0.95),
    Gate("one paper", "facts", 0.77),
    Gate("one paper", "not wrongly declined", 0.97),
    Gate("several papers", "recall@8", 0.94),
    Gate("several papers", "recall of cited papers", 0.88),
    Gate("several papers", "precision of cited papers", 0.60),
    Gate("several papers", "fact groups", 0.75),
    Gate("follow-ups", "right paper cited", 0.80),
    Gate("declined or set right", "out-of-domain", 1.0),
    Gate("declined or set right", "missing-detail", 0.80),
    Gate("declined or set right", "false-premise", 0.85),
    Gate("every answer", "exact quotes", 1.0),
    Gate("claims", "balanced accuracy", 0.83),
    Gate("claims", "AUROC", 0.87),
    Gate("claims", "caught: number-swap", 0.95),
    Gate("claims", "caught: entity-swap", 0.72),
    Gate("claims", "caught: negation", 0.80),
    Gate("claims, held out", "balanced accuracy", 0.82),
    Gate("claims, held out", "AUROC", 0.84),
)


@pytest.mark.parametrize("gate", GATES, ids=str)
def test_figure_reaches_its_gate(gate: Gate, figures: Figures) -> None:
    figure = figures.get((gate.part, gate.figure))
    assert figure, f"no figure is called {gate}; the questions lack that kind, or the figure was renamed"
    assert figure.value >= gate.at_least, (
        f"{gate} is {format_value(figure)} over {figure.count}, below its gate of {gate.at_least}; "
        f"failed: {', '.join(figure.failed)}"
    )
