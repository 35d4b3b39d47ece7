"""Superlatives and thresholds over all papers, computed from the numbers that their abstracts give."""

from assistant.numeric.by_numbers import MOST_READ, ByNumbers, answer_by_numbers
from assistant.numeric.compare import compare_numbers
from assistant.numeric.numeric_question import NumericQuestion, read_numeric

__all__ = ["MOST_READ", "ByNumbers", "NumericQuestion", "answer_by_numbers", "compare_numbers", "read_numeric"]
