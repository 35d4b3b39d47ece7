"""When each paper came into the index, and when its abstract last changed: what is new since some instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from index.papers import Paper

__all__ = ["ARRIVALS_FILE", "EDITS_FILE", "arrivals_after", "edits_after", "load_instants", "save_instants"]

ARRIVALS_FILE, EDITS_FILE = "arrivals.json", "edits.json"
"""The files' names in the folder of a generation."""


def arrivals_after(
    before: Mapping[str, str], known: Sequence[Paper], papers: Sequence[Paper], now: str
) -> dict[str, str]:
    """Return the arrival of each paper by its key: an instant in ISO 8601, in UTC, so that they sort.

    `before` are the arrivals recorded so far and `known` the papers of the previous generation. One that is known
    and has no record came in before they were kept; it gets none.

    >>> old, new = Paper("A", "One."), Paper("B", "Two.")
    >>> list(arrivals_after({}, [old], [old, new], "2025-05-06T00:00:00.000000+00:00").values())
    ['2025-05-06T00:00:00.000000+00:00']
    """
    already = {paper.key for paper in known}
    arrivals = {paper.key: before.get(paper.key, "" if paper.key in already else now) for paper in papers}
    return {key: arrival for key, arrival in arrivals.items() if arrival}


def edits_after(
    before: Mapping[str, str], known: Sequence[Paper], papers: Sequence[Paper], now: str
) -> dict[str, str]:
    """Return when the abstract of each paper last changed, by its key, for those whose abstract ever did.

    >>> known = [Paper("A", "One."), Paper("B", "Two.")]
    >>> list(edits_after({}, known, [Paper("A", "1."), Paper("B", "Two.")], "now").values())
    ['now']
    """
    abstracts = {paper.key: paper.abstract for paper in known}
    edited = {paper.key for paper in papers if abstracts.get(paper.key, paper.abstract) != paper.abstract}
    instants = {paper.key: now if paper.key in edited else before.get(paper.key, "") for paper in papers}
    return {key: instant for key, instant in instants.items() if instant}


def save_instants(path: Path, instants: Mapping[str, str]) -> None:
    """Write instants to a file."""
    path.write_bytes(orjson.dumps(dict(instants)))


def load_instants(path: Path) -> dict[str, str]:
    """Read instants from their file."""
    return dict(orjson.loads(path.read_bytes()))
