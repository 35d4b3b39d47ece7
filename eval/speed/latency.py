"""How fast the search is, beside its parts and beside others' searches: all in one run, so that ratios compare."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval.metrics import percentile
from eval.speed.synthetic_corpus import Recombined, recombined_papers
from index import PaperIndex
from index.encoders import Encoder
from index.errors import IndexMissing
from index.papers import Paper
from index.search import VectorStore, write_store

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "ENCODING",
    "ROUNDS",
    "Timing",
    "large_index",
    "latency_table",
    "machine",
    "others",
    "recombined",
    "searches",
    "time_each",
]

FOUND = 10
"""Papers that each search is asked for."""

ROUNDS = 3
"""Times that each question is asked of each search."""

ENCODING = "encoding the question"

Task = Callable[[str], object]
"""Something done with a question, and timed."""


@dataclass(frozen=True)
class Timing:
    """What a task took, in milliseconds: the median and the 95th percentile over all questions and rounds."""

    task: str
    median: float
    p95: float


def time_each(
    tasks: Mapping[str, Task],
    questions: Sequence[str],
    rounds: int = ROUNDS,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Timing, ...]:
    """Time the tasks in turn on each question, so that whatever else the machine does befalls them alike.

    A task finds the processor's caches as the one before left them, so each round begins with another.
    Each meets a few questions beforehand, untimed; `progress` is called after each question.
    """
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        for question in questions[:3]:
            task(question)
    for number, question in enumerate([*questions] * rounds):
        first = number % len(tasks)
        for name in [*tasks][first:] + [*tasks][:first]:
            start = time.perf_counter()
            tasks[name](question)
            taken[name].append(1000 * (time.perf_counter() - start))
        progress()
    return tuple(Timing(name, percentile(all_, 0.5), percentile(all_, 0.95)) for name, all_ in taken.items())


def searches(index: PaperIndex, folder: Path, questions: Sequence[str]) -> dict[str, Task]:
    """Return Footnote's search, whole and without the encoding of the question; `folder` is the index's."""
    known = PaperIndex.open(folder, recombined(index, questions))
    return {
        ENCODING: lambda question: index.encoder.encode([question]),
        "Footnote": lambda question: index.search(question, FOUND),
        "Footnote, the question encoded before": lambda question: known.search(question, FOUND),
    }


def others(papers: Sequence[Paper], encoder: Encoder, folder: Path) -> dict[str, Task]:
    """Return others' searches over whole abstracts with the same encoder, theirs kept in `folder`."""
    from eval.speed.llama_index_baseline import chroma_store, tutorial_retriever

    texts = [f"{paper.title}\n{paper.abstract}" for paper in papers]
    write_store(folder / "plain", encoder.encode(texts))
    store = VectorStore(folder / "plain")
    found: dict[str, Task] = {
        "Chroma": lambda question: store.nearest(encoder.encode([question])[0], FOUND).tolist(),
        "llama-index, its own store": tutorial_retriever(texts, encoder.encode, FOUND).retrieve,
    }
    with suppress(ModuleNotFoundError):
        theirs = chroma_store(folder / "llama-index")
        found["llama-index over Chroma"] = tutorial_retriever(texts, encoder.encode, FOUND, theirs).retrieve
    return found


def large_index(index: PaperIndex, folder: Path, questions: Sequence[str], least: int) -> PaperIndex:
    """Open the index of at least `least` passages in a folder, made out of a real one unless it is there."""
    encoder = recombined(index, questions)
    try:
        return PaperIndex.open(folder, encoder)
    except IndexMissing:
        return PaperIndex.build(recombined_papers(index.papers, least), folder, encoder)


def machine() -> str:
    """Say in a line what the figures were measured on."""
    import torch

    model = platform.processor() or platform.machine()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), model)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{model}, {os.cpu_count()} cores, load {load}, torch on {torch.get_num_threads()} threads, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def latency_table(title: str, timings: Sequence[Timing]) -> Table:
    """Return the timings as a table for a terminal, the encoding of the question as the unit."""
    from rich.table import Table

    unit = next(timing.median for timing in timings if timing.task == ENCODING)
    table = Table("", title=title, title_justify="left")
    for name in ("median, ms", "p95, ms", "x encoding"):
        table.add_column(name, justify="right")
    for one in timings:
        table.add_row(one.task, f"{one.median:.1f}", f"{one.p95:.1f}", f"{one.median / unit:.2f}")
    return table


def recombined(index: PaperIndex, questions: Sequence[str]) -> Recombined:
    """Return an encoder that knows the questions, and draws from what a real index holds."""
    encoded = index.snapshot.encoded
    tokens = [encoded.tokens(row) for row in range(len(encoded))]
    return Recombined(index.encoder, questions, np.array(encoded.vectors), tokens)
