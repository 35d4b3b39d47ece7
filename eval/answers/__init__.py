"""How good answers and verdicts are: questions, metrics, gates and reports."""

from eval.answers.figures import figures_of
from eval.answers.questions import CLAIMS, MORE_CLAIMS, QUESTIONS, Facts, Question, read_claims, read_questions
from eval.answers.report import failures, heading, to_json, to_table
from eval.answers.runner import run

__all__ = [
    "CLAIMS",
    "MORE_CLAIMS",
    "QUESTIONS",
    "Facts",
    "Question",
    "failures",
    "figures_of",
    "heading",
    "read_claims",
    "read_questions",
    "run",
    "to_json",
    "to_table",
]
