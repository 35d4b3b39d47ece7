"""The table that `make torture` ends with: what was tried, how often, what held, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["fault_table"]


class Report(Protocol):
    """What pytest reports of a phase of one test."""

    nodeid: str
    outcome: str
    duration: float


@dataclass
class Row:
    """The outcomes of all cases of one test."""

    held: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def fault_table(reports: Iterable[Report]) -> str:
    """Return a table of the tests, a line each; times are those of a clock.

    A case counts by its worst phase.
    """
    outcomes: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, Row] = defaultdict(Row)
    for report in reports:
        outcomes[report.nodeid].add(report.outcome)
        rows[_name(report.nodeid)].seconds += report.duration
    for case, found in outcomes.items():
        row = rows[_name(case)]
        row.failed += "failed" in found
        row.skipped += "failed" not in found and "skipped" in found
        row.held += found == {"passed"}
    width = max(map(len, rows), default=0)
    lines = [
        f"{name:{width}}  {row.held:5} {row.failed:6} {row.skipped:7} {row.seconds:8.1f}"
        for name, row in rows.items()
    ]
    return "\n".join([f"{'':{width}}   held failed skipped  seconds", *lines])


def _name(case: str) -> str:
    """Return a test's name as a sentence.

    >>> _name("tests/torture/test_kills.py::test_a_kill_leaves_a_whole_index[range(0, 10)]")
    'a kill leaves a whole index'
    """
    return case.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
