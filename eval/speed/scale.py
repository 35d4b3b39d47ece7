"""What Footnote costs: a start, a shelf's encoding, many askers at once, and more and more papers.

The larger shelves are made: sentences of real papers put together anew, with vectors of real passages and noise.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import Assistant
from eval.metrics import percentile
from eval.speed.latency import machine, recombined
from eval.speed.synthetic_corpus import Recombined, recombining
from index import Paper, PaperIndex
from index.encoders import Encoder, SentenceEncoder, bundled_folder
from index.papers import passage_text, split_passages

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "Asking",
    "Cost",
    "Ingest",
    "Report",
    "ask_at_once",
    "cost_of",
    "cost_tables",
    "ingest",
    "made_papers",
    "measure_costs",
    "start",
]

ROUNDS = 3
"""Times that each thing is measured; the median is told."""

FIRST_DAY, DAYS = date(2015, 1, 1), 4000
"""The days from which made papers take theirs, in turn."""

COLUMNS = (
    *("papers", "passages", "build, s", "add 1%, s", "open, s", "first, ms", "p50, ms", "p95, ms"),
    *("dated p50", "dated p95", "memory, MB", "peak, MB", "disk, MB"),
)

HALF = FIRST_DAY + timedelta(days=DAYS // 2)
"""A day that half of the made papers are after."""


@dataclass(frozen=True)
class Ingest:
    """Texts a second, of the whole of a build and of sentence-transformers' encoding of the same texts alone."""

    texts: int
    footnote: float
    sentence_transformers: float

    @property
    def ratio(self) -> float:
        """How many times as fast the build is."""
        return self.footnote / self.sentence_transformers


@dataclass(frozen=True)
class Asking:
    """Quoted answers to so many askers at once: seconds an answer, and answers a second."""

    askers: int
    median: float
    p95: float
    rate: float


@dataclass(frozen=True)
class Cost:
    """What so many papers cost, their vectors at hand: seconds to build, add and open, milliseconds to search.

    `added` is for a hundredth more papers. `memory` is the most that the process had used once it was built, and
    `peak` when all was done, mapped files included; `disk` is what a generation takes: all in megabytes.
    `dated` are searches of half of the papers, by their dates.
    """

    papers: int
    passages: int
    built: float
    added: float
    opened: float
    first: float
    median: float
    p95: float
    dated_median: float
    dated_p95: float
    memory: float
    peak: float
    disk: float


@dataclass(frozen=True)
class Report:
    """Everything that was measured in one run, and on what."""

    machine: str
    start: float
    ingest: Ingest
    asking: tuple[Asking, ...]
    costs: tuple[Cost, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"ratio": self.ingest.ratio}


