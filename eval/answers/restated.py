"""What it brings to search for a question, or for its parts, in the words of abstracts, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.retrieval import RESTATED_DEPTH, RESTATED_SHARE, best_of, merged
from eval.answers.questions import (
    BLIND_QUESTIONS,
    DATA,
    MORE_QUESTIONS,
    QUESTIONS,
    read_questions,
    read_records,
)
from eval.metrics import mean, recall, reciprocal_rank
from index import Hit, PaperIndex

if TYPE_CHECKING:
    from rich.table import Table

__all__ = [
    "RESTATED",
    "Parts",
    "PartsFigures",
    "Restated",
    "RestatedFigures",
    "measure_parts",
    "measure_restated",
    "parts_table",
    "read_parts",
    "read_restated",
    "restated_table",
]

RESTATED = DATA / "restated.jsonl"
PARTS = DATA / "parts.jsonl"

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


@dataclass(frozen=True)
class Parts:
    """A question for several papers, their titles, and what a language model might search for its parts."""

    id: str
    question: str
    gold: frozenset[str]
    parts: tuple[str, ...]


def read_parts(path: Path = PARTS) -> tuple[Parts, ...]:
    """Return the questions with their parts; raise QuestionFileError at the first invalid line."""
    files = (QUESTIONS, MORE_QUESTIONS, BLIND_QUESTIONS)
    turns = {one.id: one.turns[0] for file in files for one in read_questions(file)}

    def parse(record: Mapping[str, Any]) -> Parts:
        key, parts = record.get("qid"), record.get("parts")
        if key not in turns or not isinstance(parts, list) or not all(isinstance(each, str) for each in parts):
            raise ValueError('needs the "qid" of a question, and the texts of its "parts"')
        return Parts(key, turns[key].text, frozenset(turns[key].gold), tuple(parts))

    return read_records(path, parse)


@dataclass(frozen=True)
class PartsFigures:
    """Recall@8 and @12 with a share of the parts; and recall@8 when each question gets another one's parts."""

    share: float
    recall_8: float
    recall_12: float
    of_another: float


def measure_parts(index: PaperIndex, questions: Sequence[Parts]) -> list[PartsFigures]:
    """Return the figures with each share of what was searched for the parts."""
    own = [index.search(one.question, RESTATED_DEPTH) for one in questions]
    parts = [best_of(index.search(part, RESTATED_DEPTH) for part in one.parts) for one in questions]

    def at(depth: int, searched: Sequence[Sequence[Hit]], share: float) -> float:
        found = [merged(*both, share)[:depth] for both in zip(own, searched, strict=True)]
        titles = [{hit.paper.title for hit in hits} for hits in found]
        return mean([recall(each, one.gold) for each, one in zip(titles, questions, strict=True)])

    another = [*parts[1:], *parts[:1]]
    return [
        PartsFigures(share, at(8, parts, share), at(12, parts, share), at(8, another, share)) for share in SHARES
    ]


def restated_table(figures: Sequence[RestatedFigures]) -> Table:
    """Return the figures as a table for the terminal."""
    from rich.table import Table

    recall = "recall@1"
    table = Table("restatement counts", recall, "MRR", f"{recall} without guesses", f"{recall} by another's")
    for one in figures:
        values = (one.recall, one.mrr, one.without_guesses, one.of_another)
        table.add_row(f"{one.share:g}", *(f"{value:.3f}" for value in values))
    return table


def parts_table(figures: Sequence[PartsFigures]) -> Table:
    """Return the figures of the parts as a table for the terminal."""
    from rich.table import Table

    table = Table("parts count", "recall@8", "recall@12", "recall@8 by another's")
    for one in figures:
        values = (one.recall_8, one.recall_12, one.of_another)
        table.add_row(f"{one.share:g}", *(f"{value:.3f}" for value in values))
    return table


def _reciprocal_rank(hits: Sequence[Hit], gold: frozenset[str]) -> float:
    return reciprocal_rank([hit.paper.title for hit in hits], gold)
