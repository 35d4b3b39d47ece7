"""Papers as references: BibTeX, CSL-JSON, RIS, formatted in a style, and the line that is shown beside a title."""

from assistant.references.bibtex import papers_to_bibtex
from assistant.references.byline import PaperLink, authors_text, byline, paper_link
from assistant.references.citation_keys import citation_keys
from assistant.references.csl import papers_to_csl, papers_to_csl_json
from assistant.references.formats import REFERENCE_FORMATS, ReferenceFormat, references
from assistant.references.ris import papers_to_ris
from assistant.references.styles import STYLES, format_references

__all__ = [
    "REFERENCE_FORMATS",
    "STYLES",
    "PaperLink",
    "ReferenceFormat",
    "authors_text",
    "byline",
    "citation_keys",
    "format_references",
    "paper_link",
    "papers_to_bibtex",
    "papers_to_csl",
    "papers_to_csl_json",
    "papers_to_ris",
    "references",
]
