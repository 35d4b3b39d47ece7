"""Compare Footnote with the systems that one would otherwise use: same papers, questions and encoder, in one run.

The other systems index each title and abstract as one text, as their guides do. A system that is not installed is
skipped and listed as missing.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.answers import LabelledQuestion
from eval.metrics import mean, reciprocal_rank
from eval.speed.latency import RESULTS, describe_machine, time_each
from index import PaperIndex
from index.encoders import SentenceEncoder, bundled_folder
from index.papers import Paper

if TYPE_CHECKING:
    from rich.table import Table
    from sentence_transformers import SentenceTransformer

__all__ = ["RIVALS", "Comparison", "Rival", "compare", "comparison_table"]

Search = Callable[[str], Sequence[int]]
"""Returns the rows of the papers found for a question, best first."""

Indexing = Callable[[], Search]
"""Builds the index and returns its search; this is timed. The papers and the model are already loaded."""

COLUMNS = ("index, s", "x plain", "query median, ms", "p95, ms", "recall@1", "MRR")


@dataclass(frozen=True)
class Rival:
    """One system: seconds to index, milliseconds per query, and how well it ranked."""

    name: str
    indexed: float
    median: float
    p95: float
    recall_at_1: float
    mrr: float


@dataclass(frozen=True)
class Comparison:
    """The results of one run; `missing` lists the systems that were not installed."""

    machine: str
    papers: int
    questions: int
    rivals: tuple[Rival, ...]
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-compatible values."""
        return asdict(self)


def compare(
    papers: Sequence[Paper],
    questions: Sequence[LabelledQuestion],
    report: Callable[[str], None] = lambda step: None,
) -> Comparison:
    """Let each system index the papers, then time them in turn on the questions that one paper answers.

    `report` is called with the name of each step.
    """
    single = [question for question in questions if question.kind == "single"]
    searches: dict[str, Search] = {}
    indexed: dict[str, float] = {}
    missing = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, prepare in RIVALS.items():
            report(name)
            try:
                index = prepare(papers, Path(folder) / name)
            except ModuleNotFoundError:
                missing.append(name)
                continue
            began = time.perf_counter()
            searches[name] = index()
            indexed[name] = time.perf_counter() - began
        report("questions")
        timings = time_each(searches, [question.turns[0].text for question in single])
        rivals = tuple(
            Rival(
                timing.task,
                indexed[timing.task],
                timing.median,
                timing.p95,
                *_quality(searches[timing.task], papers, single),
            )
            for timing in timings
        )
    return Comparison(describe_machine(), len(papers), len(single), rivals, tuple(missing))


def comparison_table(comparison: Comparison) -> Table:
    """Return the comparison as a table for the terminal; `x plain` compares indexing times with PLAIN's."""
    from rich.table import Table

    plain = next(rival.indexed for rival in comparison.rivals if rival.name == PLAIN)
    table = Table("", title=f"{comparison.papers} papers; {comparison.machine}", title_justify="left")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for rival in comparison.rivals:
        quality = (f"{rival.recall_at_1:.3f}", f"{rival.mrr:.3f}")
        indexing = (f"{rival.indexed:.1f}", f"{rival.indexed / plain:.2f}")
        table.add_row(rival.name, *indexing, f"{rival.median:.1f}", f"{rival.p95:.1f}", *quality)
    for name in comparison.missing:
        table.add_row(f"{name}: not installed; pip install '.[bench]'")
    return table


def _quality(
    search: Search, papers: Sequence[Paper], questions: Sequence[LabelledQuestion]
) -> tuple[float, float]:
    """Return recall@1 and MRR over the questions."""
    reciprocal_ranks = []
    for question in questions:
        (turn,) = question.turns
        titles = [papers[row].title for row in search(turn.text)][:RESULTS]
        reciprocal_ranks.append(reciprocal_rank(titles, {*turn.gold, *turn.also_ok}))
    return mean([float(value == 1) for value in reciprocal_ranks]), mean(reciprocal_ranks)


