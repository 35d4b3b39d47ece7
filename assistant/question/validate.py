"""The one gate for questions: Python, command line, chat and programs all come through it."""

from __future__ import annotations

import unicodedata

from assistant.errors import QuestionError

__all__ = ["LONGEST_QUESTION", "checked_question"]

LONGEST_QUESTION = 2000
"""Characters; the encoder reads the first few hundred words."""


def checked_question(question: str) -> str:
    """Return the question with its spaces tidied; raise QuestionError for one that can't be asked.

    >>> checked_question("  Which  benchmark? ")
    'Which benchmark?'
    """
    if not isinstance(question, str):
        raise QuestionError(f"a question is text, not {type(question).__name__}; ask in a sentence")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(question):,} characters; ask in {LONGEST_QUESTION:,} or fewer")
    tidy = " ".join(unicodedata.normalize("NFC", question).split())
    strange = next((letter for letter in tidy if unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"}), None)
    if strange is not None:
        raise QuestionError(f"the question holds the unprintable character U+{ord(strange):04X}; take it out")
    if not any(letter.isalnum() for letter in tidy):
        raise QuestionError("the question has no words; ask something, such as: Which benchmark tests values?")
    return tidy
