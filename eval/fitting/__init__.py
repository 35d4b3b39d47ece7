"""Fit the weights that Footnote reads at run time, on data written for that."""

from eval.fitting.ranking import collect_signals, fit_weights, fitting_table, save_weights
from eval.fitting.training_questions import TRAINING_QUESTIONS, TrainingQuestion, read_training_questions

__all__ = [
    "TRAINING_QUESTIONS",
    "TrainingQuestion",
    "collect_signals",
    "fit_weights",
    "fitting_table",
    "read_training_questions",
    "save_weights",
]
