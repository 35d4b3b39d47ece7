"""Answers that a language model writes: parsed, checked against what they cite, repaired, and put in groups."""

from assistant.generative.draft_parser import parse_draft
from assistant.generative.missing_parts import is_about_missing
from assistant.generative.stances import sort_papers
from assistant.generative.writer import AnswerDraft, Writer

__all__ = ["AnswerDraft", "Writer", "is_about_missing", "parse_draft", "sort_papers"]
