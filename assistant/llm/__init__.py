"""Language models: where they are, how they are asked, and what their failures mean."""

from assistant.llm.background_loop import cancel_requests
from assistant.llm.circuit_breaker import CircuitBreaker
from assistant.llm.client import (
    HEARTBEAT_SECONDS,
    LanguageModel,
    Message,
    connect,
    load_libraries,
    max_prompt_characters,
    probe,
)
from assistant.llm.local_servers import LocalServer, find_local_servers, local_addresses
from assistant.llm.prompts import (
    HISTORY_TURNS,
    NOT_FOUND,
    PROMPT_VERSION,
    FailedSentence,
    QuotedPaper,
    Reading,
    first_papers,
    fit_papers,
    render_judge,
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
    "HEARTBEAT_SECONDS",
    "HISTORY_TURNS",
    "NOT_FOUND",
    "PROMPT_VERSION",
    "BudgetedModel",
    "CircuitBreaker",
    "FailedSentence",
    "LanguageModel",
    "LocalServer",
    "Message",
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
    "render_question",
    "render_repair",
    "render_restatement",
    "render_rewrite",
    "render_stances",
    "repeats_instructions",
    "unmasked",
]
