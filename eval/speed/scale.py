"""Measure cold start, indexing speed, concurrent questions, and cost by number of papers.

Costs by number of papers are measured on synthetic corpora, see `eval.speed.synthetic_corpus`.
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
from eval.speed.latency import describe_machine, synthetic_encoder
from eval.speed.synthetic_corpus import SyntheticEncoder, generate_papers
from index import Paper, PaperIndex
from index.encoders import Encoder, SentenceEncoder, bundled_folder
from index.papers import passage_text, split_passages

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "ConcurrentQuestions",
    "CorpusCost",
    "CostReport",
    "Ingest",
    "ask_concurrently",
    "cold_start",
    "cost_tables",
    "dated_papers",
    "measure_corpus",
    "measure_costs",
    "measure_ingest",
]

REPEATS = 3
"""How often cold start and ingest are measured; the median is reported."""

FIRST_DAY, DAYS = date(2015, 1, 1), 4000
"""The range of the dates of synthetic papers."""

STRIDE = 1237
"""Days between the dates of consecutive papers, modulo DAYS; without a common factor, so that any number of papers
is spread over the whole range."""

COLUMNS = (
    *(
        "papers",
        "passages",
        "build, s",
        "add 1%, s",
        "remove one, s",
        "open, s",
        "first, ms",
        "p50, ms",
        "p95, ms",
    ),
    *("dated p50", "dated p95", "memory, MB", "peak, MB", "disk, MB"),
    *("upload, s", "open it, s", "its p50, ms", "its p95, ms"),
)

MIDDLE_DAY = FIRST_DAY + timedelta(days=DAYS // 2)
"""The start of the timed date filter, which keeps half of the papers."""


@dataclass(frozen=True)
class Ingest:
    """Texts per second, for a complete index build and for sentence-transformers' encoding of the same texts."""

    texts: int
    footnote: float
    sentence_transformers: float

    @property
    def ratio(self) -> float:
        """How many times as fast the build is as the encoding alone with sentence-transformers."""
        return self.footnote / self.sentence_transformers


@dataclass(frozen=True)
class ConcurrentQuestions:
    """Seconds per quoted answer, and answers per second, with `askers` threads asking at once."""

    askers: int
    median: float
    p95: float
    rate: float


@dataclass(frozen=True)
class CorpusCost:
    """Cost of a corpus, without encoding: seconds to build, add, remove and open; milliseconds to search.

    `added` is the time to add 1% more papers, `removed` to remove one of them again. `first` is the first search
    after opening, `dated_median` and `dated_p95` of searches in the later half of the papers.
    `memory` is the peak memory of the process after the build and `peak` at the end, mapped files included; `disk`
    is the size of a generation; these are in megabytes. `uploaded` to `uploaded_p95` are those of the index in a
    database, in a folder.
    """

    papers: int
    passages: int
    built: float
    added: float
    removed: float
    opened: float
    first: float
    median: float
    p95: float
    dated_median: float
    dated_p95: float
    memory: float
    peak: float
    disk: float
    uploaded: float
    uploaded_opened: float
    uploaded_median: float
    uploaded_p95: float


