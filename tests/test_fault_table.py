"""The table of `make torture`."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.fault_table import fault_table


@dataclass
class Phase:
    nodeid: str
    outcome: str
    duration: float


def test_each_test_has_a_line_with_its_cases_by_their_worst_phase() -> None:
    kill = "tests/torture/test_kills.py::test_a_kill_is_survived"
    reports = [
        Phase(f"{kill}[0]", "passed", 1.0),
        Phase(f"{kill}[0]", "passed", 2.0),
        Phase(f"{kill}[1]", "passed", 0.5),
        Phase(f"{kill}[1]", "failed", 0.5),
        Phase("tests/test_tex.py::test_tex_runs_nothing", "skipped", 0.0),
    ]
    assert fault_table(reports).splitlines() == [
        "                     held failed skipped  seconds",
        "a kill is survived      1      1       0      4.0",
        "tex runs nothing        0      0       1      0.0",
    ]
