"""Look up papers by what a person typed: a title, a date, a listing."""

from ui.lookup.collection import keys_in
from ui.lookup.correction import CorrectionError, corrected
from ui.lookup.listing_names import ListingNameError, ListingNames, NamedListings
from ui.lookup.paper_filter import (
    PaperFilter,
    count_undated_skipped,
    filter_papers,
    lacks_only_a_date,
    passes_filter,
)
from ui.lookup.partial_dates import first_day, last_day
from ui.lookup.title_lookup import find_by_title, find_exact_title, papers_by_title
from ui.lookup.word_match import Matches, match_papers

__all__ = [
    "CorrectionError",
    "ListingNameError",
    "ListingNames",
    "Matches",
    "NamedListings",
    "PaperFilter",
    "corrected",
    "count_undated_skipped",
    "filter_papers",
    "find_by_title",
    "find_exact_title",
    "first_day",
    "keys_in",
    "lacks_only_a_date",
    "last_day",
    "match_papers",
    "papers_by_title",
    "passes_filter",
]
