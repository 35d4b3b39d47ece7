"""Papers: their text, dates, sentences and passages, and the merging of duplicates."""

from index.papers.corrections import correct_papers, listings_of, remove_listing
from index.papers.dates import (
    MONTH_ABBREVIATIONS,
    MONTH_NAMES,
    Dated,
    Precision,
    fullest_date,
    month_number,
    read_date,
)
from index.papers.deduplicate import Changes, add_papers, merge_duplicates, remove_papers
from index.papers.identifiers import arxiv_id, arxiv_version, identifiers_in, safe_url, web_address
from index.papers.paper import (
    Paper,
    Version,
    format_date,
    normalised_title,
    paper_from_dict,
    paper_from_json,
    paper_to_dict,
    paper_to_json,
    title_key,
)
from index.papers.passages import Passage, passage_parts, passage_text, split_passages
from index.papers.sanitize import sanitize_papers, sanitize_text
from index.papers.sentences import HORIZON, Sentence, split_sentences
from index.papers.stop_words import STOP_WORDS
from index.papers.text_cleaning import clean, shorten, without_invisible

__all__ = [
    "HORIZON",
    "MONTH_ABBREVIATIONS",
    "MONTH_NAMES",
    "STOP_WORDS",
    "Changes",
    "Dated",
    "Paper",
    "Passage",
    "Precision",
    "Sentence",
    "Version",
    "add_papers",
    "arxiv_id",
    "arxiv_version",
    "clean",
    "correct_papers",
    "format_date",
    "fullest_date",
    "identifiers_in",
    "listings_of",
    "merge_duplicates",
    "month_number",
    "normalised_title",
    "paper_from_dict",
    "paper_from_json",
    "paper_to_dict",
    "paper_to_json",
    "passage_parts",
    "passage_text",
    "read_date",
    "remove_listing",
    "remove_papers",
    "safe_url",
    "sanitize_papers",
    "sanitize_text",
    "shorten",
    "split_passages",
    "split_sentences",
    "title_key",
    "web_address",
    "without_invisible",
]
