"""What can be read off words without a model: tokens, names, quantities."""

from assistant.text.entities import Name, Sources, acronyms, expanded_spans, find_names
from assistant.text.quantities import (
    ONES,
    Quantity,
    agrees,
    find_quantities,
    missing_quantities,
    reckons,
    turned_ranges,
)
from assistant.text.tokenize import Word, split_words

__all__ = [
    "ONES",
    "Name",
    "Quantity",
    "Sources",
    "Word",
    "acronyms",
    "agrees",
    "expanded_spans",
    "find_names",
    "find_quantities",
    "missing_quantities",
    "reckons",
    "split_words",
    "turned_ranges",
]
