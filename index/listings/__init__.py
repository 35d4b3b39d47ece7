"""Files to papers: saved pages, JSON and BibTeX."""

from index.listings.listing import Listing, find_listings, leads_outside, parse_listing, read_listing

__all__ = ["Listing", "find_listings", "leads_outside", "parse_listing", "read_listing"]
