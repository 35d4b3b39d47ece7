"""What can be read from a text without a model: words, names, acronyms, numbers."""

from assistant.text.claims import clean_claim
from assistant.text.entities import Name, Sources, acronyms, expanded_spans, find_names
from assistant.text.lexicon import read_lexicon
from assistant.text.quantities import ONES, Quantity, find_quantities
from assistant.text.tokenize import Word, split_words, words_after

__all__ = [
    "ONES",
    "Name",
    "Quantity",
    "Sources",
    "Word",
    "acronyms",
    "clean_claim",
    "expanded_spans",
    "find_names",
    "find_quantities",
    "read_lexicon",
    "split_words",
    "words_after",
]
