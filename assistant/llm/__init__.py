"""Language models: where they are, how they are asked, and what their failures mean."""

from assistant.llm.background_loop import cancel_requests
from assistant.llm.circuit_breaker import CircuitBreaker
from assistant.llm.client import (
    LanguageModel,
    Message,
    connect,
    load_libraries,
    max_prompt_characters,
    probe,
)
from assistant.llm.heartbeats import with_heartbeats
from assistant.llm.local_servers import LocalServer, find_local_servers, local_addresses
from assistant.llm.prompts import (
    HISTORY_TURNS,
    NOT_FOUND,
    PROMPT_VERSION,
    FailedSentence,
    Note,
    QuotedPaper,
    Reading,
    first_papers,
    fit_papers,
    render_judge,
    render_notes,
    render_question,
    render_repair,
    render_restatement,
    render_rewrite,
    render_stances,
    repeats_instructions,
    unmasked,
)
from assistant.llm.usage import BudgetedModel

__all__ = [
    "HISTORY_TURNS",
    "NOT_FOUND",
    "PROMPT_VERSION",
    "BudgetedModel",
    "CircuitBreaker",
    "FailedSentence",
    "LanguageModel",
    "LocalServer",
    "Message",
    "Note",
    "QuotedPaper",
    "Reading",
    "cancel_requests",
    "connect",
    "find_local_servers",
    "first_papers",
    "fit_papers",
    "load_libraries",
    "local_addresses",
    "max_prompt_characters",
    "probe",
    "render_judge",
    "render_notes",
    "render_question",
    "render_repair",
    "render_restatement",
    "render_rewrite",
    "render_stances",
    "repeats_instructions",
    "unmasked",
    "with_heartbeats",
]
