"""Read papers from files of any known format."""

from index.listings.collect import SUFFIXES, Collected, collect_papers, default_papers
from index.listings.listing import Listing, parse_listing, read_listing
from index.listings.reader_process import DROPPED, ReaderProcess
from index.listings.registry import FORMATS

__all__ = [
    "DROPPED",
    "FORMATS",
    "SUFFIXES",
    "Collected",
    "Listing",
    "ReaderProcess",
    "collect_papers",
    "default_papers",
    "parse_listing",
    "read_listing",
]
