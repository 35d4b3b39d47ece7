"""The quality of answers and verdicts: labelled questions and claims, figures, gates and reports."""

from eval.answers.across import LISTS, list_figures, measure_across, read_across
from eval.answers.controlled import SURFACE, index_abstracts, read_abstracts
from eval.answers.figures import Figure, compute_figures
from eval.answers.numeric import measure_numeric, numeric_figures, read_numeric_items
from eval.answers.questions import (
    BLIND_CLAIMS,
    BLIND_QUESTIONS,
    CLAIMS,
    CONTROLLED_279_CLAIMS,
    CONTROLLED_CLAIMS,
    DATA,
    MORE_CLAIMS,
    MORE_QUESTIONS,
    QUESTIONS,
    WRITTEN_CLAIMS,
    LabelledClaim,
    LabelledQuestion,
    read_claims,
    read_questions,
    read_records,
)
from eval.answers.report import describe_failures, figures_table, format_value, summary, to_json
from eval.answers.restated import (
    measure_parts,
    measure_restated,
    parts_table,
    read_parts,
    read_restated,
    restated_table,
)
from eval.answers.runner import run

__all__ = [
    "BLIND_CLAIMS",
    "BLIND_QUESTIONS",
    "CLAIMS",
    "CONTROLLED_279_CLAIMS",
    "CONTROLLED_CLAIMS",
    "DATA",
    "LISTS",
    "MORE_CLAIMS",
    "MORE_QUESTIONS",
    "QUESTIONS",
    "SURFACE",
    "WRITTEN_CLAIMS",
    "Figure",
    "LabelledClaim",
    "LabelledQuestion",
    "compute_figures",
    "describe_failures",
    "figures_table",
    "format_value",
    "index_abstracts",
    "list_figures",
    "measure_across",
    "measure_numeric",
    "measure_parts",
    "measure_restated",
    "numeric_figures",
    "parts_table",
    "read_abstracts",
    "read_across",
    "read_claims",
    "read_numeric_items",
    "read_parts",
    "read_questions",
    "read_records",
    "read_restated",
    "restated_table",
    "run",
    "summary",
    "to_json",
]
