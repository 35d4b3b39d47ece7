"""`pytest eval/`: run the evaluation once per session and print its table at the end."""

from __future__ import annotations

import pytest

from eval.answers.figures import Figures, compute_figures
from eval.answers.questions import MORE_CLAIMS, read_claims, read_questions
from eval.answers.report import REPORTS, figures_table, summary, write_report
from eval.answers.runner import Run, run

RUN = pytest.StashKey[Run]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Return the figures of one run over the questions and claims, by (part, name)."""
    from assistant import Assistant

    done = run(Assistant.open(), read_questions(), (*read_claims(), *read_claims(MORE_CLAIMS)))
    pytestconfig.stash[RUN] = done
    write_report(done)
    return {(figure.part, figure.name): figure for figure in compute_figures(done)}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, whether or not the gates passed."""
    from rich.console import Console

    done = config.stash.get(RUN, None)
    if done is None:
        return
    console = Console(width=100)
    with console.capture() as captured:
        console.print(figures_table(compute_figures(done)))
    terminalreporter.write_line("")
    terminalreporter.write(captured.get())
    terminalreporter.write_line(f"{summary(done)}; written to {REPORTS}")
