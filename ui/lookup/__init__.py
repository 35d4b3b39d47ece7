"""Look up papers by what a person typed: a title, a date, a listing."""

from ui.lookup.paper_filter import PaperFilter, count_undated_skipped, filter_papers, passes_filter
from ui.lookup.partial_dates import first_day, last_day
from ui.lookup.title_lookup import find_by_title, find_exact_title, papers_by_title

__all__ = [
    "PaperFilter",
    "count_undated_skipped",
    "filter_papers",
    "find_by_title",
    "find_exact_title",
    "first_day",
    "last_day",
    "papers_by_title",
    "passes_filter",
]
