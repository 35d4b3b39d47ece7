"""Footnote's ranking of a collection's papers, beside BM25 alone and the encoder alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval.metrics import mean, ndcg, percentile, recall
from eval.search.collection import Collection
from index import PaperIndex
from index.arrays import Floats
from index.encoders import Encoder
from index.errors import IndexMissing
from index.lifecycle import MATCHES, VECTORS, write_index
from index.paper_index import Progress
from index.papers import passage_parts
from index.search import LexicalIndex, Rows, best_of_each, write_lexical
from index.storage import EncodedCorpus, current, load_encoding, writing

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Effectiveness", "Ranker", "index_collection", "measure_ranking", "rankers", "ranking_table"]

DEPTH = 10
"""How many papers of a ranking count."""

Ranker = Callable[[str], Sequence[str]]
"""From a query to the ids of the best papers, best first."""


@dataclass(frozen=True)
class Effectiveness:
    """How well a ranking did, in the mean over the queries; `milliseconds` is the median a query."""

    ranking: str
    ndcg: float
    recall: float
    milliseconds: float


def index_collection(
    collection: Collection, folder: Path, encoder: Encoder, progress: Progress | None = None
) -> PaperIndex:
    """Open the collection's index in a folder, built first unless it holds just these papers.

    Papers of one title stay apart, which `PaperIndex.build` would take for one.
    """
    try:
        index = PaperIndex.open(folder, encoder)
        if index.papers == collection.papers:
            return index
        index.close()
    except IndexMissing:
        pass
    with writing(folder):
        write_index(folder, collection.papers, encoder, progress)
    return PaperIndex.open(folder, encoder)


@contextmanager
def rankers(index: PaperIndex, folder: Path) -> Iterator[Mapping[str, Ranker]]:
    """Yield the rankings to compare, by name; `folder` is where the index was opened.

    Apart from the whole abstracts, each is one of the signals that Footnote's ranking is made of, on its own.
    """
    encoded = load_encoding(current(folder).part(VECTORS))
    whole = index.encoder.encode([f"{paper.title}\n{paper.abstract}" for paper in index.papers])
    with tempfile.TemporaryDirectory() as words:
        yield {
            "Footnote": lambda query: [hit.paper.listings[0] for hit in index.search(query, DEPTH)],
            "BM25, best passage": _by_words(index, encoded, Path(words) / "words"),
            "encoder, best passage": _by_vectors(index, encoded.vectors, encoded.passage_starts[:-1]),
            "encoder, whole abstract": _by_vectors(index, whole, np.arange(len(whole))),
        }


def measure_ranking(
    ranking: str, ranker: Ranker, collection: Collection, progress: Callable[[], None] = lambda: None
) -> Effectiveness:
    """Rank for every query of the collection; `progress` is called after each."""
    gains, found, milliseconds = [], [], []
    for query, relevant in collection.relevant.items():
        start = time.perf_counter()
        ranked = ranker(collection.queries[query])
        milliseconds.append(1000 * (time.perf_counter() - start))
        gains.append(ndcg(ranked, relevant))
        found.append(recall(ranked, relevant))
        progress()
    return Effectiveness(ranking, mean(gains), mean(found), percentile(milliseconds, 0.5))


def ranking_table(title: str, measured: Sequence[Effectiveness]) -> Table:
    """Return the figures as a table for a terminal."""
    from rich.table import Table

    table = Table("ranking", title=title, title_justify="left")
    for name in (f"nDCG@{DEPTH}", f"recall@{DEPTH}", "ms a query"):
        table.add_column(name, justify="right")
    for one in measured:
        table.add_row(one.ranking, f"{one.ndcg:.3f}", f"{one.recall:.3f}", f"{one.milliseconds:.1f}")
    return table


def _by_words(index: PaperIndex, encoded: EncodedCorpus, folder: Path) -> Ranker:
    owners = np.repeat(np.arange(len(encoded)), np.diff(encoded.passage_starts))
    write_lexical(folder, passage_parts(index.papers, map(encoded.passages, range(len(encoded)))))
    words = LexicalIndex(folder)

    def rank(query: str) -> Sequence[str]:
        rows, _ = words.scores(query, MATCHES)
        papers = list(dict.fromkeys(owners[rows].tolist()))  # rows come best first
        return _ids(index, papers)

    return rank


def _by_vectors(index: PaperIndex, vectors: Floats, starts: Rows) -> Ranker:
    def rank(query: str) -> Sequence[str]:
        scores = best_of_each(vectors @ index.encoder.encode([query])[0], starts)
        return _ids(index, np.argsort(-scores, kind="stable")[:DEPTH].tolist())

    return rank


def _ids(index: PaperIndex, rows: Sequence[int]) -> list[str]:
    return [index.papers[row].listings[0] for row in rows[:DEPTH]]
