"""When each paper came into the index: what is new since an answer, or since a question was last asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.papers import Paper

__all__ = ["ARRIVALS_FILE", "arrivals_after", "load_arrivals", "save_arrivals"]

ARRIVALS_FILE = "arrivals.json"
"""The file's name in the folder of a generation."""


def arrivals_after(
    before: Mapping[str, str], known: Sequence[Paper], papers: Sequence[Paper], now: datetime | None = None
) -> dict[str, str]:
    """Return the arrival of each paper by its key: an instant in ISO 8601, in UTC, so that they sort.

    `before` are the arrivals recorded so far and `known` the papers of the previous generation. One that is known
    and has no record came in before they were kept; it gets none.

    >>> old, new = Paper("A", "One."), Paper("B", "Two.")
    >>> list(arrivals_after({}, [old], [old, new], datetime(2025, 5, 6, tzinfo=UTC)).values())
    ['2025-05-06T00:00:00.000000+00:00']
    """
    moment = (now or datetime.now(UTC)).isoformat(timespec="microseconds")
    already = {paper.key for paper in known}
    arrivals = {paper.key: before.get(paper.key, "" if paper.key in already else moment) for paper in papers}
    return {key: arrival for key, arrival in arrivals.items() if arrival}


def save_arrivals(path: Path, arrivals: Mapping[str, str]) -> None:
    """Write the arrivals to a file."""
    path.write_text(json.dumps(dict(arrivals), indent=0), encoding="utf-8")


def load_arrivals(path: Path) -> dict[str, str]:
    """Read the arrivals from their file."""
    return dict(json.loads(path.read_text(encoding="utf-8")))
