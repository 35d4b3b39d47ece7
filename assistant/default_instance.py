"""`ask()` and `aask()`: one assistant per process over the default corpus."""

from __future__ import annotations

import asyncio
import os
from functools import lru_cache
from typing import Unpack

from assistant.answer import Answer, History
from assistant.assistant import Assistant
from assistant.question import Question, QuestionOptions
from assistant.settings import Settings

__all__ = ["aask", "ask"]


def ask(question: str | Question, history: History = (), **options: Unpack[QuestionOptions]) -> Answer:
    """Return the answer to a question over the default corpus, whose index is built on first use.

    The environment's settings choose the index and the language model. History and options are those of
    `Assistant.ask`: `since`, `until`, `undated` and `standalone_question`.
    """
    return _opened(Settings.from_environment(), os.getpid()).ask(question, history, **options)


async def aask(question: str | Question, history: History = (), **options: Unpack[QuestionOptions]) -> Answer:
    """Return what `ask` returns, without blocking; cancelling this cancels the model's request."""
    assistant = await asyncio.to_thread(_opened, Settings.from_environment(), os.getpid())
    return await assistant.aask(question, history, **options)


@lru_cache(maxsize=1)
def _opened(settings: Settings, process: int) -> Assistant:
    """Open the assistant once per process: a forked process can't use its parent's."""
    return Assistant.open(settings)
