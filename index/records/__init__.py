"""Entries of listings: what they say as it stands there, and the checked papers made of it."""

from index.records.format import HEAD, Format
from index.records.markup import markup_to_text, tags_to_text
from index.records.names import bibtex_names, full_name, name_parts, split_names
from index.records.notices import OPENING, title_notice, withdrawal
from index.records.record import NO_ABSTRACT, Record, Remark, to_paper, validate

__all__ = [
    "HEAD",
    "NO_ABSTRACT",
    "OPENING",
    "Format",
    "Record",
    "Remark",
    "bibtex_names",
    "full_name",
    "markup_to_text",
    "name_parts",
    "split_names",
    "tags_to_text",
    "title_notice",
    "to_paper",
    "validate",
    "withdrawal",
]
