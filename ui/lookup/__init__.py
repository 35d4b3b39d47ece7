"""Look up papers by what a person typed: a title, a date, a listing."""

from ui.lookup.paper_filter import Choice, choose, fits, undated_left_out
from ui.lookup.partial_dates import first_day, last_day
from ui.lookup.title_lookup import paper_called, paper_called_just, papers_called

__all__ = [
    "Choice",
    "choose",
    "first_day",
    "fits",
    "last_day",
    "paper_called",
    "paper_called_just",
    "papers_called",
    "undated_left_out",
]
