"""Compare Footnote's ranking with BM25 alone and with the encoder alone, on a test collection."""

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
from index.embeddings import EncodedCorpus, load_encoding
from index.encoders import Encoder
from index.errors import IndexMissing
from index.lifecycle import BM25_CANDIDATES, EMBEDDINGS, write_index
from index.paper_index import Progress
from index.papers import passage_parts
from index.search import Indices, LexicalIndex, segment_max, write_lexical
from index.storage import current, writing

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Effectiveness", "Ranker", "index_collection", "measure_ranking", "rankers", "ranking_table"]

DEPTH = 10
"""The k of nDCG@k and recall@k."""

Ranker = Callable[[str], Sequence[str]]
"""Returns the ids of the best papers for a query, best first."""


@dataclass(frozen=True)
class Effectiveness:
    """Mean nDCG and recall over the queries, and the median `milliseconds` per query."""

    ranking: str
    ndcg: float
    recall: float
    milliseconds: float


def index_collection(
    collection: Collection, folder: Path, encoder: Encoder, progress: Progress | None = None
) -> PaperIndex:
    """Return the collection's index, building it unless the folder has one of exactly these papers.

    Unlike `PaperIndex.build`, this does not merge papers with the same title.
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
    """Yield the rankers to compare, by name; `folder` is where the index was opened.

    BM25 and the encoder over passages are two of the signals that Footnote's ranking combines.
    """
    encoded = load_encoding(current(folder).part(EMBEDDINGS))
    whole = index.encoder.encode([f"{paper.title}\n{paper.abstract}" for paper in index.papers])
    with tempfile.TemporaryDirectory() as temporary:
        yield {
            "Footnote": lambda query: [hit.paper.listings[0] for hit in index.search(query, DEPTH)],
            "BM25, best passage": _bm25_ranker(index, encoded, Path(temporary) / "bm25"),
            "encoder, best passage": _vector_ranker(index, *encoded.passage_vectors(np.arange(len(encoded)))),
            "encoder, whole abstract": _vector_ranker(index, whole, np.arange(len(whole))),
        }


def measure_ranking(
    ranking: str, ranker: Ranker, collection: Collection, progress: Callable[[], None] = lambda: None
) -> Effectiveness:
    """Return how well a ranker does on the collection's queries; call `progress` after each query."""
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
    """Return the figures as a table for the terminal."""
    from rich.table import Table

    table = Table("ranking", title=title, title_justify="left")
    for name in (f"nDCG@{DEPTH}", f"recall@{DEPTH}", "ms per query"):
        table.add_column(name, justify="right")
    for row in measured:
        table.add_row(row.ranking, f"{row.ndcg:.3f}", f"{row.recall:.3f}", f"{row.milliseconds:.1f}")
    return table


def _bm25_ranker(index: PaperIndex, encoded: EncodedCorpus, folder: Path) -> Ranker:
    paper_of_passage = np.repeat(np.arange(len(encoded)), np.diff(encoded.passage_starts))
    write_lexical(folder, passage_parts(index.papers, map(encoded.passages, range(len(encoded)))))
    lexical = LexicalIndex(folder)

    def rank(query: str) -> Sequence[str]:
        rows, _ = lexical.scores(query, BM25_CANDIDATES)
        papers = list(dict.fromkeys(paper_of_passage[rows].tolist()))  # the rows are sorted by score
        return _ids(index, papers)

    return rank


def _vector_ranker(index: PaperIndex, vectors: Floats, starts: Indices) -> Ranker:
    def rank(query: str) -> Sequence[str]:
        scores = segment_max(vectors @ index.encoder.encode([query])[0], starts)
        return _ids(index, np.argsort(-scores, kind="stable")[:DEPTH].tolist())

    return rank


def _ids(index: PaperIndex, rows: Sequence[int]) -> list[str]:
    return [index.papers[row].listings[0] for row in rows[:DEPTH]]
