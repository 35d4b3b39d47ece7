"""`pytest eval/`: one pass over the questions a session, its table printed at the end."""

from __future__ import annotations

import pytest

from eval.answers.figures import Figures, figures_of
from eval.answers.questions import MORE_CLAIMS, read_claims, read_questions
from eval.answers.report import REPORTS, figures_table, heading, write_report
from eval.answers.runner import Run, run

RUN = pytest.StashKey[Run]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Run the questions and claims once and return the figures by part and name."""
    from assistant import Assistant

    done = run(Assistant.open(), read_questions(), (*read_claims(), *read_claims(MORE_CLAIMS)))
    pytestconfig.stash[RUN] = done
    write_report(done)
    return {(figure.part, figure.name): figure for figure in figures_of(done)}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, whether the gates held or not."""
    from rich.console import Console

    done = config.stash.get(RUN, None)
    if done is None:
        return
    console = Console(width=100)
    with console.capture() as captured:
        console.print(figures_table(figures_of(done)))
    terminalreporter.write_line("")
    terminalreporter.write(captured.get())
    terminalreporter.write_line(f"{heading(done)}; written to {REPORTS}")
