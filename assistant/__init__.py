"""Questions to answers."""

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event, Receipt, Usage, Verdict
from assistant.assistant import Assistant
from assistant.citing import CitedDraft
from assistant.default_instance import aask, ask
from assistant.question import Question
from assistant.receipts import Replay, bundle_of, check_bundle, read_record, receipt_of, replay
from assistant.settings import Settings

__all__ = [
    "Answer",
    "AnswerSentence",
    "Assistant",
    "Citation",
    "CitedDraft",
    "Considered",
    "Event",
    "Question",
    "Receipt",
    "Replay",
    "Settings",
    "Usage",
    "Verdict",
    "aask",
    "ask",
    "bundle_of",
    "check_bundle",
    "read_record",
    "receipt_of",
    "replay",
]
