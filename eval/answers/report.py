"""A run's figures as a table, as Markdown and as JSON, and its failures one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from eval.answers.figures import Figure, figures_of
from eval.answers.runner import Outcome, Ruling, Run
from eval.metrics import facts_present

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["REPORTS", "amount", "failures", "figures_table", "heading", "to_json", "to_markdown", "write_report"]

REPORTS = Path(__file__).parents[1] / "reports"


def write_report(run: Run, folder: Path = REPORTS) -> None:
    """Write the run's figures and failures into the folder, as latest.json and latest.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(to_json(run), encoding="utf-8")
    (folder / "latest.md").write_text(to_markdown(run), encoding="utf-8")


def heading(run: Run) -> str:
    """Say in a line what was measured."""
    by = f"written by {run.model}" if run.model else "quoted, no language model"
    return (
        f"{len(run.outcomes)} answers and {len(run.rulings)} claims over {run.papers} papers, "
        f"{by}, {run.seconds:.0f} seconds"
    )


def amount(figure: Figure) -> str:
    """Return the value as it is printed.

    >>> amount(Figure("one paper", "facts", 0.7536, 69)), amount(Figure("", "", 84.4, 69, unit="words"))
    ('.754', '84')
    """
    if figure.unit == "words":
        return f"{figure.value:.0f}"
    if figure.unit == "seconds":
        return f"{figure.value:.2f} s"
    return f"{figure.value:.3f}".removeprefix("0")


def figures_table(figures: Sequence[Figure]) -> Table:
    """Return the figures as a table for a terminal."""
    from rich.table import Table

    table = Table("", "figure", title="Evaluation", title_justify="left")
    for name in ("value", "over", "failed"):
        table.add_column(name, justify="right")
    part = ""
    for figure in figures:
        if figure.part != part:
            table.add_section()
        table.add_row(figure.part if figure.part != part else "", *_cells(figure))
        part = figure.part
    return table


def to_markdown(run: Run) -> str:
    """Return the report as Markdown: the figures, then each failure."""
    lines = ["# Evaluation", "", heading(run).capitalize() + ".", ""]
    lines += ["| | figure | value | over | failed |", "| --- | --- | ---: | ---: | ---: |"]
    lines += [f"| {' | '.join((figure.part, *_cells(figure)))} |" for figure in figures_of(run)]
    if run.unknown:
        lines += ["", "Papers that the questions name and the corpus lacks:", ""]
        lines += [f"- {title}" for title in run.unknown]
    lines += ["", "## Failures", ""]
    lines += ["\n".join(f"    {line}" for line in failure.split("\n")) + "\n" for failure in failures(run)]
    return "\n".join(lines)


def to_json(run: Run) -> str:
    """Return the report as JSON: what was measured, the figures, and every outcome by id."""
    report = {
        "model": run.model,
        "papers": run.papers,
        "seconds": round(run.seconds, 2),
        "unknown": run.unknown,
        "figures": [asdict(figure) for figure in figures_of(run)],
        "outcomes": {outcome.id: _told(outcome) for outcome in run.outcomes},
        "claims": {ruling.claim.id: asdict(ruling.verdict) for ruling in run.rulings},
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def failures(run: Run) -> Iterator[str]:
    """Yield each question and claim that failed a figure: what was asked, what was right, what came."""
    failed: dict[str, list[str]] = {}
    for figure in figures_of(run):
        for one in figure.failed:
            failed.setdefault(one, []).append(figure.name)
    for outcome in run.outcomes:
        if outcome.id in failed:
            yield _failure(outcome, failed[outcome.id])
    for ruling in run.rulings:
        if ruling.claim.id in failed:
            yield _false_ruling(ruling)


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    failed = "" if figure.unit != "share" or figure.name == "AUROC" else str(len(figure.failed))
    return figure.name, amount(figure), str(figure.count), failed


def _told(outcome: Outcome) -> dict[str, object]:
    told = asdict(outcome)
    del told["question"], told["turn"]
    return {"question": outcome.asked.text, **told}


def _failure(outcome: Outcome, figures: Sequence[str]) -> str:
    asked = outcome.asked
    came = outcome.status + (f" ({outcome.reason})" if outcome.reason else "")
    present = facts_present(outcome.text, asked.facts)
    missing = [group[0] for group, there in zip(asked.facts, present, strict=True) if not there]
    rows = {
        "failed": ", ".join(figures),
        "right": "; ".join((*asked.gold, *asked.also_ok)) or "a decline",
        "found": "; ".join(outcome.ranked[:3]),
        "cited": "; ".join(outcome.cited) or "nothing",
        "came": f"{came}: {outcome.text.strip()}",
        "missing": ", ".join(missing),
    }
    return "\n".join([f"{outcome.id}  {asked.text}", *(f"  {name:8}{row}" for name, row in rows.items() if row)])


def _false_ruling(ruling: Ruling) -> str:
    claim, verdict = ruling.claim, ruling.verdict
    label = "supported" if claim.supported else f"unsupported ({claim.type})"
    why = f": {'; '.join(verdict.why)}" if verdict.why else ""
    return f"{claim.id}  {claim.text}\n  right   {label}\n  came    {verdict.verdict} {verdict.score:.2f}{why}"
