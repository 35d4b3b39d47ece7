"""The answer: its parts, what they hold together, and its exports."""

from assistant.answer.answer import Answer, Event, History
from assistant.answer.markdown import to_markdown
from assistant.answer.parts import (
    AnswerSentence,
    Citation,
    Considered,
    Decider,
    Reason,
    SentenceKind,
    Status,
    Usage,
    Verdict,
    VerdictName,
)
from assistant.answer.plain_text import to_text
from assistant.answer.plain_values import to_dict

__all__ = [
    "Answer",
    "AnswerSentence",
    "Citation",
    "Considered",
    "Decider",
    "Event",
    "History",
    "Reason",
    "SentenceKind",
    "Status",
    "Usage",
    "Verdict",
    "VerdictName",
    "to_dict",
    "to_markdown",
    "to_text",
]
