"""`ask()`: the default corpus, one call."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.followups import History
from assistant.settings import Settings

__all__ = ["ask"]


def ask(question: str, history: History = (), since: date | None = None, until: date | None = None) -> Answer:
    """Return the answer to a question over the default corpus, whose index is built on first use.

    The environment's settings say which index and which language model; see `Assistant.ask` for the rest.
    """
    return _opened(Settings.from_environment()).ask(question, history, since, until)


@lru_cache(maxsize=1)
def _opened(settings: Settings) -> Assistant:
    return Assistant.open(settings)
