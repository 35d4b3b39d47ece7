"""What was thought of answers, as an evaluation set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assistant.feedback import Feedback, FeedbackError, evaluation_questions, latest_per_question, read_feedback
from ui.html import count

__all__ = ["EvaluationSet", "evaluation_set"]


@dataclass(frozen=True)
class EvaluationSet:
    """Questions as JSON Lines, how many they are, and what was found poor, each with its comment."""

    text: str
    good: int
    poor: tuple[str, ...]

    def __str__(self) -> str:
        """Say how many answers were found good and poor, as in "2 answers judged: 1 good, 1 poor"."""
        judged = count(self.good + len(self.poor), "answer")
        return f"{judged} judged: {self.good} good, {len(self.poor)} poor"

    def write(self, path: Path) -> None:
        """Write the questions; raise FeedbackError where that can't be done."""
        try:
            path.write_text(self.text, "utf-8")
        except OSError as error:
            raise FeedbackError(f"the questions can't be written to {path}: {error}") from error


def evaluation_set(path: Path) -> EvaluationSet:
    """Return what a file of feedback makes; raise FeedbackError for one that can't be read."""
    given = latest_per_question(read_feedback(path))
    questions = [json.dumps(question) for question in evaluation_questions(given)]
    poor = tuple(_poor(one) for one in given if one.thumbs == "down")
    return EvaluationSet("".join(f"{line}\n" for line in questions), len(questions), poor)


def _poor(feedback: Feedback) -> str:
    return f"{feedback.question} - {feedback.comment}" if feedback.comment else feedback.question