def measure_costs(
    home: Path, sizes: Sequence[int], questions: Sequence[str], told: Callable[[str], None]
) -> Report:
    """Measure everything over the default corpus, whose index lies or will lie in `home`."""
    from assistant.settings import Settings

    assistant = Assistant.open(Settings(home=home))
    told("starts")
    started = start(home, questions[0])
    told("askers")
    asking = tuple(ask_at_once(assistant, questions, askers) for askers in (1, 40))
    told("encoding")
    encoding = ingest(assistant.index.papers)
    costs = []
    for size in sizes:
        told(f"{size:,} papers")
        encoder = recombined(assistant.index, questions)
        costs.append(cost_of(made_papers(assistant.index.papers, size + max(1, size // 100)), encoder, questions))
    return Report(machine(), started, encoding, asking, tuple(costs))


def start(home: Path, question: str) -> float:
    """Return the seconds from a cold process to a printed answer, with `footnote ask`."""
    command = [sys.executable, "-m", "ui.cli.main", "ask", question]
    environment = os.environ | {"FOOTNOTE_HOME": str(home)}
    return statistics.median(
        _seconds(lambda: subprocess.run(command, env=environment, check=True, capture_output=True))
        for _ in range(ROUNDS)
    )


def ingest(papers: Sequence[Paper]) -> Ingest:
    """Build a whole index of papers, and let sentence-transformers encode the same texts with its defaults."""
    from sentence_transformers import SentenceTransformer

    texts = [passage_text(paper, passage) for paper in papers for passage in split_passages(paper)]
    texts += [f"{paper.title}\n{paper.abstract}" for paper in papers]
    theirs, ours = SentenceTransformer(str(bundled_folder()), device="cpu"), SentenceEncoder()
    theirs.encode(texts[:8], show_progress_bar=False)
    ours.encode(texts[:8])
    built, encoded = [], []
    for _ in range(ROUNDS):
        encoded.append(_seconds(lambda: theirs.encode(texts, show_progress_bar=False)))
        with tempfile.TemporaryDirectory() as folder:
            built.append(_seconds(partial(_build, papers, folder, ours)))
    return Ingest(len(texts), len(texts) / statistics.median(built), len(texts) / statistics.median(encoded))


def ask_at_once(assistant: Assistant, questions: Sequence[str], askers: int) -> Asking:
    """Let so many ask at once, one question after the other, all of them together each question twice."""
    waiting, taken = list(questions) * 2, list[float]()

    def ask() -> None:
        while waiting:
            try:
                question = waiting.pop()
            except IndexError:
                return
            taken.append(_seconds(partial(assistant.ask, question)))

    assistant.warm_up()
    threads = [threading.Thread(target=ask) for _ in range(askers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return Asking(askers, statistics.median(taken), percentile(taken, 0.95), len(taken) / seconds)


def made_papers(papers: Sequence[Paper], count: int) -> tuple[Paper, ...]:
    """Return so many papers, made of the sentences of those given, each with a date."""
    made = islice(recombining(papers), count)
    return tuple(replace(one, date=FIRST_DAY + timedelta(days=row % DAYS)) for row, one in enumerate(made))


def cost_of(papers: Sequence[Paper], encoder: Recombined, questions: Sequence[str]) -> Cost:
    """Index papers, all but a hundredth of them and then those, and search them."""
    size = len(papers) * 100 // 101
    with tempfile.TemporaryDirectory() as folder:
        built = _seconds(partial(_build, papers[:size], folder, encoder))
        memory = _memory()
        index = PaperIndex.open(folder, encoder)
        added = _seconds(lambda: index.add(papers[size:]))
        index.close()
        began = time.perf_counter()
        index = PaperIndex.open(folder, encoder)
        opened = time.perf_counter() - began
        first = 1000 * _seconds(lambda: index.search(questions[0]))
        plain = [1000 * _seconds(partial(index.search, q)) for q in questions]
        dated = [1000 * _seconds(partial(index.search, q, since=HALF)) for q in questions]
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 2e6
        count = len(index.snapshot.encoded.vectors)
        index.close()
    return Cost(
        papers=len(papers),
        passages=count,
        built=built,
        added=added,
        opened=opened,
        first=first,
        median=statistics.median(plain),
        p95=percentile(plain, 0.95),
        dated_median=statistics.median(dated),
        dated_p95=percentile(dated, 0.95),
        memory=memory,
        peak=_memory(),
        disk=disk,
    )


def cost_tables(report: Report) -> tuple[Table, Table]:
    """Return the figures as tables for a terminal."""
    from rich.table import Table

    few = Table("", "", title=report.machine, title_justify="left")
    few.add_row("cold start to printed answer, s", f"{report.start:.1f}")
    few.add_row(
        "encoding, texts a second",
        f"{report.ingest.footnote:.0f}, {report.ingest.ratio:.2f} x SentenceTransformer",
    )
    for one in report.asking:
        told = f"median {one.median:.2f} s, p95 {one.p95:.2f} s, {one.rate:.1f} answers a second"
        few.add_row(f"askers at once: {one.askers}", told)
    costs = Table(*COLUMNS, title="by number of papers (made ones)", title_justify="left")
    for cost in report.costs:
        costs.add_row(*(f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in asdict(cost).values()))
    return few, costs


def _build(papers: Sequence[Paper], folder: str, encoder: Encoder) -> None:
    PaperIndex.build(papers, folder, encoder).close()


def _seconds(task: Callable[[], object]) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def _memory() -> float:
    """Return the most memory that this process has held, in megabytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)
