"""`ask()`: the default corpus, one call."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from functools import lru_cache

from assistant.answer import Answer, History
from assistant.assistant import Assistant
from assistant.settings import Settings

__all__ = ["aask", "ask"]


def ask(question: str, history: History = (), since: date | None = None, until: date | None = None) -> Answer:
    """Return the answer to a question over the default corpus, whose index is built on first use.

    The environment's settings say which index and which language model; see `Assistant.ask` for the rest.
    """
    return _opened(Settings.from_environment(), os.getpid()).ask(question, history, since, until)


async def aask(
    question: str, history: History = (), since: date | None = None, until: date | None = None
) -> Answer:
    """Return what `ask` returns, without blocking; cancelling this cancels the model's request."""
    assistant = await asyncio.to_thread(_opened, Settings.from_environment(), os.getpid())
    return await assistant.aask(question, history, since, until)


@lru_cache(maxsize=1)
def _opened(settings: Settings, process: int) -> Assistant:
    """Open the assistant once in a process: one that was forked can't use its parent's."""
    return Assistant.open(settings)
