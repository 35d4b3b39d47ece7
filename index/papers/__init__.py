"""What a paper is: its text, its sentences and passages, and how listings' versions of it are merged."""

from index.papers.dates import MONTH_ABBREVIATIONS, MONTH_NAMES, Dated, format_date, month_number, read_date
from index.papers.deduplicate import Changes, add_papers, merge_duplicates, remove_papers
from index.papers.latex import latex_to_text, text_to_latex
from index.papers.latex_commands import MATH_SYMBOLS, TEXT_SYMBOLS
from index.papers.paper import LONGEST_ABSTRACT, LONGEST_TITLE, Paper, normalised_title
from index.papers.passages import Passage, passage_parts, passage_text, split_passages
from index.papers.sanitize import admitted
from index.papers.sentences import HORIZON, Sentence, split_sentences
from index.papers.text_cleaning import clean, invisible_characters, without_invisible

__all__ = [
    "HORIZON",
    "LONGEST_ABSTRACT",
    "LONGEST_TITLE",
    "MATH_SYMBOLS",
    "MONTH_ABBREVIATIONS",
    "MONTH_NAMES",
    "TEXT_SYMBOLS",
    "Changes",
    "Dated",
    "Paper",
    "Passage",
    "Sentence",
    "add_papers",
    "admitted",
    "clean",
    "format_date",
    "invisible_characters",
    "latex_to_text",
    "merge_duplicates",
    "month_number",
    "normalised_title",
    "passage_parts",
    "passage_text",
    "read_date",
    "remove_papers",
    "split_passages",
    "split_sentences",
    "text_to_latex",
    "without_invisible",
]
