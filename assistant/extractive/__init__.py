"""Answers made of quotes."""

from assistant.extractive.quoted_answer import quote
from assistant.extractive.sentence_roles import ROLE_WEIGHTS, ROLES, role_features, sentence_roles
from assistant.extractive.sentence_selection import SentenceSelector

__all__ = [
    "ROLES",
    "ROLE_WEIGHTS",
    "SentenceSelector",
    "quote",
    "role_features",
    "sentence_roles",
]
