"""Questions to answers."""

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event, Usage, Verdict
from assistant.asking import aask, ask
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
    "Usage",
    "Verdict",
    "aask",
    "ask",
]
