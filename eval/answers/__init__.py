"""The quality of answers and verdicts: labelled questions and claims, figures, gates and reports."""

from eval.answers.figures import compute_figures
from eval.answers.questions import CLAIMS, MORE_CLAIMS, QUESTIONS, LabelledQuestion, read_claims, read_questions
from eval.answers.report import describe_failures, figures_table, summary, to_json
from eval.answers.runner import run

__all__ = [
    "CLAIMS",
    "MORE_CLAIMS",
    "QUESTIONS",
    "LabelledQuestion",
    "compute_figures",
    "describe_failures",
    "figures_table",
    "read_claims",
    "read_questions",
    "run",
    "summary",
    "to_json",
]
