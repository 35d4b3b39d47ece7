"""Answers that a language model writes: parsed, checked against what they cite, and repaired."""

from assistant.generative.draft_parser import parse_draft
from assistant.generative.writer import AnswerDraft, Writer

__all__ = ["AnswerDraft", "Writer", "parse_draft"]
