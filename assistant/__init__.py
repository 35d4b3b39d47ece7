"""Questions to answers."""

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event, Usage, Verdict
from assistant.assistant import Assistant
from assistant.default_instance import aask, ask
from assistant.question import Question
from assistant.settings import Settings

__all__ = [
    "Answer",
    "AnswerSentence",
    "Assistant",
    "Citation",
    "Considered",
    "Event",
    "Question",
    "Settings",
    "Usage",
    "Verdict",
    "aask",
    "ask",
]
