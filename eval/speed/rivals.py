"""Footnote beside what a person would otherwise use: the same papers, questions and encoder, in one run.

Others read a title and its whole abstract as one text, as their guides have it. One that isn't installed is left
out, and said.
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

from eval.answers import Question
from eval.metrics import mean, reciprocal_rank
from eval.speed.latency import FOUND, machine, time_each
from index import PaperIndex
from index.encoders import SentenceEncoder, bundled_folder
from index.papers import Paper

if TYPE_CHECKING:
    from rich.table import Table
    from sentence_transformers import SentenceTransformer

__all__ = ["RIVALS", "Comparison", "Rival", "compare", "comparison_table"]

Search = Callable[[str], Sequence[int]]
"""The rows of the papers found for a question, best first."""

Indexing = Callable[[], Search]
"""What is timed: from papers at hand and a model loaded to a search that answers."""

COLUMNS = ("index, s", "x plain", "query median, ms", "p95, ms", "recall@1", "MRR")


@dataclass(frozen=True)
class Rival:
    """What one system took, in seconds and milliseconds, and how well it ranked."""

    name: str
    indexed: float
    median: float
    p95: float
    recall_at_1: float
    mrr: float


@dataclass(frozen=True)
class Comparison:
    """All that was compared in one run, on what, and over how much; `missing` were not installed."""

    machine: str
    papers: int
    questions: int
    rivals: tuple[Rival, ...]
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def compare(
    papers: Sequence[Paper], questions: Sequence[Question], told: Callable[[str], None] = lambda name: None
) -> Comparison:
    """Let each system index the papers, then ask them all the questions that one paper answers, in turn."""
    single = [question for question in questions if question.kind == "single"]
    searches: dict[str, Search] = {}
    indexed: dict[str, float] = {}
    missing = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, prepare in RIVALS.items():
            told(name)
            try:
                index = prepare(papers, Path(folder) / name)
            except ModuleNotFoundError:
                missing.append(name)
                continue
            began = time.perf_counter()
            searches[name] = index()
            indexed[name] = time.perf_counter() - began
        told("questions")
        timings = time_each(searches, [one.turns[0].text for one in single])
        rivals = tuple(
            Rival(one.task, indexed[one.task], one.median, one.p95, *_quality(searches[one.task], papers, single))
            for one in timings
        )
    return Comparison(machine(), len(papers), len(single), rivals, tuple(missing))


def comparison_table(comparison: Comparison) -> Table:
    """Return the comparison as a table for a terminal."""
    from rich.table import Table

    plain = next(one.indexed for one in comparison.rivals if one.name == PLAIN)
    table = Table("", title=f"{comparison.papers} papers; {comparison.machine}", title_justify="left")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for one in comparison.rivals:
        quality = (f"{one.recall_at_1:.3f}", f"{one.mrr:.3f}")
        speed = (f"{one.indexed:.1f}", f"{one.indexed / plain:.2f}", f"{one.median:.1f}", f"{one.p95:.1f}")
        table.add_row(one.name, *speed, *quality)
    for name in comparison.missing:
        table.add_row(f"{name}: not installed; pip install '.[bench]'")
    return table


def _quality(search: Search, papers: Sequence[Paper], questions: Sequence[Question]) -> tuple[float, float]:
    ranks = []
    for question in questions:
        right = {*question.turns[0].gold, *question.turns[0].also_ok}
        ranks.append(reciprocal_rank([papers[row].title for row in search(question.turns[0].text)][:FOUND], right))
    return mean([float(rank == 1) for rank in ranks]), mean(ranks)


def _footnote(papers: Sequence[Paper], folder: Path) -> Indexing:
    encoder = SentenceEncoder()
    encoder.encode(["warm up"] * 8)

    def index() -> Search:
        built = PaperIndex.build(papers, folder, encoder)
        row_of = {paper.key: row for row, paper in enumerate(papers)}
        return lambda question: [row_of[hit.paper.key] for hit in built.search(question, FOUND)]

    return index


def _plain(papers: Sequence[Paper], folder: Path) -> Indexing:
    model = _model()

    def index() -> Search:
        vectors = model.encode(_texts(papers), normalize_embeddings=True, show_progress_bar=False)
        return lambda question: _nearest(vectors, model.encode(question, normalize_embeddings=True))

    return index


def _nearest(vectors: Any, vector: Any) -> list[int]:  # noqa: ANN401, arrays, as sentence-transformers types them
    return list(map(int, np.argsort(-(vectors @ vector))[:FOUND]))


def _llama_index(papers: Sequence[Paper], folder: Path) -> Indexing:
    from eval.speed.llama_index_baseline import chroma_store, tutorial_retriever

    import_module("llama_index.vector_stores.chroma")
    encode = partial(_model().encode, show_progress_bar=False)

    def index() -> Search:
        retriever = tutorial_retriever(_texts(papers), encode, FOUND, chroma_store(folder))
        return lambda question: [int(hit.node.node_id) for hit in retriever.retrieve(question)]

    return index


def _txtai(papers: Sequence[Paper], folder: Path) -> Indexing:
    embeddings = import_module("txtai").Embeddings(path=str(bundled_folder()), hybrid=True, gpu=False)
    embeddings.transform("warm up")

    def index() -> Search:
        embeddings.index(list(enumerate(_texts(papers))))
        return lambda question: [int(row) for row, _ in embeddings.search(question, FOUND)]

    return index


def _paper_qa(papers: Sequence[Paper], folder: Path) -> Indexing:
    paperqa, types = import_module("paperqa"), import_module("paperqa.types")
    embedding = import_module("lmi.embeddings").SentenceTransformerEmbeddingModel(name=str(bundled_folder()))

    def index() -> Search:
        docs, settings = paperqa.Docs(), paperqa.Settings()
        doc = types.Doc(docname="papers", dockey="papers", citation="papers")
        texts = [types.Text(text=text, name=str(row), doc=doc) for row, text in enumerate(_texts(papers))]
        asyncio.run(docs.aadd_texts(texts, doc, settings, embedding))
        find = partial(docs.retrieve_texts, k=FOUND, settings=settings, embedding_model=embedding)
        return lambda question: [int(text.name) for text in asyncio.run(find(question))]

    return index


def _model() -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    model.encode("warm up", show_progress_bar=False)
    return model


def _texts(papers: Sequence[Paper]) -> list[str]:
    return [f"{paper.title}\n{paper.abstract}" for paper in papers]


PLAIN = "sentence-transformers and numpy"

RIVALS: Mapping[str, Callable[[Sequence[Paper], Path], Indexing]] = {
    "Footnote": _footnote,
    PLAIN: _plain,
    "llama-index on Chroma": _llama_index,
    "txtai, hybrid": _txtai,
    "paper-qa's Docs": _paper_qa,
}
"""How each system is prepared: what loads its model, and returns what is timed."""
