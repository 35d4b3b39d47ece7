"""Fit the weights that Footnote reads at run time, on data written for that."""

from eval.fitting.claim_tables import claims_table, features_table
from eval.fitting.claims import Checked, check_claims, fit_scoring, save_scoring
from eval.fitting.ranking import collect_signals, fit_weights, fitting_table, save_weights
from eval.fitting.reliability import reliability_svg
from eval.fitting.training_questions import TRAINING_QUESTIONS, TrainingQuestion, read_training_questions

__all__ = [
    "TRAINING_QUESTIONS",
    "Checked",
    "TrainingQuestion",
    "check_claims",
    "claims_table",
    "collect_signals",
    "features_table",
    "fit_scoring",
    "fit_weights",
    "fitting_table",
    "read_training_questions",
    "reliability_svg",
    "save_scoring",
    "save_weights",
]
