"""Compare cross-encoders and encoders with the default ranking, on the labelled questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.answers import LabelledQuestion
from eval.metrics import mean, recall, reciprocal_rank
from index import Hit, Paper, PaperIndex
from index.encoders import SentenceEncoder
from index.search import RERANK_DEPTH, CrossEncoderReranker, rerank

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["RankingFigures", "compare_encoders", "compare_rerankers", "rankings_table"]

DEFAULT = "the default"
DEPTH = 8
"""The k of recall@k for a question that several papers answer."""


@dataclass(frozen=True)
class RankingFigures:
    """How well the papers of a question are ranked.

    Recall@1 and MRR are over questions for one paper, recall@8 over those for several. `milliseconds` of processor
    time are per question, `seconds` those of building the index; None where none was built.
    """

    name: str
    recall_at_1: float
    mrr: float
    recall_at_8: float
    milliseconds: float
    seconds: float | None = None


def compare_rerankers(
    index: PaperIndex,
    names: Sequence[str],
    questions: Sequence[LabelledQuestion],
    progress: Callable[[], None] = lambda: None,
) -> list[RankingFigures]:
    """Return the figures of the search without a cross-encoder and with each, by name or folder.

    `progress` is called after each question. Raises EncoderError for a model that can't be used.
    """
    figures = [_measure(DEFAULT, lambda question: index.search(question, RERANK_DEPTH), questions, progress)]
    for name in names:
        reranker = CrossEncoderReranker(name)

        def search(question: str, reranker: CrossEncoderReranker = reranker) -> Sequence[Hit]:
            return rerank(reranker, question, index.search(question, RERANK_DEPTH))

        figures.append(_measure(name, search, questions, progress))
    return figures


def compare_encoders(
    papers: Sequence[Paper],
    names: Sequence[str],
    questions: Sequence[LabelledQuestion],
    folder: Path,
    progress: Callable[[], None] = lambda: None,
) -> list[RankingFigures]:
    """Return the figures of the bundled encoder and of each other, by name or folder, over an index of its own.

    The indexes are built in `folder`. `progress` is called after each question. Raises EncoderError for a model
    that can't be used.
    """
    figures = []
    for place, name in enumerate((None, *names)):
        start = time.process_time()
        index = PaperIndex.build(papers, folder / str(place), SentenceEncoder(name) if name else SentenceEncoder())
        seconds = time.process_time() - start

        def search(question: str, index: PaperIndex = index) -> Sequence[Hit]:
            return index.search(question, DEPTH)

        figures.append(_measure(name or DEFAULT, search, questions, progress, seconds))
        index.close()
    return figures


def rankings_table(figures: Sequence[RankingFigures]) -> Table:
    """Return the figures as a table for the terminal."""
    from rich.table import Table

    built = any(one.seconds is not None for one in figures)
    table = Table("model")
    for name in ("recall@1", "MRR", f"recall@{DEPTH}", "ms per question", *(["s for the index"] if built else [])):
        table.add_column(name, justify="right")
    for one in figures:
        shares = (f"{value:.3f}".removeprefix("0") for value in (one.recall_at_1, one.mrr, one.recall_at_8))
        seconds = [] if one.seconds is None else [f"{one.seconds:.0f}"]
        table.add_row(one.name, *shares, f"{one.milliseconds:.1f}", *seconds)
    return table


def _measure(
    name: str,
    search: Callable[[str], Sequence[Hit]],
    questions: Sequence[LabelledQuestion],
    progress: Callable[[], None],
    seconds: float | None = None,
) -> RankingFigures:
    first, reciprocal, of_several, took = [], [], [], 0.0
    for question in questions:
        turn = question.turns[0]
        start = time.process_time()
        titles = [hit.paper.title for hit in search(turn.text)]
        took += time.process_time() - start
        if question.kind == "single":
            reciprocal.append(reciprocal_rank(titles[:10], turn.gold))
            first.append(reciprocal[-1] == 1)
        else:
            of_several.append(recall(titles[:DEPTH], turn.gold))
        progress()
    milliseconds = 1000 * took / max(len(questions), 1)
    return RankingFigures(name, mean(first), mean(reciprocal), mean(of_several), milliseconds, seconds)
