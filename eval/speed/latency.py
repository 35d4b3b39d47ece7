"""Search latency of Footnote, its parts and other systems, timed in one run so that ratios compare."""

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
from eval.speed.synthetic_corpus import SyntheticEncoder, papers_with_passages
from index import PaperIndex
from index.encoders import Encoder
from index.errors import IndexMissing
from index.papers import Paper
from index.search import ChromaStore, write_store

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "ENCODING",
    "RESULTS",
    "ROUNDS",
    "Timing",
    "baseline_searches",
    "describe_machine",
    "footnote_searches",
    "latency_table",
    "synthetic_encoder",
    "synthetic_index",
    "time_each",
]

RESULTS = 10
"""Papers requested from each search."""

ROUNDS = 3
"""How many times each search gets each question."""

ENCODING = "encoding the question"
"""The task whose median is the unit of the last column of the table."""

Task = Callable[[str], object]
"""The timed function; it is called with a question."""


@dataclass(frozen=True)
class Timing:
    """Median and 95th percentile of a task over all questions and rounds, in milliseconds."""

    task: str
    median: float
    p95: float


def time_each(
    tasks: Mapping[str, Task],
    questions: Sequence[str],
    rounds: int = ROUNDS,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Timing, ...]:
    """Time the tasks in turn on each question, so that other load on the machine affects them equally.

    The task that goes first rotates from question to question, because each task starts with the CPU caches that
    its predecessor left. Three untimed questions warm up each task. `progress` is called after each question.
    """
    durations: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        for question in questions[:3]:
            task(question)
    for number, question in enumerate([*questions] * rounds):
        first = number % len(tasks)
        for name in [*tasks][first:] + [*tasks][:first]:
            start = time.perf_counter()
            tasks[name](question)
            durations[name].append(1000 * (time.perf_counter() - start))
        progress()
    return tuple(
        Timing(name, percentile(times, 0.5), percentile(times, 0.95)) for name, times in durations.items()
    )


def footnote_searches(index: PaperIndex, folder: Path, questions: Sequence[str]) -> dict[str, Task]:
    """Return Footnote's search with and without encoding the question; `folder` is where `index` was opened."""
    pre_encoded = PaperIndex.open(folder, synthetic_encoder(index, questions))
    return {
        ENCODING: lambda question: index.encoder.encode([question]),
        "Footnote": lambda question: index.search(question, RESULTS),
        "Footnote, the question encoded before": lambda question: pre_encoded.search(question, RESULTS),
    }


def baseline_searches(papers: Sequence[Paper], encoder: Encoder, folder: Path) -> dict[str, Task]:
    """Return other systems' searches over whole abstracts, with the same encoder; their files are put in `folder`.

    llama-index over Chroma is left out if its package is not installed.
    """
    from eval.speed.llama_index_baseline import baseline_retriever, chroma_store

    texts = [f"{paper.title}\n{paper.abstract}" for paper in papers]
    write_store(folder / "plain", encoder.encode(texts))
    store = ChromaStore(folder / "plain")
    tasks: dict[str, Task] = {
        "Chroma": lambda question: store.nearest(encoder.encode([question])[0], RESULTS).tolist(),
        "llama-index, its own store": baseline_retriever(texts, encoder.encode, RESULTS).retrieve,
    }
    with suppress(ModuleNotFoundError):
        chroma = chroma_store(folder / "llama-index")
        tasks["llama-index over Chroma"] = baseline_retriever(texts, encoder.encode, RESULTS, chroma).retrieve
    return tasks


def synthetic_index(index: PaperIndex, folder: Path, questions: Sequence[str], passages: int) -> PaperIndex:
    """Return a synthetic index of at least so many passages, built from a real one unless the folder has it."""
    encoder = synthetic_encoder(index, questions)
    try:
        return PaperIndex.open(folder, encoder)
    except IndexMissing:
        return PaperIndex.build(papers_with_passages(index.papers, passages), folder, encoder)


def describe_machine() -> str:
    """Return one line on the processor, the load, torch's threads, the system and the Python version."""
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
    """Return the timings as a table for the terminal, also as multiples of the time to encode a question."""
    from rich.table import Table

    unit = next(timing.median for timing in timings if timing.task == ENCODING)
    table = Table("", title=title, title_justify="left")
    for name in ("median, ms", "p95, ms", "x encoding"):
        table.add_column(name, justify="right")
    for timing in timings:
        table.add_row(timing.task, f"{timing.median:.1f}", f"{timing.p95:.1f}", f"{timing.median / unit:.2f}")
    return table


def synthetic_encoder(index: PaperIndex, questions: Sequence[str]) -> SyntheticEncoder:
    """Return an encoder of synthetic texts that draws from the embeddings of the papers of a real index."""
    snapshot = index.snapshot
    tokens = np.concatenate([snapshot.tokens(paper).vectors for paper in index.papers])
    return SyntheticEncoder(
        index.encoder, questions, snapshot.embeddings.passage_vectors(np.arange(len(index.papers)))[0], tokens
    )
