"""What can be read from a text without a model: words, names, acronyms, numbers."""

from assistant.text.claims import clean_claim
from assistant.text.entities import Name, Sources, acronyms, expanded_spans, find_names
from assistant.text.expansions import find_expansion
from assistant.text.language import is_in_another_language, main_language
from assistant.text.lexicon import read_lexicon
from assistant.text.linear_model import LinearModel, n_grams
from assistant.text.logistic_model import LogisticModel
from assistant.text.measured import METRICS, Measured, counted_alike, find_measured, is_plural, metric_in, singular
from assistant.text.quantities import ONES, Quantity, find_quantities
from assistant.text.tokenize import Word, split_words, words_after

__all__ = [
    "METRICS",
    "ONES",
    "LinearModel",
    "LogisticModel",
    "Measured",
    "Name",
    "Quantity",
    "Sources",
    "Word",
    "acronyms",
    "clean_claim",
    "counted_alike",
    "expanded_spans",
    "find_expansion",
    "find_measured",
    "find_names",
    "find_quantities",
    "is_in_another_language",
    "is_plural",
    "main_language",
    "metric_in",
    "n_grams",
    "read_lexicon",
    "singular",
    "split_words",
    "words_after",
]
