"""Language models: where they are, how they are asked, and what their failures mean."""

from assistant.llm.background_loop import hang_up
from assistant.llm.circuit_breaker import Breaker
from assistant.llm.client import HEARTBEAT_SECONDS, LanguageModel, Message, connect, probe, prompt_characters
from assistant.llm.prompts import (
    NOT_FOUND,
    TURNS,
    Flaw,
    fit,
    render,
    render_judging,
    render_repair,
    render_rewrite,
)
from assistant.llm.usage import Budgeted

__all__ = [
    "HEARTBEAT_SECONDS",
    "NOT_FOUND",
    "TURNS",
    "Breaker",
    "Budgeted",
    "Flaw",
    "LanguageModel",
    "Message",
    "connect",
    "fit",
    "hang_up",
    "probe",
    "prompt_characters",
    "render",
    "render_judging",
    "render_repair",
    "render_rewrite",
]
