"""Read papers from files: saved Daily Papers pages, JSON and BibTeX."""

from index.listings.collect import Collected, collect_papers, default_papers
from index.listings.listing import Listing, parse_listing, read_listing

__all__ = ["Collected", "Listing", "collect_papers", "default_papers", "parse_listing", "read_listing"]