def _footnote(papers: Sequence[Paper], folder: Path) -> Indexing:
    encoder = SentenceEncoder()
    encoder.encode(["warm up"] * 8)

    def index() -> Search:
        built = PaperIndex.build(papers, folder, encoder)
        row_of = {paper.key: row for row, paper in enumerate(papers)}
        return lambda question: [row_of[hit.paper.key] for hit in built.search(question, RESULTS)]

    return index


def _plain(papers: Sequence[Paper], folder: Path) -> Indexing:
    model = _sentence_transformer()

    def index() -> Search:
        vectors = model.encode(_title_and_abstract(papers), normalize_embeddings=True, show_progress_bar=False)
        return lambda question: _nearest(vectors, model.encode(question, normalize_embeddings=True))

    return index


def _nearest(vectors: Any, vector: Any) -> list[int]:  # noqa: ANN401, sentence-transformers types its arrays so
    return list(map(int, np.argsort(-(vectors @ vector))[:RESULTS]))


def _llama_index(papers: Sequence[Paper], folder: Path) -> Indexing:
    from eval.speed.llama_index_baseline import baseline_retriever, chroma_store

    import_module("llama_index.vector_stores.chroma")
    encode = partial(_sentence_transformer().encode, show_progress_bar=False)

    def index() -> Search:
        retriever = baseline_retriever(_title_and_abstract(papers), encode, RESULTS, chroma_store(folder))
        return lambda question: [int(hit.node.node_id) for hit in retriever.retrieve(question)]

    return index


def _txtai(papers: Sequence[Paper], folder: Path) -> Indexing:
    embeddings = import_module("txtai").Embeddings(path=str(bundled_folder()), hybrid=True, gpu=False)
    embeddings.transform("warm up")

    def index() -> Search:
        embeddings.index(list(enumerate(_title_and_abstract(papers))))
        return lambda question: [int(row) for row, _ in embeddings.search(question, RESULTS)]

    return index


def _lancedb(papers: Sequence[Paper], folder: Path) -> Indexing:
    lancedb = import_module("lancedb")
    model = _sentence_transformer()

    def index() -> Search:
        texts = _title_and_abstract(papers)
        vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        rows = [
            {"row": row, "text": text, "vector": vector.tolist()}
            for row, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
        table = lancedb.connect(folder).create_table("papers", rows)
        table.create_fts_index("text")

        def search(question: str) -> list[int]:
            vector = model.encode(question, normalize_embeddings=True, show_progress_bar=False)
            found = table.search(query_type="hybrid").vector(vector).text(question).limit(RESULTS)
            return [int(hit["row"]) for hit in found.to_list()]

        return search

    return index


def _paper_qa(papers: Sequence[Paper], folder: Path) -> Indexing:
    paperqa, types = import_module("paperqa"), import_module("paperqa.types")
    embedding = import_module("lmi.embeddings").SentenceTransformerEmbeddingModel(name=str(bundled_folder()))

    def index() -> Search:
        docs, settings = paperqa.Docs(), paperqa.Settings()
        doc = types.Doc(docname="papers", dockey="papers", citation="papers")
        texts = [
            types.Text(text=text, name=str(row), doc=doc) for row, text in enumerate(_title_and_abstract(papers))
        ]
        asyncio.run(docs.aadd_texts(texts, doc, settings, embedding))
        find = partial(docs.retrieve_texts, k=RESULTS, settings=settings, embedding_model=embedding)
        return lambda question: [int(text.name) for text in asyncio.run(find(question))]

    return index


def _sentence_transformer() -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    model.encode("warm up", show_progress_bar=False)
    return model


def _title_and_abstract(papers: Sequence[Paper]) -> list[str]:
    return [f"{paper.title}\n{paper.abstract}" for paper in papers]


PLAIN = "sentence-transformers and numpy"

RIVALS: Mapping[str, Callable[[Sequence[Paper], Path], Indexing]] = {
    "Footnote": _footnote,
    PLAIN: _plain,
    "llama-index on Chroma": _llama_index,
    "txtai, hybrid": _txtai,
    "LanceDB, hybrid": _lancedb,
    "paper-qa's Docs": _paper_qa,
}
"""By name, a function that loads a system's model and returns what is timed."""