@dataclass(frozen=True)
class CostReport:
    """The results of one run."""

    machine: str
    start: float
    ingest: Ingest
    asking: tuple[ConcurrentQuestions, ...]
    costs: tuple[CorpusCost, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-compatible values."""
        return asdict(self) | {"ratio": self.ingest.ratio}


def measure_costs(
    home: Path, sizes: Sequence[int], questions: Sequence[str], report: Callable[[str], None]
) -> CostReport:
    """Measure everything, starting from the default corpus; its index is kept in, or built in, `home`.

    `report` is called with the name of each step.
    """
    from assistant.settings import Settings

    assistant = Assistant.open(Settings(home=home))
    report("cold start")
    started = cold_start(home, questions[0])
    report("concurrent questions")
    asking = tuple(ask_concurrently(assistant, questions, askers) for askers in (1, 40))
    costs = []
    for size in sizes:
        report(f"{size:,} papers")
        encoder = synthetic_encoder(assistant.index, questions)
        papers = dated_papers(assistant.index.papers, size + max(1, size // 100))
        costs.append(measure_corpus(papers, encoder, questions))
    report("ingest")  # last: torch, which it imports, would count as memory that an index takes
    ingest = measure_ingest(assistant.index.papers)
    return CostReport(describe_machine(), started, ingest, asking, tuple(costs))


def cold_start(home: Path, question: str) -> float:
    """Return the seconds that `footnote ask` takes in a new process, from start to exit."""
    command = [sys.executable, "-m", "ui.cli.main", "ask", question]
    environment = os.environ | {"FOOTNOTE_HOME": str(home)}
    return statistics.median(
        _seconds(lambda: subprocess.run(command, env=environment, check=True, capture_output=True))
        for _ in range(REPEATS)
    )


def measure_ingest(papers: Sequence[Paper]) -> Ingest:
    """Time a complete index build, and sentence-transformers with its defaults encoding the same texts."""
    from sentence_transformers import SentenceTransformer

    texts = [passage_text(paper, passage) for paper in papers for passage in split_passages(paper)]
    theirs, ours = SentenceTransformer(str(bundled_folder()), device="cpu"), SentenceEncoder()
    theirs.encode(texts[:8], show_progress_bar=False)
    ours.encode(texts[:8])
    built, encoded = [], []
    for _ in range(REPEATS):
        encoded.append(_seconds(lambda: theirs.encode(texts, show_progress_bar=False)))
        with tempfile.TemporaryDirectory() as folder:
            built.append(_seconds(partial(_build, papers, folder, ours)))
    return Ingest(len(texts), len(texts) / statistics.median(built), len(texts) / statistics.median(encoded))


def ask_concurrently(assistant: Assistant, questions: Sequence[str], askers: int) -> ConcurrentQuestions:
    """Ask every question twice in total from a pool of `askers` threads, each asking one question at a time."""
    pending, durations = list(questions) * 2, list[float]()

    def ask() -> None:
        while pending:
            try:
                question = pending.pop()
            except IndexError:
                return
            durations.append(_seconds(partial(assistant.ask, question)))

    assistant.warm_up()
    threads = [threading.Thread(target=ask) for _ in range(askers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return ConcurrentQuestions(
        askers, statistics.median(durations), percentile(durations, 0.95), len(durations) / seconds
    )


def dated_papers(papers: Sequence[Paper], count: int) -> tuple[Paper, ...]:
    """Return `count` synthetic papers, each with a date, made from the sentences of `papers`."""
    generated = islice(generate_papers(papers), count)
    return tuple(
        replace(paper, date=FIRST_DAY + timedelta(days=row * STRIDE % DAYS)) for row, paper in enumerate(generated)
    )


def measure_corpus(papers: Sequence[Paper], encoder: SyntheticEncoder, questions: Sequence[str]) -> CorpusCost:
    """Build an index of all but the last 1% of the papers, add those, remove one, open the index and search it.

    Then upload it to a database in another folder and search it there.
    """
    size = len(papers) * 100 // 101
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as database:
        built = _seconds_without(encoder, partial(_build, papers[:size], folder, encoder))
        memory = _peak_memory()
        index = PaperIndex.open(folder, encoder)
        added = _seconds_without(encoder, lambda: index.add(papers[size:]))
        removed = _seconds(lambda: index.remove(papers[:1]))
        index.close()
        began = time.perf_counter()
        index = PaperIndex.open(folder, encoder)
        opened = time.perf_counter() - began
        first = 1000 * _seconds(lambda: index.search(questions[0]))
        plain = [1000 * _seconds(partial(index.search, q)) for q in questions]
        dated = [1000 * _seconds(partial(index.search, q, since=MIDDLE_DAY)) for q in questions]
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 2e6
        passages = len(index.snapshot.embeddings.spans)
        peak = _peak_memory()
        uploaded = _seconds(lambda: index.upload(database))
        index.close()
        began = time.perf_counter()
        replica = PaperIndex.open_uploaded(database, encoder)
        uploaded_opened = time.perf_counter() - began
        replica.search(questions[0])
        from_database = [1000 * _seconds(partial(replica.search, q)) for q in questions]
        replica.close()
    return CorpusCost(
        papers=len(papers),
        passages=passages,
        built=built,
        added=added,
        removed=removed,
        opened=opened,
        first=first,
        median=statistics.median(plain),
        p95=percentile(plain, 0.95),
        dated_median=statistics.median(dated),
        dated_p95=percentile(dated, 0.95),
        memory=memory,
        peak=peak,
        disk=disk,
        uploaded=uploaded,
        uploaded_opened=uploaded_opened,
        uploaded_median=statistics.median(from_database),
        uploaded_p95=percentile(from_database, 0.95),
    )


def cost_tables(report: CostReport) -> tuple[Table, Table]:
    """Return a table of start, ingest and askers, and a table of costs by number of papers."""
    from rich.table import Table

    overview = Table("", "", title=report.machine, title_justify="left")
    overview.add_row("cold start to printed answer, s", f"{report.start:.1f}")
    overview.add_row(
        "ingest, texts per second",
        f"{report.ingest.footnote:.0f}, {report.ingest.ratio:.2f} x SentenceTransformer",
    )
    for load in report.asking:
        cell = f"median {load.median:.2f} s, p95 {load.p95:.2f} s, {load.rate:.1f} answers per second"
        overview.add_row(f"concurrent askers: {load.askers}", cell)
    costs = Table(*COLUMNS, title="by number of papers (synthetic)", title_justify="left")
    for cost in report.costs:
        costs.add_row(*(f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in asdict(cost).values()))
    return overview, costs


def _build(papers: Sequence[Paper], folder: str, encoder: Encoder) -> None:
    PaperIndex.build(papers, folder, encoder).close()


def _seconds(task: Callable[[], object]) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def _seconds_without(encoder: SyntheticEncoder, task: Callable[[], object]) -> float:
    """Return the seconds of a task without those that the encoder takes."""
    before = encoder.seconds
    return _seconds(task) - (encoder.seconds - before)


def _peak_memory() -> float:
    """Return the peak memory of this process in megabytes."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
