"""Read the questions that the ranking's weights are fitted on.

They are about abstracts of two public collections, none of them among the bundled papers; eval/data/README.md
describes them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationFileError

__all__ = ["STYLES", "TRAINING_QUESTIONS", "TrainingQuestion", "read_training_questions"]

TRAINING_QUESTIONS = Path(__file__).parents[1] / "data" / "training_questions.jsonl"

STYLES = ("direct", "paraphrase", "casual", "keyword", "typo", "several")
"""How a question is worded; `several` asks for several papers."""

PARTS = 5
"""One part in this many is held out."""


@dataclass(frozen=True)
class TrainingQuestion:
    """A question, and the papers that answer it, each as `collection:id`."""

    id: str
    style: str
    text: str
    papers: tuple[str, ...]

    @property
    def collection(self) -> str:
        """The collection that its papers are from."""
        return self.papers[0].partition(":")[0]

    @property
    def held_out(self) -> bool:
        """Whether it is for measuring only; that goes by its first paper, so all questions about one agree."""
        return int(hashlib.sha256(self.papers[0].encode()).hexdigest(), 16) % PARTS == 0


def read_training_questions(path: Path = TRAINING_QUESTIONS) -> tuple[TrainingQuestion, ...]:
    """Return the questions of a JSON Lines file; raise EvaluationFileError at the first invalid line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(path, f"can't be read: {error}") from error
    return tuple(_question(path, number, line) for number, line in enumerate(lines, 1))


def _question(path: Path, number: int, line: str) -> TrainingQuestion:
    try:
        record = json.loads(line)
        question = TrainingQuestion(record["qid"], record["style"], record["question"], tuple(record["papers"]))
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationFileError(path, f"not a question with qid, style and papers: {error!r}", number) from error
    if question.style not in STYLES:
        raise EvaluationFileError(path, f"the style {question.style!r} is none of {', '.join(STYLES)}", number)
    if not question.papers or not all(":" in paper for paper in question.papers):
        raise EvaluationFileError(path, '"papers" must be a list of collection:id', number)
    return question
