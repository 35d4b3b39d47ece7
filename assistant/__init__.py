"""Questions to answers."""

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event, Verdict
from assistant.asking import ask
from assistant.assistant import Assistant
from assistant.settings import Settings

__all__ = [
    "Answer",
    "AnswerSentence",
    "Assistant",
    "Citation",
    "Considered",
    "Event",
    "Settings",
    "Verdict",
    "ask",
]
