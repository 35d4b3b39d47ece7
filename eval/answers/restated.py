"""What it brings to search for a question in the words of abstracts, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.retrieval import RESTATED_DEPTH, RESTATED_SHARE, merged
from eval.answers.questions import BLIND_QUESTIONS, DATA, MORE_QUESTIONS, read_questions, read_records
from eval.metrics import mean, reciprocal_rank
from index import Hit, PaperIndex

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["RESTATED", "Restated", "RestatedFigures", "measure_restated", "read_restated", "restated_table"]

RESTATED = DATA / "restated.jsonl"

SHARES = (0.0, 0.2, RESTATED_SHARE, 0.4, 0.5, 1.0)
"""What the restated question counts beside the question, of 1."""


@dataclass(frozen=True)
class Restated:
    """A question for one paper, its right titles, and what a language model might make of it.

    `guesses` says that the restatement has details that the question lacks: its writer guessed at the paper.
    """

    id: str
    question: str
    gold: frozenset[str]
    restated: str
    guesses: bool


@dataclass(frozen=True)
class RestatedFigures:
    """Recall@1 and MRR with a share; and recall@1 when each question gets another one's restatement."""

    share: float
    recall: float
    mrr: float
    without_guesses: float
    of_another: float


def read_restated(path: Path = RESTATED) -> tuple[Restated, ...]:
    """Return the restated questions; raise QuestionFileError at the first invalid line."""
    turns = {one.id: one.turns[0] for file in (MORE_QUESTIONS, BLIND_QUESTIONS) for one in read_questions(file)}

    def parse(record: Mapping[str, Any]) -> Restated:
        key, restated, guesses = (record.get(name) for name in ("qid", "restated", "guesses"))
        if key not in turns or not isinstance(restated, str) or not isinstance(guesses, bool):
            raise ValueError('needs the "qid" of a question, its "restated" text, and true or false for "guesses"')
        return Restated(key, turns[key].text, frozenset(turns[key].gold), restated, guesses)

    return read_records(path, parse)


def measure_restated(index: PaperIndex, questions: Sequence[Restated]) -> list[RestatedFigures]:
    """Return the figures with each share of the restated question."""
    own = [index.search(one.question, RESTATED_DEPTH) for one in questions]
    restated = [index.search(one.restated, RESTATED_DEPTH) for one in questions]
    gold = [one.gold for one in questions]
    sober = [row for row, one in enumerate(questions) if not one.guesses]
    figures = []
    for share in SHARES:
        found = [merged(*both, share) for both in zip(own, restated, strict=True)]
        scores = [_reciprocal_rank(*one) for one in zip(found, gold, strict=True)]
        astray = [merged(*both, share) for both in zip(own, (*restated[1:], *restated[:1]), strict=True)]
        figures.append(
            RestatedFigures(
                share,
                mean([score == 1 for score in scores]),
                mean(scores),
                mean([scores[row] == 1 for row in sober]),
                mean([_reciprocal_rank(*one) == 1 for one in zip(astray, gold, strict=True)]),
            )
        )
    return figures


def restated_table(figures: Sequence[RestatedFigures]) -> Table:
    """Return the figures as a table for the terminal."""
    from rich.table import Table

    recall = "recall@1"
    table = Table("restatement counts", recall, "MRR", f"{recall} without guesses", f"{recall} by another's")
    for one in figures:
        values = (one.recall, one.mrr, one.without_guesses, one.of_another)
        table.add_row(f"{one.share:g}", *(f"{value:.3f}" for value in values))
    return table


def _reciprocal_rank(hits: Sequence[Hit], gold: frozenset[str]) -> float:
    return reciprocal_rank([hit.paper.title for hit in hits], gold)
