"""The answer: its parts, what they hold together, and its exports."""

from assistant.answer.answer import Answer, Event, History
from assistant.answer.items import as_items
from assistant.answer.markdown import escape_markdown, paper_to_markdown, to_markdown
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
from assistant.answer.plain_values import name_papers, to_dict
from assistant.answer.receipt import Asked, ReadPaper, Receipt, abstract_hash
from assistant.answer.shapes import FORMS, LISTED_SHAPES, SHAPES, Form, Shape, Table, TableRow
from assistant.answer.stances import SIDES, Side, Stance, Stances, group_by_stance

__all__ = [
    "FORMS",
    "LISTED_SHAPES",
    "SHAPES",
    "SIDES",
    "Answer",
    "AnswerSentence",
    "Asked",
    "Citation",
    "Considered",
    "Decider",
    "Event",
    "Form",
    "History",
    "ReadPaper",
    "Reason",
    "Receipt",
    "SentenceKind",
    "Shape",
    "Side",
    "Stance",
    "Stances",
    "Status",
    "Table",
    "TableRow",
    "Usage",
    "Verdict",
    "VerdictName",
    "abstract_hash",
    "as_items",
    "escape_markdown",
    "group_by_stance",
    "name_papers",
    "paper_to_markdown",
    "to_dict",
    "to_markdown",
    "to_text",
]
