"""Answers made of quotes."""

from assistant.extractive.quoted_answer import declined, quoted
from assistant.extractive.sentence_selection import Reader

__all__ = ["Reader", "declined", "quoted"]
