"""Reports show every figure and describe every failure."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

from assistant.answer import Verdict
from eval.answers.figures import compute_figures
from eval.answers.questions import LabelledClaim, LabelledQuestion, Turn
from eval.answers.report import describe_failures, figures_table, summary, to_json, to_markdown, write_report
from eval.answers.runner import AnswerResult, ClaimResult, Run


def answer(name: str, ranked: tuple[str, ...], text: str) -> AnswerResult:
    turn = Turn(f"What of {name}?", ("Paper A",), (), (("40%", "two fifths"),))
    return AnswerResult(
        question=LabelledQuestion(name, "single", (turn,)),
        turn=0,
        ranked=ranked,
        cited=ranked[:1],
        status="answered",
        reason=None,
        text=text,
        words=len(text.split()),
        citations=1,
        exact=1,
        seconds=0.25,
    )


RIGHT = answer("q-right", ("paper a", "paper b"), r"It falls by 40\%.")
WRONG = answer("q-wrong", ("paper b", "paper a"), "It rises.")
MISSED = ClaimResult(
    LabelledClaim("c-missed", "It is red.", ("Paper A",), False, "negation"), Verdict("supported", 0.8, ("none",))
)
RUN = Run(None, 2, (RIGHT, WRONG), (MISSED,), ("Paper Z",), 3.0)


def test_the_table_shows_each_figure_with_its_value() -> None:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(figures_table(compute_figures(RUN)))
    rows = [line.split("│")[1:-1] for line in captured.get().splitlines() if "│" in line]
    cells = {cell[1].strip(): [part.strip() for part in cell] for cell in rows}
    assert cells["recall@1"] == ["one paper", "recall@1", ".500", "2", "1"]
    assert cells["MRR"][2] == ".750"
    assert cells["seconds, median"][2:] == ["0.25 s", "2", ""]


def test_a_failure_shows_the_expected_and_the_actual_result() -> None:
    described = list(describe_failures(RUN))
    assert len(described) == 2
    assert described[0].startswith("q-wrong  What of q-wrong?\n")
    for part in ("recall@1", "Paper A", "paper b", "It rises.", "40%"):
        assert part in described[0]
    assert described[1].startswith("c-missed  It is red.\n")
    assert "label     unsupported (negation)" in described[1]


def test_json_has_every_figure_and_every_answer() -> None:
    report = json.loads(to_json(RUN))
    named = {(figure["part"], figure["name"]): figure for figure in report["figures"]}
    assert named["one paper", "recall@1"]["value"] == 0.5
    assert named["one paper", "recall@1"]["failed"] == ["q-wrong"]
    assert report["outcomes"]["q-right"]["question"] == "What of q-right?"
    assert report["claims"]["c-missed"]["score"] == 0.8
    assert report["unknown"] == ["Paper Z"]


def test_markdown_has_the_figures_the_failures_and_the_unknown_titles() -> None:
    markdown = to_markdown(RUN)
    assert "| one paper | recall@1 | .500 | 2 | 1 |" in markdown
    assert "- Paper Z" in markdown
    assert "    q-wrong  What of q-wrong?" in markdown


def test_the_summary_names_the_model_if_there_is_one() -> None:
    assert "no language model" in summary(RUN)
    assert "written by ollama/qwen3" in summary(Run("ollama/qwen3", 2, (), (), (), 1.0))


def test_the_report_folder_is_created_if_missing(tmp_path: Path) -> None:
    write_report(RUN, tmp_path / "reports")
    assert (tmp_path / "reports" / "latest.md").read_text(encoding="utf-8") == to_markdown(RUN)
    assert json.loads((tmp_path / "reports" / "latest.json").read_text(encoding="utf-8"))["papers"] == 2
