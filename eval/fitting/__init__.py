"""Fit the weights that Footnote reads at run time, on data written for that."""

from eval.fitting.answerable import collect_answerable, fit_answerable, read_answerable
from eval.fitting.belonging import collect_topics, fit_belonging, read_topics
from eval.fitting.claim_tables import claims_table, features_table
from eval.fitting.claims import Checked, check_claims, fit_scoring, save_scoring, scores_of
from eval.fitting.logistic import save_logistic
from eval.fitting.ranking import collect_signals, fit_weights, fitting_table, save_weights
from eval.fitting.reliability import reliability_svg
from eval.fitting.text_models import (
    Example,
    cross_validated,
    fit_text_model,
    read_roles,
    read_shapes,
    save_text_model,
)
from eval.fitting.training_questions import TRAINING_QUESTIONS, TrainingQuestion, read_training_questions

__all__ = [
    "TRAINING_QUESTIONS",
    "Checked",
    "Example",
    "TrainingQuestion",
    "check_claims",
    "claims_table",
    "collect_answerable",
    "collect_signals",
    "collect_topics",
    "cross_validated",
    "features_table",
    "fit_answerable",
    "fit_belonging",
    "fit_scoring",
    "fit_text_model",
    "fit_weights",
    "fitting_table",
    "read_answerable",
    "read_roles",
    "read_shapes",
    "read_topics",
    "read_training_questions",
    "reliability_svg",
    "save_logistic",
    "save_scoring",
    "save_text_model",
    "save_weights",
    "scores_of",
]
