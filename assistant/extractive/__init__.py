"""Answers made of quotes."""

from assistant.extractive.quoted_answer import quote
from assistant.extractive.sentence_selection import SentenceSelector

__all__ = ["SentenceSelector", "quote"]
