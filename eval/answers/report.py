"""Report a run as a terminal table, as Markdown and as JSON, with a description of each failure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from eval.answers.figures import Figure, compute_figures
from eval.answers.runner import AnswerResult, ClaimResult, Run
from eval.metrics import facts_present

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "REPORTS",
    "describe_failures",
    "figures_table",
    "format_value",
    "summary",
    "to_json",
    "to_markdown",
    "write_report",
]

REPORTS = Path(__file__).parents[1] / "reports"


def write_report(run: Run, folder: Path = REPORTS) -> None:
    """Write the report into the folder, created if missing, as latest.json and latest.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(to_json(run), encoding="utf-8")
    (folder / "latest.md").write_text(to_markdown(run), encoding="utf-8")


def summary(run: Run) -> str:
    """Return one line on the size of the run, the model and the time taken."""
    by = f"written by {run.model}" if run.model else "quoted, no language model"
    return (
        f"{len(run.answers)} answers and {len(run.claims)} claims over {run.papers} papers, "
        f"{by}, {run.seconds:.0f} seconds"
    )


def format_value(figure: Figure) -> str:
    """Return the value as printed: shares with three decimals and no leading zero, words rounded.

    >>> format_value(Figure("", "facts", 0.7536, 69)), format_value(Figure("", "words", 84.4, 69, unit="words"))
    ('.754', '84')
    """
    if figure.unit == "words":
        return f"{figure.value:.0f}"
    if figure.unit == "seconds":
        return f"{figure.value:.2f} s"
    if figure.unit == "calls":
        return f"{figure.value:.2f}"
    if figure.unit == "tokens":
        return f"{figure.value:,.0f}"
    return f"{figure.value:.3f}".removeprefix("0")


def figures_table(figures: Sequence[Figure]) -> Table:
    """Return the figures as a table for the terminal."""
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
    """Return the report as Markdown: a table of the figures, then each failure."""
    lines = ["# Evaluation", "", summary(run).capitalize() + ".", ""]
    lines += ["| | figure | value | over | failed |", "| --- | --- | ---: | ---: | ---: |"]
    lines += [f"| {' | '.join((figure.part, *_cells(figure)))} |" for figure in compute_figures(run)]
    if run.unknown:
        lines += ["", "Papers that the questions name but the corpus lacks:", ""]
        lines += [f"- {title}" for title in run.unknown]
    lines += ["", "## Failures", ""]
    for failure in describe_failures(run):
        lines.append("\n".join(f"    {line}" for line in failure.split("\n")) + "\n")
    return "\n".join(lines)


def to_json(run: Run) -> str:
    """Return the report as JSON: the figures, and every answer and verdict by id."""
    report = {
        "model": run.model,
        "papers": run.papers,
        "seconds": round(run.seconds, 2),
        "unknown": run.unknown,
        "figures": [asdict(figure) for figure in compute_figures(run)],
        "outcomes": {result.id: _answer_record(result) for result in run.answers},
        "claims": {result.claim.id: asdict(result.verdict) for result in run.claims},
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def describe_failures(run: Run) -> Iterator[str]:
    """Yield a description of each question and claim that failed a figure: expected and actual result."""
    failed: dict[str, list[str]] = {}
    for figure in compute_figures(run):
        for failed_id in figure.failed:
            failed.setdefault(failed_id, []).append(figure.name)
    for answer in run.answers:
        if answer.id in failed:
            yield _describe_answer(answer, failed[answer.id])
    for checked in run.claims:
        if checked.claim.id in failed:
            yield _describe_claim(checked)


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    failed = "" if figure.unit != "share" or figure.name == "AUROC" else str(len(figure.failed))
    return figure.name, format_value(figure), str(figure.count), failed


def _answer_record(result: AnswerResult) -> dict[str, object]:
    record = asdict(result)
    del record["question"], record["turn"]
    return {"question": result.asked.text, **record}


def _describe_answer(result: AnswerResult, figures: Sequence[str]) -> str:
    asked = result.asked
    status = result.status + (f" ({result.reason})" if result.reason else "")
    present = facts_present(result.text, asked.facts)
    missing = [group[0] for group, found in zip(asked.facts, present, strict=True) if not found]
    rows = {
        "failed": ", ".join(figures),
        "expected": "; ".join((*asked.gold, *asked.also_ok)) or "a decline",
        "found": "; ".join(result.ranked[:3]),
        "cited": "; ".join(result.cited) or "nothing",
        "answer": f"{status}: {result.text.strip()}",
        "missing": ", ".join(missing),
    }
    return "\n".join([f"{result.id}  {asked.text}", *(f"  {name:10}{row}" for name, row in rows.items() if row)])


def _describe_claim(result: ClaimResult) -> str:
    claim, verdict = result.claim, result.verdict
    label = "supported" if claim.supported else f"unsupported ({claim.type})"
    why = f": {'; '.join(verdict.why)}" if verdict.why else ""
    return f"{claim.id}  {claim.text}\n  label     {label}\n  verdict   {verdict.verdict} {verdict.score:.2f}{why}"
