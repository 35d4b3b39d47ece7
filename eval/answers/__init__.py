"""How good answers and verdicts are: questions, metrics, gates and reports."""

from eval.answers.figures import figures_of
from eval.answers.questions import CLAIMS, MORE_CLAIMS, QUESTIONS, Question, read_claims, read_questions
from eval.answers.report import failures, figures_table, heading, to_json
from eval.answers.runner import run

__all__ = [
    "CLAIMS",
    "MORE_CLAIMS",
    "QUESTIONS",
    "Question",
    "failures",
    "figures_of",
    "figures_table",
    "heading",
    "read_claims",
    "read_questions",
    "run",
    "to_json",
]
