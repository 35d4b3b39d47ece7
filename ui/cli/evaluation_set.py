"""Readers' feedback as an evaluation set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.feedback import Feedback, FeedbackError, evaluation_questions, latest_per_question, read_feedback
from ui.html import count

__all__ = ["EvaluationSet", "evaluation_set"]


@dataclass(frozen=True)
class EvaluationSet:
    """Questions as JSON Lines, their number, and the answers rated poor, each with its comment."""

    text: str
    good: int
    poor: tuple[str, ...]

    def __str__(self) -> str:
        """Return a summary, as in "2 answers rated: 1 good, 1 poor"."""
        rated = count(self.good + len(self.poor), "answer")
        return f"{rated} rated: {self.good} good, {len(self.poor)} poor"

    def write(self, path: Path) -> None:
        """Write the questions to a file; raise FeedbackError if that fails."""
        try:
            path.write_text(self.text, "utf-8")
        except OSError as error:
            raise FeedbackError(f"the questions can’t be written to {path}: {error}") from error


def evaluation_set(path: Path) -> EvaluationSet:
    """Return the evaluation set of a feedback file; raise FeedbackError if it can't be read."""
    feedback = latest_per_question(read_feedback(path))
    questions = [json.dumps(question) for question in evaluation_questions(feedback)]
    poor = tuple(_poor(one) for one in feedback if one.thumbs == "down")
    return EvaluationSet("".join(f"{line}\n" for line in questions), len(questions), poor)


def _poor(feedback: Feedback) -> str:
    return f"{feedback.question} - {feedback.comment}" if feedback.comment else feedback.question
